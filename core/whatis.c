// SPDX-License-Identifier: MIT
/*
 * Who owns an address (granule/whatis.h): asks every registered room, and knows by itself the
 * sections of the image and the ranges of the layout. No state, no locks, any context.
 */
#include <arch/this.h>
#include <asm/page.h>
#include <asm/sections.h>
#include <granule/whatis.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include ARCH_HEADER(layout.h)

REGISTRY_BOUNDS(granule_whatis);

struct range {
	const char *name;
	unsigned long start, end;
};

static int whatis_image(unsigned long addr, char *buf, size_t size)
{
	const struct range sections[] = {
		{ "kernel code",	(unsigned long)_text, (unsigned long)_etext },
		{ "read-only data",	(unsigned long)__start_rodata,
					(unsigned long)__end_rodata },
		{ "boot-time code",	(unsigned long)_sinittext, (unsigned long)_einittext },
		{ "static data",	(unsigned long)_sdata, (unsigned long)_edata },
		{ "zeroed static data", (unsigned long)__bss_start, (unsigned long)__bss_stop },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(sections); i++) {
		const struct range *r = &sections[i];

		if (addr < r->start || addr >= r->end)
			continue;
		if (is_kernel_text(addr))
			return scnprintf(buf, size, "%s of the image: %pS", r->name,
					 (void *)addr);
		return scnprintf(buf, size, "%s of the image (0x%lx-0x%lx)", r->name, r->start,
				 r->end);
	}
	return 0;
}
WHATIS(image, whatis_image);

/* The boot CPU's stacks lie behind .bss, each with an unmapped page below it. */
extern char boot_irq_guard[], boot_irq_stack[], boot_irq_stack_top[];
extern char boot_guard[], boot_stack[], boot_stack_top[];

static int whatis_stack(unsigned long addr, char *buf, size_t size)
{
	const struct range stacks[] = {
		{ "guard below the interrupt stack of the boot CPU",
		  (unsigned long)boot_irq_guard, (unsigned long)boot_irq_stack },
		{ "interrupt stack of the boot CPU",
		  (unsigned long)boot_irq_stack, (unsigned long)boot_irq_stack_top },
		{ "guard below the boot stack",
		  (unsigned long)boot_guard, (unsigned long)boot_stack },
		{ "boot stack", (unsigned long)boot_stack, (unsigned long)boot_stack_top },
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(stacks); i++) {
		if (addr >= stacks[i].start && addr < stacks[i].end)
			return scnprintf(buf, size, "%s (0x%lx-0x%lx)", stacks[i].name,
					 stacks[i].start, stacks[i].end);
	}
	return 0;
}
WHATIS(stack, whatis_stack);

static int whatis_null(unsigned long addr, char *buf, size_t size)
{
	if (addr < 4096)
		return scnprintf(buf, size, "NULL%s", addr ? " and a few bytes: a member?" : "");
	if (addr >= -4095UL)
		return scnprintf(buf, size, "an error code (%ld) taken for a pointer", (long)addr);
	return 0;
}
WHATIS(null, whatis_null);

/* The range of the layout: where the address lies, whoever owns it. */
static void print_range(unsigned long addr)
{
#define RANGE(name, start, end) { name, start, end },
	static const struct range ranges[] = { KERNEL_LAYOUT(RANGE) };
#undef RANGE

	for (unsigned int i = 0; i < ARRAY_SIZE(ranges); i++) {
		if (addr >= ranges[i].start && addr < ranges[i].end) {
			printk("  range: %s (0x%lx-0x%lx)\n", ranges[i].name, ranges[i].start,
			       ranges[i].end);
			return;
		}
	}
	printk("  range: %s\n", addr < PAGE_OFFSET ? "user space" : "none of the kernel's");
}

void whatis_print(unsigned long addr)
{
	bool known = false;
	char buf[160];

	registry_for_each(granule_whatis, it) {
		const struct whatis *w = *it;

		buf[0] = 0;
		if (w->describe(addr, buf, sizeof(buf)) <= 0)
			continue;
		printk("  owner: %s\n", buf);
		known = true;
	}
	if (!known)
		printk("  owner: nobody\n");
	print_range(addr);
}
