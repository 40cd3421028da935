// SPDX-License-Identifier: MIT
/*
 * arm64: the tables that turn the MMU on.
 *
 * Runs at the physical address with the MMU and caches off: built with -mstrict-align, no call
 * out of this file, no pointer stored in data, all stores volatile so that none becomes a memset.
 * Makes, from a pool in .bss: the identity map of the turn-on code (TTBR0, always 48 bits), and
 * in the kernel's root the image window, by pages, each section with its own rights, and the
 * empty last-level tables of the fixmap. mm/paging.c adds the rest to the same root later.
 */
#include "boot.h"
#include "layout.h"
#include "macros.h"
#include "sysreg.h"
#include "../vmsa/pt_arm64.h"
#include <asm/page.h>

#define PAGE_BITS	CONFIG_PAGE_SHIFT
#define TABLE_BITS	(PAGE_BITS - 3)
#define TABLE_ENTRIES	(1UL << TABLE_BITS)
#define IDMAP_BITS	48

#define MAP_TEXT	PGA_KERNEL_ROX
#define MAP_RODATA	PGA_KERNEL_RO
#define MAP_DATA	PGA_KERNEL_RW

struct boot_args boot_args;
unsigned long kimage_voffset;
u64 boot_tcr;

extern u64 early_pt_pool[], early_pt_pool_end[];
extern char _text[], _etext[], __start_rodata[], __end_rodata[];
extern char __start_ro_after_init[], __end_ro_after_init[], _sinittext[], _einittext[];
extern char _sdata[], _edata[], __bss_start[], _end[];
extern char boot_irq_guard[], boot_irq_stack[], boot_guard[], boot_stack[];
extern char __idmap_text_start[], __idmap_text_end[];

static u64 *pool_next;

static u64 *new_table(void)
{
	u64 *table = pool_next;

	if (table >= early_pt_pool_end)		/* link.ld.S counted wrong */
		asm volatile("brk #0x100");
	pool_next += TABLE_ENTRIES;
	return table;
}

/* Levels of a walk of so many bits: the root may use fewer bits than the others. */
static unsigned int levels(unsigned int va_bits)
{
	unsigned int bits = va_bits - PAGE_BITS, n = 0;

	for (unsigned int done = 0; done < bits; done += TABLE_BITS)
		n++;
	return n;
}

/* The last-level table that maps va; made, with those above, where there is none. */
static volatile u64 *last_table(volatile u64 *table, unsigned int va_bits, unsigned long va)
{
	unsigned int level = levels(va_bits);

	va &= (1UL << va_bits) - 1;
	while (--level) {
		unsigned long index = va >> (PAGE_BITS + level * TABLE_BITS) & (TABLE_ENTRIES - 1);
		volatile u64 *slot = table + index;

		if (!*slot)
			*slot = pt_make_table(level, (u64)new_table(), false).val;
		table = (volatile u64 *)pt_table_pa((pt_desc_t) { *slot });
	}
	return table;
}

static void map_range(u64 *root, unsigned int va_bits, unsigned long va, unsigned long end,
		      u64 pa, u32 attrs)
{
	for (; va < end; va += LAYOUT_PAGE_SIZE, pa += LAYOUT_PAGE_SIZE) {
		volatile u64 *table = last_table(root, va_bits, va);

		table[va >> PAGE_BITS & (TABLE_ENTRIES - 1)] =
			pt_make_leaf(0, pa, attrs, false).val;
	}
}

/* [start, end) are addresses at hand, physical; the window shows them where they are linked. */
static void map_image(const char *start, const char *end, u32 attrs)
{
	u64 pa = (u64)start;

	map_range(swapper_pg_dir, VA_BITS, pa + kimage_voffset, (u64)end + kimage_voffset, pa,
		  attrs);
}

static void tcr_setup(void)
{
	u64 mmfr0 = read_sysreg(id_aa64mmfr0_el1);
	u64 pa_range = mmfr0 & 15;
	u64 tcr;

	if (pa_range > 5)	/* 52 bits need other descriptors: 48 are used */
		pa_range = 5;
	tcr = (PT_TCR & ~0x3fUL) | (64 - IDMAP_BITS) | PT_TCR_IPS(pa_range);
	if ((mmfr0 >> 4 & 15) == 2)
		tcr |= PT_TCR_AS16;
	boot_tcr = tcr;
}

void boot_tables(unsigned long text_pa)
{
	unsigned long idmap = (unsigned long)__idmap_text_start & ~(LAYOUT_PAGE_SIZE - 1);

	kimage_voffset = KIMAGE_VADDR - text_pa;
	pool_next = early_pt_pool;
	map_range(idmap_pg_dir, IDMAP_BITS, idmap, (unsigned long)__idmap_text_end, idmap,
		  MAP_TEXT);

	map_image(_text, _etext, MAP_TEXT);
	map_image(__start_rodata, __end_rodata, MAP_RODATA);
	map_image(__start_ro_after_init, __end_ro_after_init, MAP_DATA);
	map_image(_sinittext, _einittext, MAP_TEXT);
	map_image(_sdata, _edata, MAP_DATA);
	map_image(__bss_start, boot_irq_guard, MAP_DATA);
	map_image(boot_irq_stack, boot_guard, MAP_DATA);
	map_image(boot_stack, _end, MAP_DATA);

	for (unsigned long va = FIXADDR_START; va < FIXADDR_TOP; va += LAYOUT_PAGE_SIZE)
		last_table(swapper_pg_dir, VA_BITS, va);
	tcr_setup();
}
