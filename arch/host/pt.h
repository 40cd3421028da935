/* SPDX-License-Identifier: MIT */
/*
 * The descriptor format on the host. The native one, behind kernel_pgtable, is arm64's with 4 KiB
 * pages in 64-bit builds and short descriptors in 32-bit builds; a file that tests another defines
 * PT_HOST_FORMAT first, and PT_PAGE_SHIFT and PT_VA_BITS for arm64.
 */
#ifndef HOST_PT_H
#define HOST_PT_H

#include <granule/config.h>

#define PT_HOST_SHORT	1
#define PT_HOST_LPAE	2
#define PT_HOST_ARM64	3

#ifndef PT_HOST_FORMAT
#ifdef CONFIG_64BIT
#define PT_HOST_FORMAT	PT_HOST_ARM64
#define PT_PAGE_SHIFT	12
#define PT_VA_BITS	48
#else
#define PT_HOST_FORMAT	PT_HOST_SHORT
#endif
#endif

#if PT_HOST_FORMAT == PT_HOST_SHORT
#include <../arch/vmsa/pt_short.h>
#elif PT_HOST_FORMAT == PT_HOST_LPAE
#include <../arch/vmsa/pt_lpae.h>
#else
#include <../arch/vmsa/pt_arm64.h>
#endif

#endif
