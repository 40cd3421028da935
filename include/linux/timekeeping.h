/* SPDX-License-Identifier: MIT */
/* Reading the clock. */
#ifndef LINUX_TIMEKEEPING_H
#define LINUX_TIMEKEEPING_H

#include <linux/ktime.h>

#endif
