// SPDX-License-Identifier: MIT
/*
 * The kernel's virtual addresses at boot, in the form Linux prints them. The ranges are the arch's
 * KERNEL_LAYOUT (arch/<arch>/layout.h), the sections the linker's. Read-only.
 */
#include "boot.h"
#include <arch/this.h>
#include <asm/page.h>
#include <asm/sections.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>
#include ARCH_HEADER(layout.h)

#define ADDR_DIGITS	((int)sizeof(long) * 2)

/* Sizes as Linux shows them: the largest unit that leaves at least two digits. */
static void print_range(const char *indent, const char *name, unsigned long start,
			unsigned long end)
{
	unsigned long size = end - start;
	const char *unit = "KB";

	size >>= 10;
	if (size >= 10240) {
		size >>= 10;
		unit = "MB";
	}
	if (size >= 10240) {
		size >>= 10;
		unit = "GB";
	}
	pr_info("%s%-8s: 0x%0*lx - 0x%0*lx   (%6lu %s)\n", indent, name, ADDR_DIGITS, start,
		ADDR_DIGITS, end, size, unit);
}

/* The linear map ends with the memory that it maps. */
static unsigned long range_end(unsigned long start, unsigned long end)
{
	unsigned long top = (unsigned long)high_memory;

	return start == PAGE_OFFSET && top > start && top < end ? top : end;
}

void layout_print(void)
{
	pr_info("Virtual kernel memory layout:\n");
#define RANGE(name, start, end) print_range("    ", name, start, range_end(start, end));
	KERNEL_LAYOUT(RANGE)
#undef RANGE
	print_range("      ", ".text", (unsigned long)_text, (unsigned long)_etext);
	print_range("      ", ".rodata", (unsigned long)__start_rodata,
		    (unsigned long)__end_rodata);
	print_range("      ", ".init", (unsigned long)__init_begin, (unsigned long)__init_end);
	print_range("      ", ".data", (unsigned long)_sdata, (unsigned long)_edata);
	print_range("      ", ".bss", (unsigned long)__bss_start, (unsigned long)__bss_stop);
}
