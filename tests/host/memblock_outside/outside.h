/* SPDX-License-Identifier: MIT */
/* What the stand-ins of main.c let the tests see and steer. */
#ifndef OUTSIDE_H
#define OUTSIDE_H

#include <kunit/test.h>

extern unsigned long outside_freed_pages;	/* that memblock_free_pages() got */
extern jmp_buf *outside_panic;			/* where panic() goes; NULL: abort */

#endif
