/* Where nothing is mapped there is nothing to count. */
static long mapcount(const long *page)
{
	uint64_t frame = frame_at(page);
	return frame ? mappings_of(frame) : NONE;
}
