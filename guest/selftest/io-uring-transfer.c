/* Whether the first word of the buffer went to or came from the file. */
static bool transfer(struct ring_reference *reference, int opcode)
{
	const struct io_uring_params *layout = &reference->layout;
	uint32_t *tail = (uint32_t *)(reference->submissions + layout->sq_off.tail);
	uint32_t *array = (uint32_t *)(reference->submissions + layout->sq_off.array);
	uint32_t *head = (uint32_t *)(reference->completions + layout->cq_off.head);
	uint32_t index = *tail & (layout->sq_entries - 1);
	reference->entries[index] = (struct io_uring_sqe){
		.opcode = opcode, .fd = reference->file, .addr = (uintptr_t)reference->page, .len = sizeof(long),
	};
	array[index] = index;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, reference->ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0)
		skip("io_uring_enter");
	struct io_uring_cqe *done = (struct io_uring_cqe *)(reference->completions + layout->cq_off.cqes);
	int result = done[*head & (layout->cq_entries - 1)].res;
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return result == sizeof(long);
}
