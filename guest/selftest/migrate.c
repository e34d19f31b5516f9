/* Somebody's reference is a reason of the kernel's to leave the page where it is (EBUSY). */
static void migrate(long *page)
{
	int status = -ENOENT;
	drain_batches();
	if (move_to(page, NULL, &status) < 0)
		skip("move_pages");
	int other = status == 0;
	if (status < 0)
		give_up(NOT_DONE, "move_pages", "nothing is mapped there");
	if (move_to(page, &other, &status) < 0)
		skip("move_pages to another node");
}
