/* SPDX-License-Identifier: MIT */
/* How many CPUs there can be. */
#ifndef LINUX_THREADS_H
#define LINUX_THREADS_H

#include <linux/types.h>

#define NR_CPUS		CONFIG_NR_CPUS

#endif
