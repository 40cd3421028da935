/* SPDX-License-Identifier: MIT */
/* memalloc_*_save and restore, and might_alloc, under the name Linux has them. */
#ifndef LINUX_SCHED_MM_H
#define LINUX_SCHED_MM_H

#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/sched.h>

/* An allocation with this mask may sleep here: warns where nobody may (might_sleep). */
#define might_alloc(gfp)	might_sleep_if(gfpflags_allow_blocking(gfp))

#endif
