static void unpin_page(struct ring_reference *reference)
{
	if (syscall(SYS_io_uring_register, reference->ring, IORING_UNREGISTER_BUFFERS, NULL, 0))
		give_up(NOT_DONE, "IORING_UNREGISTER_BUFFERS", strerror(errno));
}
