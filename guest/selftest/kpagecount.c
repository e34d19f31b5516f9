static int mappings_of(uint64_t frame)
{
	return frame ? word_in("/proc/kpagecount", frame) : 0;
}
