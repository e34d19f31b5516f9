/* SPDX-License-Identifier: GPL-2.0 */
/* What the guest asks of its module, by ioctl(2) on /dev/gup. */
#ifndef GUP_H
#define GUP_H

#include <linux/ioctl.h>
#include <linux/types.h>

enum { GUP_REFERENCES = 64, GUP_WORDS = 512 };

enum { GUP_PIN = 1, GUP_FAST = 2, GUP_WRITES = 4, GUP_LONGTERM = 8, GUP_FORCE = 16 };

struct gup_request {
	__u64 address; /* take: of the caller's memory */
	__u64 value;   /* store: what is stored; load: what was found */
	__u32 flags;   /* take */
	__u32 words;   /* store: how many words of the page take the value */
	__u32 reference;
	__u32 unused;
};

#define GUP_TAKE _IOW('g', 1, struct gup_request)
#define GUP_LOAD _IOWR('g', 2, struct gup_request)
#define GUP_STORE _IOW('g', 3, struct gup_request)
#define GUP_GIVE_BACK _IOW('g', 4, struct gup_request)

/* Empties the TLBs of all CPUs; asks for nothing more. */
#define GUP_FLUSH_TLB_ALL _IO('g', 5)

#endif
