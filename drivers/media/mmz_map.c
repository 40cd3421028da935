// SPDX-License-Identifier: MIT
/*
 * MMZ: how the kernel sees a block, and its caches.
 *
 * A physical page must not be mapped cacheable here and uncached there (Arm ARM B2.8, mismatched
 * attributes: data is lost). So:
 *
 *   block in the linear map	kvirt is its address there. Cached: nothing to do. Uncached: the
 *				linear map's own pages change their type, until the last map goes.
 *   block outside of it	(high memory, no-map, beyond mem=) kvirt is an area of vmalloc's.
 *
 * Either way a block has one kind of map at a time. When the type of pages changes, and when the
 * last cached map goes, lines are cleaned and dropped: a device finds what the CPU wrote, and no
 * dirty line is written over what the device writes later.
 *
 * Lock: mmz_map_lock over all of it; it may sleep.
 */
#include "mmz.h"
#include "mmz_memory.h"
#include <arch/cache.h>
#include <asm/page.h>
#include <granule/outercache.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/highmem.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

DEFINE_MUTEX(mmz_map_lock);

/* Inwards to outwards: what the CPUs' caches hold goes into the outer one, then to memory. */
static void flush(void *kvirt, phys_addr_t phys, unsigned long len)
{
	arch_dcache_flush(kvirt, len);
	outer_flush_range(phys, phys + len);
}

static bool in_linear_map(const hil_mmb_t *mmb)
{
	if (!mmb->zone->cma)
		return mmb->zone->linear;
	return !PageHighMem(pfn_to_page(PHYS_PFN(mmb_end(mmb) - 1)));
}

/* Pages of the page allocator's: their dirty lines must not hit the device later. */
void mmz_flush_pages(struct page *page, unsigned long pages)
{
	for (unsigned long i = 0; i < pages; i++) {
		void *at = kmap_local_page(page + i);

		flush(at, page_to_phys(page + i), PAGE_SIZE);
		kunmap_local(at);
	}
}

/* --- the two ways --- */

static void *map_linear(hil_mmb_t *mmb, bool cached)
{
	void *kvirt = __va(mmb->phys_addr);
	int err;

	if (cached)
		return kvirt;
	flush(kvirt, mmb->phys_addr, mmb->length);
	err = mmz_memory_set_cached(mmb->phys_addr, mmb->length, false);
	if (err) {
		pr_err("mmz: \"%s\" at %pa: the linear map cannot be changed (%d)\n", mmb->name,
		       &mmb->phys_addr, err);
		return NULL;
	}
	/* lines that were fetched between the flush and the change */
	flush(kvirt, mmb->phys_addr, mmb->length);
	return kvirt;
}

static void *map_high_pages(hil_mmb_t *mmb, pgprot_t prot)
{
	unsigned long n = mmb->length >> PAGE_SHIFT;
	struct page **pages = kvmalloc_array(n, sizeof(*pages), GFP_KERNEL);
	void *kvirt = NULL;

	if (!pages)
		return NULL;
	for (unsigned long i = 0; i < n; i++)
		pages[i] = pfn_to_page(PHYS_PFN(mmb->phys_addr)) + i;
	kvirt = vmap(pages, n, VM_MAP, prot);
	kvfree(pages);
	return kvirt;
}

static void *map_elsewhere(hil_mmb_t *mmb, bool cached)
{
	if (mmb->zone->cma)
		return map_high_pages(mmb, cached ? PAGE_KERNEL :
						    pgprot_writecombine(PAGE_KERNEL));
	if (cached)
		return (void __force *)ioremap_cache(mmb->phys_addr, mmb->length);
	return (void __force *)ioremap_wc(mmb->phys_addr, mmb->length);
}

static void unmap_elsewhere(hil_mmb_t *mmb)
{
	if (mmb->zone->cma)
		vunmap(mmb->kvirt);
	else
		iounmap((void __iomem __force *)mmb->kvirt);
	vm_unmap_aliases();	/* a map of the other kind may follow at once */
}

/* --- counted maps --- */

#define KIND		(HIL_MMB_MAP2KERN | HIL_MMB_MAP2KERN_CACHED)
#define NONCACHED	HIL_MMB_MAP2KERN
#define CACHED		KIND		/* as the vendor's listings have it */

static const char *kind_of(unsigned long flags)
{
	return flags & HIL_MMB_MAP2KERN_CACHED ? "cached" : "non-cached";
}

/* One more map of this kind may be had: counted already. 0, -EINVAL; *first: it must be made. */
static int count_map(hil_mmb_t *mmb, unsigned long kind, bool *first)
{
	unsigned long flags;
	int err = -EINVAL;

	spin_lock_irqsave(&mmz_lock, flags);
	if (!mmb_valid(mmb, "map")) {
		/* said */
	} else if (mmb->flags & HIL_MMB_RELEASED) {
		pr_err("mmz: amazing, mmb<%s> is released!\n", mmb->name);
	} else if (mmb->map_ref && (mmb->flags & KIND) != kind) {
		pr_err("mmz: mmb<%s> already mapped as %s, cannot remap as %s\n", mmb->name,
		       kind_of(mmb->flags), kind_of(kind));
	} else {
		*first = !mmb->map_ref++;
		err = 0;
	}
	spin_unlock_irqrestore(&mmz_lock, flags);
	return err;
}

/* The last map is away (or was never made): a free that waited is done. */
static void uncount_last(hil_mmb_t *mmb)
{
	struct mmz_gone gone = { 0 };
	unsigned long flags;

	spin_lock_irqsave(&mmz_lock, flags);
	mmb->map_ref--;
	mmb->kvirt = NULL;
	mmb->flags &= ~KIND;
	mmz_free_if_unused(mmb, &gone);
	spin_unlock_irqrestore(&mmz_lock, flags);
	mmz_gone_finish(&gone);
}

static void *map_block(hil_mmb_t *mmb, unsigned long kind)
{
	bool cached = kind == CACHED, first;
	unsigned long flags;
	void *kvirt;

	mutex_lock(&mmz_map_lock);
	if (count_map(mmb, kind, &first)) {
		kvirt = NULL;
	} else if (!first) {
		kvirt = mmb->kvirt;
	} else {
		kvirt = in_linear_map(mmb) ? map_linear(mmb, cached) : map_elsewhere(mmb, cached);
		if (kvirt) {
			spin_lock_irqsave(&mmz_lock, flags);
			mmb->kvirt = kvirt;
			mmb->flags |= kind;
			spin_unlock_irqrestore(&mmz_lock, flags);
		} else {
			uncount_last(mmb);
		}
	}
	mutex_unlock(&mmz_map_lock);
	return kvirt;
}

void *hil_mmb_map2kern(hil_mmb_t *mmb)
{
	return map_block(mmb, NONCACHED);
}

void *hil_mmb_map2kern_cached(hil_mmb_t *mmb)
{
	return map_block(mmb, CACHED);
}

static void unmap_last(hil_mmb_t *mmb)
{
	if (mmb->flags & HIL_MMB_MAP2KERN_CACHED)
		flush(mmb->kvirt, mmb->phys_addr, mmb->length);
	if (!in_linear_map(mmb))
		unmap_elsewhere(mmb);
	else if ((mmb->flags & KIND) == NONCACHED)
		WARN_ON(mmz_memory_set_cached(mmb->phys_addr, mmb->length, true));
	uncount_last(mmb);
}

/* Drops one of several. True: it was the last, still counted. */
static int drop_map(hil_mmb_t *mmb, bool *last)
{
	unsigned long flags;
	int err = -EINVAL;

	spin_lock_irqsave(&mmz_lock, flags);
	if (mmb_valid(mmb, "unmap") &&
	    !WARN(!mmb->map_ref, "mmz: unmap: block \"%s\" is not mapped\n", mmb->name)) {
		*last = mmb->map_ref == 1;
		if (!*last)
			mmb->map_ref--;
		err = 0;
	}
	spin_unlock_irqrestore(&mmz_lock, flags);
	return err;
}

int hil_mmb_unmap(hil_mmb_t *mmb)
{
	bool last = false;
	int err;

	mutex_lock(&mmz_map_lock);
	err = drop_map(mmb, &last);
	if (last)
		unmap_last(mmb);
	mutex_unlock(&mmz_map_lock);
	return err;
}

/* --- fragments --- */

/* Neither in the kernel's linear map, nor a zone's (there blocks are mapped, not ranges). */
static bool foreign(phys_addr_t phys, unsigned long len)
{
	hil_mmz_t *zone;
	unsigned long flags;

	if (phys + (len - 1) < phys)
		return false;
	spin_lock_irqsave(&mmz_lock, flags);
	zone = mmz_zone_touching(phys, len);
	spin_unlock_irqrestore(&mmz_lock, flags);
	for (phys_addr_t at = phys & PAGE_MASK; !zone && at <= phys + (len - 1); at += PAGE_SIZE)
		if (memblock_is_map_memory(at))
			return false;
	return !zone;
}

static void *map_fragment(phys_addr_t phys, unsigned long len, unsigned long kind)
{
	unsigned long offset = 0;
	hil_mmb_t *mmb;
	void *kvirt;

	if (!len)
		return NULL;
	mmb = hil_mmb_getby_phys_2(phys, &offset);
	if (mmb) {
		if (len > mmb->length - offset)
			return NULL;
		kvirt = map_block(mmb, kind);
		return kvirt ? (char *)kvirt + offset : NULL;
	}
	if (!foreign(phys, len))
		return NULL;
	return kind == CACHED ? (void __force *)ioremap_cache(phys, len) :
				(void __force *)ioremap_wc(phys, len);
}

void *hil_mmf_map2kern_nocache(phys_addr_t phys, unsigned long len)
{
	return map_fragment(phys, len, NONCACHED);
}

void *hil_mmf_map2kern_cache(phys_addr_t phys, unsigned long len)
{
	return map_fragment(phys, len, CACHED);
}

int hil_mmf_unmap(void *virt)
{
	hil_mmb_t *mmb = hil_mmb_getby_kvirt(virt);

	if (mmb)
		return hil_mmb_unmap(mmb);
	if (!is_vmalloc_addr(virt) || !find_vm_area(virt) ||
	    !(find_vm_area(virt)->flags & VM_IOREMAP))
		return -EINVAL;
	iounmap((void __iomem __force *)virt);
	return 0;
}

/* --- caches --- */

/* The block that [phys, phys + len) and the cached map [kvirt, kvirt + len) both lie in? */
static int cached_range(const void *kvirt, phys_addr_t phys, unsigned long len)
{
	unsigned long offset;
	hil_mmb_t *mmb = hil_mmb_getby_phys_2(phys, &offset);

	if (!len || !mmb || len > mmb->length - offset)
		return -EINVAL;
	if (!(mmb->flags & HIL_MMB_MAP2KERN_CACHED))
		return -EPERM;
	return (const char *)mmb->kvirt + offset == kvirt ? 0 : -EINVAL;
}

int hil_mmb_flush_dcache_byaddr(void *kvirt, phys_addr_t phys, unsigned long len)
{
	int err = cached_range(kvirt, phys, len);

	if (!err)
		flush(kvirt, phys, len);
	return err;
}

/*
 * From the outside in: a line that the CPU's cache fetches again comes from memory, not from an old
 * line of the outer cache; then the CPU's own lines go, those fetched meanwhile among them.
 */
int hil_mmb_invalid_cache_byaddr(void *kvirt, phys_addr_t phys, unsigned long len)
{
	int err = cached_range(kvirt, phys, len);

	if (err)
		return err;
	outer_inv_range(phys, phys + len);
	arch_dcache_inval(kvirt, len);
	return 0;
}
