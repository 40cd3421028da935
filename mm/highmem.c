// SPDX-License-Identifier: MIT
/*
 * Addresses for highmem pages: RAM that the linear map does not reach.
 *
 * Permanent (kmap): slots of the pkmap window, counted, found again by page (mm/page_address.c). A
 * slot whose count fell to one is unused but stays mapped; when no slot is free all unused ones are
 * unmapped with one flush. Temporary (kmap_local): a small stack of fixmap slots for each CPU.
 *
 * Lock: pkmap_lock for counts and slots. The temporary stacks need none: a CPU uses its own, and an
 * interrupt handler leaves the stack as it found it.
 */
#include <asm/fixmap.h>
#include <granule/check.h>
#include <granule/pgtable.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#ifdef CONFIG_HIGHMEM

#define SLOTS ((PKMAP_END - PKMAP_BASE) >> PAGE_SHIFT)

/* 0: free and unmapped. 1: unused, still mapped. n: n - 1 users. */
static u16 count[SLOTS];
static struct page *holds[SLOTS];
static unsigned int last_slot;
static DEFINE_SPINLOCK(pkmap_lock);
static DECLARE_WAIT_QUEUE_HEAD(slot_free);

static unsigned long slot_address(unsigned int slot)
{
	return PKMAP_BASE + ((unsigned long)slot << PAGE_SHIFT);
}

static unsigned int address_slot(const void *addr)
{
	return ((unsigned long)addr - PKMAP_BASE) >> PAGE_SHIFT;
}

/* pkmap_lock held. */
static void flush_unused(void)
{
	struct tlb_gather tlb;

	tlb_gather_init(&tlb, &kernel_pgtable);
	for (unsigned int slot = 0; slot < SLOTS; slot++) {
		if (count[slot] != 1)
			continue;
		/* one page, mapped as a page: cannot fail */
		BUG_ON(pgtable_unmap(&kernel_pgtable, slot_address(slot), PAGE_SIZE, &tlb));
		set_page_address(holds[slot], NULL);
		holds[slot] = NULL;
		count[slot] = 0;
	}
	tlb_gather_finish(&tlb);
}

void kmap_flush_unused(void)
{
	unsigned long flags;

	spin_lock_irqsave(&pkmap_lock, flags);
	flush_unused();
	spin_unlock_irqrestore(&pkmap_lock, flags);
}

/* Round robin, so that unused mappings live long; -1 when every slot is mapped. pkmap_lock held. */
static int find_free_slot(void)
{
	for (unsigned int i = 0; i < SLOTS; i++) {
		last_slot = (last_slot + 1) % SLOTS;
		if (!count[last_slot])
			return last_slot;
	}
	return -1;
}

/* The page's address, mapped now if need be; NULL when every slot has users. pkmap_lock held. */
static void *get_mapping(struct page *page)
{
	void *addr = page_address(page);
	int slot;

	if (addr) {
		count[address_slot(addr)]++;
		return addr;
	}
	slot = find_free_slot();
	if (slot < 0) {
		flush_unused();
		slot = find_free_slot();
	}
	if (slot < 0)
		return NULL;
	/* the window's tables exist from boot on: no memory is needed */
	BUG_ON(pgtable_map(&kernel_pgtable, slot_address(slot), page_to_phys(page), PAGE_SIZE,
			   PAGE_KERNEL, PGTABLE_PAGES | PGTABLE_ATOMIC));
	holds[slot] = page;
	count[slot] = 2;
	set_page_address(page, (void *)slot_address(slot));
	return (void *)slot_address(slot);
}

static void *try_mapping(struct page *page)
{
	unsigned long flags;
	void *addr;

	spin_lock_irqsave(&pkmap_lock, flags);
	addr = get_mapping(page);
	spin_unlock_irqrestore(&pkmap_lock, flags);
	return addr;
}

void *kmap_high(struct page *page)
{
	void *addr = NULL;

	might_sleep();
	wait_event(slot_free, (addr = try_mapping(page)) != NULL);
	return addr;
}

void kunmap_high(struct page *page)
{
	unsigned long flags;
	bool now_unused = false;
	void *addr;

	spin_lock_irqsave(&pkmap_lock, flags);
	addr = page_address(page);
	if (!WARN(!addr || count[address_slot(addr)] < 2, "kunmap: page %lu is not mapped\n",
		  page_to_pfn(page)))
		now_unused = --count[address_slot(addr)] == 1;
	spin_unlock_irqrestore(&pkmap_lock, flags);
	if (now_unused)
		wake_up(&slot_free);
}

/* --- temporary ------------------------------------------------------------------------------- */

static DEFINE_PER_CPU(unsigned int, local_depth);

static unsigned long local_address(unsigned int depth)
{
	return __fix_to_virt(FIX_KMAP_BEGIN + smp_processor_id() * FIX_KMAP_PER_CPU + depth);
}

void *kmap_local_high(struct page *page)
{
	unsigned int depth;

	preempt_disable();
	depth = this_cpu_inc_return(local_depth) - 1;
	BUG_ON(depth >= FIX_KMAP_PER_CPU);
	BUG_ON(pgtable_map(&kernel_pgtable, local_address(depth), page_to_phys(page), PAGE_SIZE,
			   PAGE_KERNEL, PGTABLE_PAGES | PGTABLE_ATOMIC));
	return (void *)local_address(depth);
}

void kunmap_local_high(const void *addr)
{
	unsigned long va = (unsigned long)addr & PAGE_MASK;
	unsigned int depth = this_cpu_read(local_depth);
	struct tlb_gather tlb;

	/* an address of the pkmap window is somebody's kmap(): nothing to do */
	if (va >= PKMAP_BASE && va < PKMAP_END)
		return;
	if (WARN(!depth || va != local_address(depth - 1),
		 "kunmap_local(%px): not this CPU's newest mapping\n", addr))
		return;
	tlb_gather_init(&tlb, &kernel_pgtable);
	BUG_ON(pgtable_unmap(&kernel_pgtable, va, PAGE_SIZE, &tlb));
	tlb_gather_finish(&tlb);
	this_cpu_dec(local_depth);
	preempt_enable();
}

/* --- what must hold -------------------------------------------------------------------------- */

static const char *broken_slot(unsigned int slot)
{
	struct pgtable_entry entry;
	bool mapped = !pgtable_query(&kernel_pgtable, slot_address(slot), &entry);

	if (!count[slot])
		return mapped ? "free, but mapped" : NULL;
	if (!mapped || !holds[slot])
		return "counted, but not mapped";
	if (entry.pa != page_to_phys(holds[slot]))
		return "maps another page than it says";
	if (page_address(holds[slot]) != (void *)slot_address(slot))
		return "its page does not know the address";
	return NULL;
}

static int highmem_check(void)
{
	for (unsigned int slot = 0; slot < SLOTS; slot++) {
		const char *broken = broken_slot(slot);

		if (!broken)
			continue;
		pr_err("highmem_check: pkmap slot %u: %s\n", slot, broken);
		return -EINVAL;
	}
	return 0;
}
CHECK(highmem, highmem_check);

#endif
