// SPDX-License-Identifier: MIT
/* The page-table suite with arm64's descriptors: pages of 4k, addresses of 48 bits. */
#define PT_SUFFIX	arm64_4k
#define SUITE_NAME	"pgtable_arm64_4k"
#define HOST_FORMAT	host_arm64_4k
#define PT_HOST_FORMAT	3	/* PT_HOST_ARM64 */
#define PT_PAGE_SHIFT	12
#define PT_VA_BITS	48
#define ROOT_LEVEL	3
#define ROOT_ENTRIES	512
#define ROOT_START	0xffff000000000000ull
#define ROOT_LAST	0xffffffffffffffffull
#define WINDOW_START	0xffffffffbe000000ull
#define WINDOW_PAGES	16384u
#define CODEC_EXPECT(a)	(a)

#include "suite.h"
