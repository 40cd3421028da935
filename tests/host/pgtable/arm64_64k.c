// SPDX-License-Identifier: MIT
/* The page-table suite with arm64's descriptors: pages of 64k, addresses of 42 bits. */
#define PT_SUFFIX	arm64_64k
#define SUITE_NAME	"pgtable_arm64_64k"
#define HOST_FORMAT	host_arm64_64k
#define PT_HOST_FORMAT	3	/* PT_HOST_ARM64 */
#define PT_PAGE_SHIFT	16
#define PT_VA_BITS	42
#define ROOT_LEVEL	1
#define ROOT_ENTRIES	8192
#define ROOT_START	0xfffffc0000000000ull
#define ROOT_LAST	0xffffffffffffffffull
#define WINDOW_START	0xffffffff80000000ull
#define WINDOW_PAGES	24576u
#define CODEC_EXPECT(a)	(a)

#include "suite.h"
