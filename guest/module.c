/* Every kind of GUP, and flushes of TLBs, by our own kernel module (module/): its references are those of the test, one for one. */
#include "pages.h"
#include "module.h"
#include "module/gup.h"
#include "references.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>

static int device = -1;

void open_module(void)
{
	device = open("/dev/gup", O_RDWR | O_CLOEXEC);
}

bool has_module(void)
{
	return device >= 0;
}

void flush_tlbs(int task)
{
	if (ioctl(device, GUP_FLUSH_TLB_ALL))
		missed_by_error(FLUSH_TLB_ALL, task, errno);
}

static uint32_t flags_for(const struct reference *reference)
{
	return (reference->pin ? GUP_PIN : 0) | (reference->fast ? GUP_FAST : 0) | (reference->writes ? GUP_WRITES : 0) |
	       (reference->longterm ? GUP_LONGTERM : 0) | (reference->force ? GUP_FORCE : 0);
}

/* GUP that may not take the page says EFAULT, and of a page that may not be pinned for long EOPNOTSUPP or ENOMEM. */
static enum reference_stage take(int reference, int page, int task)
{
	struct gup_request request = {
		.address = (uintptr_t)page_address(page), .flags = flags_for(&test->reference[reference]), .reference = reference,
	};
	if (!ioctl(device, GUP_TAKE, &request))
		return TAKEN;
	if (errno == ENOTTY || errno == EBADF || errno == EINVAL)
		missed_by_error(TAKE, task, errno);
	return NOWHERE;
}

static struct value load(int reference, int task)
{
	struct gup_request request = { .reference = reference };
	if (!ioctl(device, GUP_LOAD, &request))
		return (struct value){ VALUE, request.value };
	missed_by_error(LOAD, task, errno);
	return (struct value){ FAULT, 0 };
}

static void store(int reference, uint64_t value, int task)
{
	struct gup_request request = { .value = value, .words = words_of_page(), .reference = reference };
	if (ioctl(device, GUP_STORE, &request))
		missed_by_error(STORE, task, errno);
}

static void give_back(int reference, int task)
{
	struct gup_request request = { .reference = reference };
	if (ioctl(device, GUP_GIVE_BACK, &request))
		missed_by_error(GIVE_BACK, task, errno);
}

static void clean(int reference)
{
	struct gup_request request = { .reference = reference };
	ioctl(device, GUP_GIVE_BACK, &request);
}

const struct mechanism module_mechanism = {
	.take = take, .load = load, .store = store, .give_back = give_back, .clean = clean,
};
