// SPDX-License-Identifier: MIT
/* The page-table suite with ARM's long descriptors, and a root of 2 GiB at the highest level. */
#define PT_SUFFIX	lpae
#define SUITE_NAME	"pgtable_lpae"
#define HOST_FORMAT	host_lpae
#define PT_HOST_FORMAT	2	/* PT_HOST_LPAE */
#define ROOT_LEVEL	2
#define ROOT_ENTRIES	2
#define ROOT_START	0x80000000u
#define ROOT_LAST	0xffffffffu
#define WINDOW_START	0xbe000000u	/* across a root entry */
#define WINDOW_PAGES	(64u << 8)
#define CODEC_EXPECT(a)	lpae_expect(a)

#include <linux/types.h>
#include <granule/pgattr.h>

/* One XN for both: what the kernel may execute, a user who reaches it may, too; and nobody else. */
static u32 lpae_expect(u32 a)
{
	if (!(a & PGA_USER))
		return a & ~PGA_UX;
	return a & PGA_X ? a | PGA_UX : a;
}

#include "suite.h"
