// SPDX-License-Identifier: MIT
/*
 * Mapping the device tree (granule/fdt_map.h). Owns the window FIXADDR_FDT_START: its tables are
 * static, so nothing is allocated and a full map cannot fail. What the header may say is checked
 * by fdt_mem_verify_header (mm/fdt_mem.c). Boot CPU only, no locks.
 */
#include <arch/this.h>
#include <asm/page.h>
#include <granule/fdt_map.h>
#include <granule/fdt_mem.h>
#include <granule/pgtable.h>
#include <linux/kernel.h>
#include <linux/pgtable.h>
#include <linux/uaccess.h>
#include ARCH_HEADER(layout.h)

#define HEADER_BYTES	40
#define ATAG_CORE	0x54410001

static u64 mapped;		/* bytes of the window in use */

void fdt_unmap(void)
{
	struct tlb_gather tlb;

	if (!mapped)
		return;
	tlb_gather_init(&tlb, &kernel_pgtable);
	pgtable_unmap(&kernel_pgtable, FIXADDR_FDT_START, mapped, &tlb);
	tlb_gather_finish(&tlb);
	mapped = 0;
}

/* Shows [pa, pa + size) in the window. NULL where the format does not reach that far. */
static const void *window(phys_addr_t pa, u64 size, pgprot_t prot)
{
	phys_addr_t start = pa & ~(phys_addr_t)(PAGE_SIZE - 1);
	u64 bytes = round_up((pa - start) + size, PAGE_SIZE);

	fdt_unmap();
	if (start + bytes < start)
		return NULL;
	if (pgtable_map(&kernel_pgtable, FIXADDR_FDT_START, start, bytes, prot, PGTABLE_PAGES))
		return NULL;
	mapped = bytes;
	return (const void *)(FIXADDR_FDT_START + (unsigned long)(pa - start));
}

/* One word of each page, and the last one: the bus refuses whole regions, not single words. */
static bool readable(const void *start, u32 size)
{
	unsigned long addr = (unsigned long)start & ~3UL;
	unsigned long last = ((unsigned long)start + size - 1) & ~3UL;
	u32 word;

	for (; addr < last; addr = (addr & PAGE_MASK) + PAGE_SIZE) {
		if (get_kernel_nofault(word, (const void *)addr))
			return false;
	}
	return !get_kernel_nofault(word, (const void *)last);
}

/* The header by value; -EFAULT where nothing answers. */
static bool read_header(phys_addr_t pa, u64 *header)
{
	const void *at = window(pa, HEADER_BYTES, pgprot_device(PAGE_KERNEL_RO));

	return at && !copy_from_kernel_nofault(header, at, HEADER_BYTES);
}

const void *fdt_map(phys_addr_t pa, u32 *size, char *why)
{
	u64 header[HEADER_BYTES / 8];
	const u32 *words = (const u32 *)header;
	const void *fdt;
	u64 total;

	if (!pa) {
		scnprintf(why, FDT_MEM_WHY,
			  "none was given: the boot loader passed a null pointer");
		return NULL;
	}
	if (pa & 7) {
		scnprintf(why, FDT_MEM_WHY, "pointer 0x%llx is not aligned to 8 bytes",
			  (unsigned long long)pa);
		return NULL;
	}
	if (!read_header(pa, header)) {
		scnprintf(why, FDT_MEM_WHY,
			  "pointer 0x%llx leads nowhere: nothing can be read there",
			  (unsigned long long)pa);
		return NULL;
	}
	if (words[1] == ATAG_CORE) {
		scnprintf(why, FDT_MEM_WHY,
			  "the boot loader passed ATAGS instead of one, at 0x%llx",
			  (unsigned long long)pa);
		return NULL;
	}
	if (fdt_mem_verify_header(header, &total, why))
		return NULL;
	if (total > FDT_MAP_MAX) {
		scnprintf(why, FDT_MEM_WHY,
			  "totalsize %llu is more than the %lu bytes that can be mapped",
			  (unsigned long long)total, FDT_MAP_MAX);
		return NULL;
	}
	fdt = window(pa, total, PAGE_KERNEL_RO);
	if (!fdt || !readable(fdt, total)) {
		scnprintf(why, FDT_MEM_WHY, "at 0x%llx, %llu bytes: not all of it can be read",
			  (unsigned long long)pa, (unsigned long long)total);
		return NULL;
	}
	*size = total;
	return fdt;
}
