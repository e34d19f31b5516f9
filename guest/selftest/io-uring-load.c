static long load_by_device(struct ring_reference *reference)
{
	long word;
	if (!transfer(reference, IORING_OP_WRITE_FIXED) || pread(reference->file, &word, sizeof(word), 0) != sizeof(word))
		return FAULT;
	return word;
}
