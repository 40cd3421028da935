/* SPDX-License-Identifier: MIT */
/* memalloc_*_save and restore, under the name Linux has them. */
#ifndef LINUX_SCHED_MM_H
#define LINUX_SCHED_MM_H

#include <linux/sched.h>

#endif
