static void store_by_device(struct ring_reference *reference, long value)
{
	if (pwrite(reference->file, &value, sizeof(value), 0) != sizeof(value))
		skip("pwrite");
	transfer(reference, IORING_OP_READ_FIXED);
}
