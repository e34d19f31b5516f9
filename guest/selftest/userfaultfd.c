#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int userfault = -1;

static void open_userfaultfd(void)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_PAGEFAULT_FLAG_WP };
	userfault = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	if (userfault < 0 || ioctl(userfault, UFFDIO_API, &api))
		skip("userfaultfd");
}

static void register_page(long *page)
{
	struct uffdio_register registration = {
		.range = { (uintptr_t)page, PAGE_BYTES }, .mode = UFFDIO_REGISTER_MODE_WP,
	};
	if (ioctl(userfault, UFFDIO_REGISTER, &registration))
		skip("UFFDIO_REGISTER for write protection");
}

/* Whoever stores to the page waits until it is not protected any more; nobody reads the events. */
static void write_protect(long *page, bool is_protected)
{
	struct uffdio_writeprotect request = {
		.range = { (uintptr_t)page, PAGE_BYTES }, .mode = is_protected ? UFFDIO_WRITEPROTECT_MODE_WP : 0,
	};
	if (ioctl(userfault, UFFDIO_WRITEPROTECT, &request) && errno != ENOENT)
		skip("UFFDIO_WRITEPROTECT");
}
