// SPDX-License-Identifier: MIT
/*
 * The checker of the DMA API: memory that nobody should map. The stack (the caller's next function
 * uses the same lines), vmalloc'ed memory (not contiguous), text and constants, free pages.
 * Called by the mapping hooks of dma_debug.c.
 */
#include <asm/sections.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>
#include "buddy.h"
#include "dma_debug_internal.h"

/* Of the image; there is none on the host. */
extern char boot_stack[] __attribute__((weak)), boot_stack_top[] __attribute__((weak));

/* From the running function up: what lies below its frame is nobody's. */
static __always_inline bool on_this_stack(const void *addr)
{
	const char *here = __builtin_frame_address(0), *top = here + SZ_16K;

	if (here >= boot_stack && here < boot_stack_top)
		top = boot_stack_top;
	return (const char *)addr >= here && (const char *)addr < top;
}

static bool overlaps(const void *addr, size_t len, const char *start, const char *end)
{
	return (const char *)addr < end && (const char *)addr + len > start;
}

void __debug_dma_map_single(struct device *dev, const void *addr, size_t len, unsigned long ip)
{
	if (on_this_stack(addr))
		dma_debug_finding(dev, NULL, ip,
				  "device driver maps memory from stack [addr=%px] "
				  "[size=%zu bytes]",
				  addr, len);
	else if (is_vmalloc_addr(addr))
		dma_debug_finding(dev, NULL, ip,
				  "rejecting DMA map of vmalloc memory [addr=%px] [size=%zu bytes]",
				  addr, len);
	else if (overlaps(addr, len, _stext, _etext) ||
		 overlaps(addr, len, __start_rodata, __end_rodata))
		dma_debug_finding(dev, NULL, ip, "device driver maps memory from kernel text or "
				  "rodata [addr=%px] [len=%zu]", addr, len);
}

/* A free block of the buddy that the page lies in. Without the zone's lock: a report, no more. */
static bool is_free(struct page *page)
{
	unsigned long pfn = page_to_pfn(page);

	for (unsigned int order = 0; order <= MAX_PAGE_ORDER; order++) {
		struct page *head = pfn_to_page(pfn & ~((1UL << order) - 1));

		if (page_is_buddy(page_zone(head), head, order))
			return true;
	}
	return false;
}

void dma_debug_check_page(struct device *dev, struct page *page, size_t offset, size_t size,
			  unsigned long ip)
{
	phys_addr_t phys = page_to_phys(page) + offset;
	unsigned long last = PHYS_PFN(phys + (size ? size - 1 : 0));

	for (unsigned long pfn = PHYS_PFN(phys); pfn <= last; pfn++)
		if (!pfn_valid(pfn) || is_free(pfn_to_page(pfn))) {
			dma_debug_finding(dev, NULL, ip, "device driver maps memory that is %s "
					  "[addr=%pa] [size=%zu bytes]",
					  pfn_valid(pfn) ? "free" : "no RAM", &phys, size);
			return;
		}
}
