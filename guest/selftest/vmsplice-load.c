static long load_from_pipe(const struct pipe_reference *reference)
{
	long word;
	if (tee(reference->holding[0], reference->spare[1], sizeof(word), 0) != sizeof(word) ||
	    read(reference->spare[0], &word, sizeof(word)) != sizeof(word))
		return FAULT;
	return word;
}
