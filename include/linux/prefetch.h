/* SPDX-License-Identifier: MIT */
/* Hints to the cache. */
#ifndef LINUX_PREFETCH_H
#define LINUX_PREFETCH_H

#include <asm/processor.h>

#endif
