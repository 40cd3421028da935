// SPDX-License-Identifier: MIT
/* Commands about the kernel's page tables: pt (one address), ptdump (all, and their judge). */
#include "shell.h"
#include <granule/command.h>
#include <granule/paging.h>
#include <granule/pgtable.h>
#include <granule/whatis.h>
#include <linux/limits.h>
#include <linux/printk.h>
#include <linux/string.h>

static int cmd_pt(int argc, char **argv)
{
	u64 addr;

	if (argc != 2)
		return CMD_USAGE;
	if (!shell_number("address", argv[1], ULONG_MAX, &addr))
		return 1;
	pt_walk_print(addr);
	whatis_print((unsigned long)addr);
	return 0;
}
COMMAND(pt, cmd_pt, "ADDR", "walk the page tables for one address",
	"One line a level: the descriptor and what it says; then what the CPU answers, and whose\n"
	"address it is.\n");

static int cmd_ptdump(int argc, char **argv)
{
	unsigned int wrong;

	if (argc == 1)
		return shell_run_line("cat /sys/kernel/debug/kernel_page_tables");
	if (argc != 2 || strcmp(argv[1], "--check"))
		return CMD_USAGE;
	wrong = ptdump_check();
	if (wrong) {
		printk("ptdump: %u violations\n", wrong);
		return 1;
	}
	printk("ptdump: no page is writable and executable; sections, guards, holes are right\n");
	return 0;
}
COMMAND(ptdump, cmd_ptdump, "[--check]", "show the kernel's page tables, or judge them",
	"--check: no physical page may be writable and executable over all its aliases; sections\n"
	"have their rights; guard pages and holes are unmapped. Fails if anything is wrong.\n");
