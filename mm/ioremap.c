// SPDX-License-Identifier: MIT
/*
 * ioremap: device registers and other memory that is not the kernel's, in the vmalloc range. The
 * virtual address gets the alignment of the physical one, so that a megabyte is one section.
 */
#include "vmalloc_internal.h"
#include <asm/page.h>
#include <granule/pgtable.h>
#include <linux/bug.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

#define ALIGN_MAX (IS_ENABLED(CONFIG_ARM64) || IS_ENABLED(CONFIG_ARM_LPAE) ? 1ul << 21 : 1ul << 20)

/*
 * RAM in the linear map is cacheable there. A second mapping with other attributes is a mismatched
 * alias (Arm ARM B2.8), which loses data on real cores.
 */
static bool is_kernel_ram(phys_addr_t phys, size_t size)
{
	for (phys_addr_t at = phys & PAGE_MASK; at < phys + size; at += PAGE_SIZE)
		if (pfn_valid(PFN_DOWN(at)) && !PageReserved(pfn_to_page(PFN_DOWN(at))))
			return true;
	return false;
}

static unsigned long va_align(phys_addr_t phys, size_t size)
{
	unsigned long align = PAGE_SIZE;

	while (align < ALIGN_MAX && size >= 2 * align && !(phys & (2 * align - 1)))
		align *= 2;
	return align;
}

static void __iomem *map_device(phys_addr_t phys, size_t size, pgprot_t prot, const void *caller)
{
	unsigned long offset = phys & ~PAGE_MASK;
	phys_addr_t base = phys - offset;
	struct vm_struct *area;

	if (!size || phys + size - 1 < phys || size > VMALLOC_END - VMALLOC_START)
		return NULL;
	if (WARN(is_kernel_ram(phys, size), "ioremap of RAM at %pa: the kernel maps it cacheable\n",
		 &phys))
		return NULL;
	size = PAGE_ALIGN(size + offset);
	area = __get_vm_area_caller(size, va_align(base, size), VM_IOREMAP, VMALLOC_START,
				    VMALLOC_END, caller);
	if (!area)
		return NULL;
	if (pgtable_map(&kernel_pgtable, (unsigned long)area->addr, base, size, prot, 0)) {
		vm_area_discard(area);
		return NULL;
	}
	area->phys_addr = base;
	return (void __iomem *)((char *)area->addr + offset);
}

void __iomem *ioremap(phys_addr_t phys, size_t size)
{
	return map_device(phys, size, pgprot_device(PAGE_KERNEL), __builtin_return_address(0));
}

void __iomem *ioremap_np(phys_addr_t phys, size_t size)
{
	return map_device(phys, size, pgprot_noncached(PAGE_KERNEL), __builtin_return_address(0));
}

void __iomem *ioremap_wc(phys_addr_t phys, size_t size)
{
	return map_device(phys, size, pgprot_writecombine(PAGE_KERNEL),
			  __builtin_return_address(0));
}

void __iomem *ioremap_cache(phys_addr_t phys, size_t size)
{
	return map_device(phys, size, PAGE_KERNEL, __builtin_return_address(0));
}

void __iomem *ioremap_prot(phys_addr_t phys, size_t size, pgprot_t prot)
{
	return map_device(phys, size, pgprot_nx(prot), __builtin_return_address(0));
}

void iounmap(volatile void __iomem *addr)
{
	vm_area_release((void *)((unsigned long)addr & PAGE_MASK), VM_IOREMAP, "iounmap");
}

/* no-map regions have struct pages, but nothing maps them. */
static bool in_linear_map(phys_addr_t phys, size_t size)
{
	phys_addr_t end = phys + size - 1;
	unsigned long first = PFN_DOWN(phys), last = PFN_DOWN(end);

	return pfn_valid(first) && pfn_valid(last) && !PageHighMem(pfn_to_page(first)) &&
	       !PageHighMem(pfn_to_page(last)) && memblock_is_map_memory(phys) &&
	       memblock_is_map_memory(end);
}

void *memremap(phys_addr_t phys, size_t size, unsigned long flags)
{
	if (!size || phys + size - 1 < phys)
		return NULL;
	if (flags & MEMREMAP_WB) {
		if (in_linear_map(phys, size))
			return phys_to_virt(phys);
		return (void __force *)ioremap_cache(phys, size);
	}
	return (void __force *)ioremap_prot(phys, size, flags & MEMREMAP_WC ?
					    pgprot_writecombine(PAGE_KERNEL) :
					    pgprot_writethrough(PAGE_KERNEL));
}

void memunmap(void *addr)
{
	if (is_vmalloc_addr(addr))
		iounmap((void __iomem __force *)addr);
}

/* Words where both sides allow it: devices may refuse bytes, and words are fewer. */
void memcpy_fromio(void *to, const volatile void __iomem *from, size_t n)
{
	u8 *out = to;

	for (; n >= 4 && !((unsigned long)from & 3); n -= 4, from += 4, out += 4) {
		u32 word = __raw_readl(from);

		memcpy(out, &word, 4);
	}
	for (; n; n--, from++)
		*out++ = __raw_readb(from);
	arch_rmb();	/* as readl: what comes after sees a finished copy */
}

void memcpy_toio(volatile void __iomem *to, const void *from, size_t n)
{
	const u8 *in = from;

	arch_wmb();	/* as writel: what came before is in memory first */
	for (; n >= 4 && !((unsigned long)to & 3); n -= 4, to += 4, in += 4) {
		u32 word;

		memcpy(&word, in, 4);
		__raw_writel(word, to);
	}
	for (; n; n--, to++)
		__raw_writeb(*in++, to);
}

void memset_io(volatile void __iomem *to, int value, size_t n)
{
	u32 word = (u8)value * 0x01010101u;

	arch_wmb();
	for (; n >= 4 && !((unsigned long)to & 3); n -= 4, to += 4)
		__raw_writel(word, to);
	for (; n; n--, to++)
		__raw_writeb(value, to);
}
