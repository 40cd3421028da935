/* SPDX-License-Identifier: MIT */
#include <shim.h>

extern bool mirrored_kernelcore;
void memblock_free_pages(struct page *page, unsigned long pfn, unsigned int order);
