// SPDX-License-Identifier: MIT
/*
 * /sys/kernel/debug/kernel_page_tables: the kernel's map as text, in Linux's form. Neighbours with
 * the same rights are one line; the ranges of layout.h stand between as markers. No locks: see
 * pgtable_walk. Next: ptdump_check.c, which judges what this shows.
 */
#include <arch/this.h>
#include <asm/page.h>
#include <granule/pgtable.h>
#include <granule/proc.h>
#include <linux/kernel.h>
#include <linux/pgtable.h>
#include <linux/seq_file.h>
#include "../arch/vmsa/pt_common.h"
#include ARCH_HEADER(layout.h)

struct dump {
	struct seq_file *m;
	struct pgtable_entry run;	/* what is collected; size 0: nothing */
	unsigned int marker;		/* the next one */
};

struct marker {
	const char *name;
	unsigned long start, end;
};

#define MARKER(name, start, end) { name, start, end },
static const struct marker markers[] = { KERNEL_LAYOUT(MARKER) };

static const char *level_name(unsigned int level)
{
	static const char *const names[] = { "PTE", "PMD", "PUD", "PGD" };

	return level < ARRAY_SIZE(names) ? names[level] : "?";
}

static const char *type_name(u32 attrs)
{
	static const char *const names[PT_MT_COUNT] = {
		"MEM/NORMAL", "MEM/NORMAL-NC", "MEM/NORMAL-WT", "DEVICE/nGnRE", "DEVICE/nGnRnE",
	};
	u32 type = (attrs & PGA_MT_MASK) >> PGA_MT_SHIFT;

	return type < PT_MT_COUNT ? names[type] : "?";
}

static void print_run(struct dump *d)
{
	const struct pgtable_entry *e = &d->run;
	static const char units[] = "KMGTPE";
	const char *unit = units;
	u64 size = e->size >> 10;
	u32 a = e->attrs;

	if (!e->size)
		return;
	while (!(size & 1023) && unit[1]) {
		size >>= 10;
		unit++;
	}
	seq_printf(d->m, "0x%0*llx-0x%0*llx %9llu%c %s %s %s %s %s %s %s %s %s %s %s\n",
		   2 * (int)sizeof(long), (u64)e->va, 2 * (int)sizeof(long),
		   (u64)(vaddr_t)(e->va + (vaddr_t)e->size), size, *unit, level_name(e->level),
		   a & PGA_USER ? "USR" : "   ", !(a & PGA_R) ? "--" : a & PGA_W ? "RW" : "ro",
		   a & PGA_X ? "x " : "NX", "SHD", a & PGA_YOUNG ? "AF" : "  ",
		   a & PGA_GLOBAL ? "  " : "NG", e->cont ? "CON" : "   ",
		   e->level ? "BLK" : "   ", a & PGA_UX ? "   " : "UXN", type_name(a));
	d->run.size = 0;
}

static void print_markers(struct dump *d, vaddr_t va)
{
	for (; d->marker < 2 * ARRAY_SIZE(markers); d->marker++) {
		const struct marker *m = &markers[d->marker / 2];
		bool end = d->marker & 1;

		if (va < (end ? m->end : m->start))
			return;
		print_run(d);
		seq_printf(d->m, "---[ %s %s ]---\n", m->name, end ? "end" : "start");
	}
}

static bool joins(const struct pgtable_entry *run, const struct pgtable_entry *e)
{
	return run->size && run->va + (vaddr_t)run->size == e->va && run->attrs == e->attrs &&
	       run->level == e->level && run->cont == e->cont;
}

static int note_entry(const struct pgtable_entry *e, void *ctx)
{
	struct dump *d = ctx;

	print_markers(d, e->va);
	if (e->kind == PT_BAD)
		seq_printf(d->m, "0x%llx: entry 0x%llx is none that we make\n", (u64)e->va, e->raw);
	if (e->kind != PT_LEAF)
		return 0;
	if (joins(&d->run, e)) {
		d->run.size += e->size;
		return 0;
	}
	print_run(d);
	d->run = *e;
	return 0;
}

static int kernel_page_tables_show(struct seq_file *m, void *v)
{
	struct dump d = { .m = m };

	pgtable_walk(&kernel_pgtable, kernel_pgtable.start, kernel_pgtable.last, note_entry, &d);
	print_run(&d);
	print_markers(&d, kernel_pgtable.last);
	return 0;
}
PROC(kernel_page_tables, "/sys/kernel/debug/kernel_page_tables", kernel_page_tables_show, NULL);
