/* SPDX-License-Identifier: MIT */
/* local_bh_disable() and local_bh_enable(). */
#ifndef LINUX_BOTTOM_HALF_H
#define LINUX_BOTTOM_HALF_H

#include <linux/preempt.h>

#endif
