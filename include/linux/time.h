/* SPDX-License-Identifier: MIT */
/* Units of time and the clock. */
#ifndef LINUX_TIME_H
#define LINUX_TIME_H

#include <linux/jiffies.h>
#include <linux/time64.h>

#endif
