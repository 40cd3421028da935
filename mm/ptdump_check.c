// SPDX-License-Identifier: MIT
/*
 * ptdump --check: is the kernel's map as it must be (granule/paging.h)?
 *
 * W^X is judged by physical pages over all their aliases: first the physical ranges that anything
 * may execute are collected (few: text, the vectors), then every writable leaf is held against
 * them. The rest follows the linker's sections and the layout. No locks, no memory: static lists.
 */
#include <arch/this.h>
#include <asm/page.h>
#include <asm/sections.h>
#include <granule/paging.h>
#include <granule/pgtable.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include "../arch/vmsa/pt_common.h"
#include ARCH_HEADER(layout.h)

extern char __start_ro_after_init[], __end_ro_after_init[];
extern char boot_guard[], boot_irq_guard[];

struct phys_range {
	phys_addr_t start, end;
};

#define EXECUTABLE_RANGES	64
static struct phys_range executable[EXECUTABLE_RANGES];
static unsigned int n_executable;

struct verdict {
	unsigned int violations;
};

static void violation(struct verdict *v, vaddr_t va, const char *what)
{
	if (v->violations++ < 20)
		printk("ptdump: 0x%llx: %s\n", (unsigned long long)va, what);
}

/* --- W^X --- */

static int collect_executable(const struct pgtable_entry *e, void *ctx)
{
	struct phys_range *last = n_executable ? &executable[n_executable - 1] : NULL;

	if (e->kind != PT_LEAF || !(e->attrs & (PGA_X | PGA_UX)))
		return 0;
	if (e->attrs & PGA_W)
		violation(ctx, e->va, "writable and executable");
	if (last && last->end == e->pa) {
		last->end += e->size;
		return 0;
	}
	if (n_executable == EXECUTABLE_RANGES) {
		violation(ctx, e->va, "more executable ranges than can be judged");
		return 1;
	}
	executable[n_executable++] = (struct phys_range) { e->pa, e->pa + e->size };
	return 0;
}

static int judge_writable(const struct pgtable_entry *e, void *ctx)
{
	if (e->kind != PT_LEAF || !(e->attrs & PGA_W))
		return 0;
	for (unsigned int i = 0; i < n_executable; i++)
		if (e->pa < executable[i].end && executable[i].start < e->pa + e->size)
			violation(ctx, e->va, "writable alias of executable memory");
	return 0;
}

static void check_write_xor_execute(struct verdict *v)
{
	n_executable = 0;
	pgtable_walk(&kernel_pgtable, kernel_pgtable.start, kernel_pgtable.last,
		     collect_executable, v);
	pgtable_walk(&kernel_pgtable, kernel_pgtable.start, kernel_pgtable.last, judge_writable, v);
}

/* --- sections --- */

static void check_section(struct verdict *v, const char *start, const char *end, u32 rights,
			  const char *what)
{
	for (const char *p = start; p < end; p += PAGE_SIZE) {
		struct pgtable_entry e;
		const char *alias = lm_alias((char *)p);

		if (pgtable_query(&kernel_pgtable, (unsigned long)p, &e) ||
		    (e.attrs & (PGA_R | PGA_W | PGA_X | PGA_UX | PGA_USER)) != rights)
			violation(v, (unsigned long)p, what);
		/* the alias in the linear map has the same write permission, and never executes */
		if (pgtable_query(&kernel_pgtable, (unsigned long)alias, &e) ||
		    (e.attrs & (PGA_W | PGA_X | PGA_UX | PGA_USER)) != (rights & PGA_W))
			violation(v, (unsigned long)alias, what);
	}
}

static void check_sections(struct verdict *v)
{
	check_section(v, _text, _etext, PGA_R | PGA_X, "text is not read-only and executable");
	check_section(v, __start_rodata, __end_rodata, PGA_R, "rodata is not read-only");
	check_section(v, _sdata, _edata, PGA_R | PGA_W, "data is not writable and no-execute");
	check_section(v, __bss_start, boot_irq_guard,
		      PGA_R | PGA_W, "bss is not writable and no-execute");
}

/* --- what must not be mapped --- */

static int mapped_in_hole(const struct pgtable_entry *e, void *ctx)
{
	if (e->kind != PT_NONE)
		violation(ctx, e->va, "mapped outside every range of the layout");
	return 0;
}

static void check_unmapped(struct verdict *v, vaddr_t va, const char *what)
{
	struct pgtable_entry e;

	if (!pgtable_query(&kernel_pgtable, va, &e))
		violation(v, va, what);
}

static void check_holes(struct verdict *v)
{
	static const struct {
		unsigned long start, end;
	} ranges[] = {
#define RANGE(name, start, end) { start, end },
		KERNEL_LAYOUT(RANGE)
#undef RANGE
	};
	vaddr_t from = kernel_pgtable.start;

	for (unsigned int i = 0; i < ARRAY_SIZE(ranges); i++) {
		if (ranges[i].start > from)
			pgtable_walk(&kernel_pgtable, from, ranges[i].start - 1, mapped_in_hole, v);
		from = ranges[i].end;
	}
	pgtable_walk(&kernel_pgtable, from, kernel_pgtable.last, mapped_in_hole, v);
}

unsigned int ptdump_check(void)
{
	struct verdict v = { 0 };

	check_write_xor_execute(&v);
	check_sections(&v);
	check_holes(&v);
	check_unmapped(&v, (unsigned long)boot_guard, "the guard page of the boot stack is mapped");
	check_unmapped(&v, (unsigned long)boot_irq_guard,
		       "the guard page of the interrupt stack is mapped");
	return v.violations;
}
