// SPDX-License-Identifier: MIT
/*
 * The walker against the CPU: `check pgtable` asks the CPU itself (AT, ATS1C) to translate 10,000
 * addresses, mapped and unmapped, and compares address, permission to write, and memory type where
 * the CPU tells it. Task context; nothing else may change the kernel's map meanwhile.
 */
#include <arch/mmu.h>
#include <arch/this.h>
#include <granule/check.h>
#include <granule/pgtable.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/pgtable.h>
#include <linux/printk.h>
#include "pgtable_internal.h"
#include ARCH_HEADER(layout.h)

#define ADDRESSES	10000

struct probe {
	u32 random;
	unsigned int left;
	unsigned int wrong;
};

static u32 next_random(struct probe *p)
{
	p->random = p->random * 1664525u + 1013904223u;
	return p->random >> 8;
}

static void complain(struct probe *p, vaddr_t va, const char *what, u64 ours, u64 cpus)
{
	char attrs[PGATTR_STRLEN];
	struct pgtable_entry e;

	if (p->wrong++ >= 10)
		return;
	pgtable_query(&kernel_pgtable, va, &e);
	pr_err("pgtable: 0x%llx (%s): %s: walker 0x%llx, CPU 0x%llx\n", (unsigned long long)va,
	       pgattr_format(attrs, __pgprot(e.attrs)), what, (unsigned long long)ours,
	       (unsigned long long)cpus);
}

/* One address: what the walker finds there, and what the CPU does. */
static void ask(struct probe *p, vaddr_t va)
{
	struct pgtable_entry e;
	bool mapped = !pgtable_query(&kernel_pgtable, va, &e);
	u32 usable = PGA_R | PGA_YOUNG;
	bool readable = mapped && (e.attrs & usable) == usable;
	bool writable = readable && pt_hw_writable(e.attrs);
	phys_addr_t pa = 0, expected = e.pa + (va - e.va);
	u64 par;
	bool cpu;

	if (!p->left)
		return;
	p->left--;
	cpu = !arch_mmu_translate(va, false, &pa, &par);
	if (cpu != readable)
		complain(p, va, "may be read", readable, cpu);
	else if (cpu && pa != expected)
		complain(p, va, "translates to", expected, pa);
	else if (cpu && !pt_par_matches(par, e.attrs))
		complain(p, va, "memory type, PAR", pt_type_index(e.attrs), par);
	cpu = !arch_mmu_translate(va, true, &pa, &par);
	if (cpu != writable)
		complain(p, va, "may be written", writable, cpu);
}

/* The edges of a leaf or hole, and a place inside. */
static int ask_around(const struct pgtable_entry *e, void *ctx)
{
	struct probe *p = ctx;
	vaddr_t last = e->va + (vaddr_t)(e->size - 1);

	ask(p, e->va);
	ask(p, last);
	ask(p, e->va + (next_random(p) & (vaddr_t)(e->size - 1)));
	return !p->left;
}

static void ask_range(struct probe *p, vaddr_t start, vaddr_t end, unsigned int n)
{
	u64 size = end - start;

	while (n--) {
		u64 r = (u64)next_random(p) << 24 | next_random(p);

		ask(p, start + (vaddr_t)(r % (size >> 4) << 4));
	}
}

/* Half of the addresses follow the tables, half fall anywhere into the layout. */
static int check_against_cpu(void)
{
	struct probe p = { .random = 12345, .left = ADDRESSES / 2 };

	pgtable_walk(&kernel_pgtable, kernel_pgtable.start, kernel_pgtable.last, ask_around, &p);
	p.left += ADDRESSES / 2;
	while (p.left) {
#define RANGE(name, start, end) ask_range(&p, start, end, 64);
		KERNEL_LAYOUT(RANGE)
#undef RANGE
	}
	return p.wrong ? -EINVAL : 0;
}

static int check_pgtable(void)
{
	int err = pgtable_check(&kernel_pgtable);

	return err ? err : check_against_cpu();
}
CHECK(pgtable, check_pgtable);
