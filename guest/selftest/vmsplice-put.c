static void empty_pipe(const struct pipe_reference *reference)
{
	long word;
	if (read(reference->holding[0], &word, sizeof(word)) != sizeof(word))
		give_up(NOT_DONE, "pipe", "there is no page in it");
}
