// SPDX-License-Identifier: MIT
/* The page-table suite with arm64's descriptors: pages of 16k, addresses of 48 bits. */
#define PT_SUFFIX	arm64_16k
#define SUITE_NAME	"pgtable_arm64_16k"
#define HOST_FORMAT	host_arm64_16k
#define PT_HOST_FORMAT	3	/* PT_HOST_ARM64 */
#define PT_PAGE_SHIFT	14
#define PT_VA_BITS	48
#define ROOT_LEVEL	3
#define ROOT_ENTRIES	2
#define ROOT_START	0xffff000000000000ull
#define ROOT_LAST	0xffffffffffffffffull
#define WINDOW_START	0xfffffffff0000000ull
#define WINDOW_PAGES	8192u
#define CODEC_EXPECT(a)	(a)

#include "suite.h"
