// SPDX-License-Identifier: MIT
/* The page-table suite with short descriptors: sections, supersections, large pages, pairs. */
#define PT_SUFFIX	short
#define SUITE_NAME	"pgtable_short"
#define HOST_FORMAT	host_short
#define PT_HOST_FORMAT	1	/* PT_HOST_SHORT */
#define ROOT_LEVEL	1
#define ROOT_ENTRIES	4096
#define ROOT_START	0xc0000000u
#define ROOT_LAST	0xffffffffu
#define WINDOW_START	0xf0000000u
#define WINDOW_PAGES	(64u << 8)	/* 64 MiB: four supersections */
#define CODEC_EXPECT(a)	((a) & PGA_R ? (a) : (a) | PGA_USER)

#include "suite.h"
