// SPDX-License-Identifier: GPL-2.0
/*
 * Takes references to pages of the caller by the function of the kernel that is asked for, and loads and stores through them as a device
 * would. References are numbered by the caller, and kept until they are given back, by whatever process. And empties TLBs.
 */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/uaccess.h>
#include <linux/version.h>

#include <asm/processor-flags.h>

#include "gup.h"

struct reference {
	struct page *page;
	u32 flags;
};

static struct reference references[GUP_REFERENCES];
static DEFINE_MUTEX(lock);

/*
 * With the mmap lock, which GUP gives up where a fault has to wait (for a userfaultfd, say). Up to v6.4 it does not for FOLL_LONGTERM:
 * what would have to wait fails there.
 */
static long take_slow(u64 address, bool pin, unsigned int flags, struct page **page)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 5, 0)
	if (flags & FOLL_LONGTERM) {
		long count;

		mmap_read_lock(current->mm);
		count = pin ? pin_user_pages(address, 1, flags, page, NULL) : get_user_pages(address, 1, flags, page, NULL);
		mmap_read_unlock(current->mm);
		return count;
	}
#endif
	return pin ? pin_user_pages_unlocked(address, 1, page, flags) : get_user_pages_unlocked(address, 1, page, flags);
}

static long take_fast(u64 address, bool pin, unsigned int flags, struct page **page)
{
	return pin ? pin_user_pages_fast(address, 1, flags, page) : get_user_pages_fast(address, 1, flags, page);
}

static unsigned int foll_flags(u32 flags)
{
	return (flags & GUP_WRITES ? FOLL_WRITE : 0) | (flags & GUP_LONGTERM ? FOLL_LONGTERM : 0) |
	       (flags & GUP_FORCE ? FOLL_FORCE : 0);
}

/* GUP may fault and wait, so it is called without the lock. */
static long take(struct reference *reference, const struct gup_request *request)
{
	struct page *page = NULL;
	bool pin = request->flags & GUP_PIN;
	unsigned int flags = foll_flags(request->flags);
	long count = request->flags & GUP_FAST ? take_fast(request->address, pin, flags, &page)
					       : take_slow(request->address, pin, flags, &page);

	if (count != 1)
		return count < 0 ? count : -EFAULT;
	mutex_lock(&lock);
	reference->page = page;
	reference->flags = request->flags;
	mutex_unlock(&lock);
	return 0;
}

/* On x86-64 all memory is mapped. */
static u64 load(struct page *page)
{
	u64 *words = page_address(page);

	return READ_ONCE(words[0]);
}

static void store(struct page *page, u64 value, u32 count)
{
	u64 *words = page_address(page);
	u32 i;

	for (i = 0; i < count && i < GUP_WORDS; i++)
		WRITE_ONCE(words[i], value);
}

/* Whoever has written to a page says so before the reference goes; without that reclaim may drop what was written. */
static void give_back(struct reference *reference)
{
	if (reference->flags & GUP_WRITES)
		set_page_dirty_lock(reference->page);
	if (reference->flags & GUP_PIN)
		unpin_user_page(reference->page);
	else
		put_page(reference->page);
	reference->page = NULL;
}

static long use(struct reference *reference, unsigned int command, struct gup_request *request)
{
	if (!reference->page)
		return -ENOENT;
	switch (command) {
	case GUP_LOAD:
		request->value = load(reference->page);
		return 0;
	case GUP_STORE:
		store(reference->page, request->value, request->words);
		return 0;
	case GUP_GIVE_BACK:
		give_back(reference);
		return 0;
	default:
		return -ENOTTY;
	}
}

/* No function of the kernel that does this may be called by a module. Whatever changes this bit makes the CPU forget all, global entries too. */
static void flush_tlb(void *unused)
{
	unsigned long cr4;

	asm volatile("mov %%cr4, %0" : "=r"(cr4));
	asm volatile("mov %0, %%cr4" : : "r"(cr4 ^ X86_CR4_PGE) : "memory");
	asm volatile("mov %0, %%cr4" : : "r"(cr4) : "memory");
}

static long gup_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct gup_request request;
	struct reference *reference;
	long error;

	if (command == GUP_FLUSH_TLB_ALL) {
		on_each_cpu(flush_tlb, NULL, 1);
		return 0;
	}
	if (copy_from_user(&request, (void __user *)argument, sizeof(request)))
		return -EFAULT;
	if (request.reference >= GUP_REFERENCES)
		return -EINVAL;
	reference = &references[request.reference];
	if (command == GUP_TAKE)
		return take(reference, &request);
	mutex_lock(&lock);
	error = use(reference, command, &request);
	mutex_unlock(&lock);
	if (!error && command == GUP_LOAD && copy_to_user((void __user *)argument, &request, sizeof(request)))
		return -EFAULT;
	return error;
}

static const struct file_operations gup_operations = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = gup_ioctl,
};

static struct miscdevice gup_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "gup",
	.fops = &gup_operations,
};

module_misc_device(gup_device);
MODULE_DESCRIPTION("References to pages by every kind of GUP, and flushes of TLBs, for litmus tests");
MODULE_LICENSE("GPL");
