/* SPDX-License-Identifier: MIT */
/*
 * The descriptor format of this image.
 */
#ifndef ARCH_ARM64_PT_H
#define ARCH_ARM64_PT_H

#include <granule/config.h>
#include "../vmsa/pt_arm64.h"

/* The root that TTBR1 takes. */
#define KERNEL_ROOT_LEVEL	PT_MAX_LEVEL
#define KERNEL_ROOT_ENTRIES	PT_ROOT_ENTRIES

#endif
