// SPDX-License-Identifier: MIT
/*
 * fault: does on purpose what a broken program does, so that the report can be seen and tested. At
 * the prompt each ends the command with status 1; `fault irq` masks interrupts first and panics, so
 * does `fault report`, whose report faults in its middle.
 */
#include <arch/ops.h>
#include <granule/command.h>
#include <granule/fault_kinds.h>
#include <granule/whatis.h>
#include <linux/bug.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

static bool in_report;

static int whatis_faulting(unsigned long addr, char *buf, size_t size)
{
	if (in_report)
		fault_provokers[0].provoke();
	return 0;
}
WHATIS(faulting, whatis_faulting);

static void list_kinds(void)
{
	for (const struct fault_provoker *p = fault_provokers; p->name; p++)
		printk("%-10s %s\n", p->name, p->what);
	printk("%-10s %s\n", "irq", "the same as null with interrupts masked: a panic");
	printk("%-10s %s\n", "report", "the same as null, and again while it is reported: a panic");
	printk("%-10s %s\n", "bug", "BUG()");
}

static int cmd_fault(int argc, char **argv)
{
	if (argc == 1) {
		list_kinds();
		return 0;
	}
	if (argc > 2)
		return CMD_USAGE;
	if (!strcmp(argv[1], "bug"))
		BUG();
	if (!strcmp(argv[1], "irq")) {
		arch_irq_disable();
		fault_provokers[0].provoke();
	}
	if (!strcmp(argv[1], "report")) {
		in_report = true;
		fault_provokers[0].provoke();
	}
	for (const struct fault_provoker *p = fault_provokers; p->name; p++) {
		if (strcmp(p->name, argv[1]))
			continue;
		p->provoke();
		printk("fault: %s did not fault\n", p->name);
		return 1;
	}
	printk("fault: %s: no such kind; `fault` lists them\n", argv[1]);
	return 1;
}
COMMAND(fault, cmd_fault, "[KIND]", "fault on purpose; without KIND, list the kinds",
	"The report shows cause, address, owner, walk, registers and callers.\n");
