// SPDX-License-Identifier: MIT
/*
 * Owners of addresses that mm knows without asking an allocator (granule/whatis.h): pages of the
 * linear map, the holes in it, and the fixmap. Reads struct pages without locks, any context.
 */
#include <asm/page.h>
#include <asm/sections.h>
#include <granule/whatis.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <linux/slab.h>
#include ARCH_HEADER(layout.h)

static const char *page_use(struct page *page)
{
	if (PageBuddy(page))
		return "free";
	if (PageSlab(page))
		return "slab";
	if (PageReserved(page))
		return "reserved";
	if (PageCompound(page))
		return "part of a compound page";
	return page_count(page) ? "allocated" : "not counted: inside a free or frozen block";
}

/* RAM seen through the linear map. */
static int whatis_page(unsigned long addr, char *buf, size_t size)
{
	unsigned long image = addr - (unsigned long)lm_alias(&_text[0]);
	struct page *page;

	if (addr < PAGE_OFFSET || addr >= (unsigned long)high_memory || !slab_is_available())
		return 0;
	if (!pfn_valid(virt_to_pfn(addr)))
		return scnprintf(buf, size, "a hole between the banks of RAM");
	if (image < (unsigned long)(_end - _text))
		return scnprintf(buf, size, "the linear map's alias of image address 0x%lx",
				 (unsigned long)_text + image);
	page = virt_to_page((void *)addr);
	return scnprintf(buf, size, "page frame 0x%lx of node %d, zone %s: %s, %d references",
			 page_to_pfn(page), page_to_nid(page), page_zone(page)->name,
			 page_use(page), page_count(page));
}
WHATIS(page, whatis_page);

static int whatis_fixmap(unsigned long addr, char *buf, size_t size)
{
	if (addr >= FIXADDR_FDT_START && addr - FIXADDR_FDT_START < FIXADDR_FDT_SIZE)
		return scnprintf(buf, size, "the window of the device tree");
	if (addr >= FIXADDR_SLOTS && addr < FIXADDR_TOP)
		return scnprintf(buf, size, "fixmap slot %lu",
				 (addr - FIXADDR_SLOTS) >> PAGE_SHIFT);
	return 0;
}
WHATIS(fixmap, whatis_fixmap);
