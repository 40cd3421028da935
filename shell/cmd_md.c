// SPDX-License-Identifier: MIT
/*
 * Commands that look at memory as it is: md, mw, crc32. Every access is one load or store of the
 * width asked for, so they work on device registers too; a bad address ends in the fault report and
 * the prompt goes on.
 */
#include "shell.h"
#include <granule/tty.h>
#include <linux/crc32.h>
#include <linux/ctype.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/string.h>

/* A piece of memory under inspection; a physical one is mapped page by page as it is walked. */
struct view {
	bool physical;
	unsigned int width;	/* bytes: 1, 2, 4, 8 */
	u64 addr;
	void *map;		/* of the page that holds addr, when physical */
	u64 map_page;
	bool is_ram;
};

static unsigned int width_of(const char *command)
{
	const char *dot = strchr(command, '.');

	if (!dot)
		return 4;
	switch (dot[1]) {
	case 'b': return 1;
	case 'w': return 2;
	case 'l': return 4;
	case 'q': return 8;
	}
	return 0;
}

static void view_end(struct view *v)
{
	if (v->map && v->is_ram)
		memunmap(v->map);
	else if (v->map)
		iounmap((void __iomem __force *)v->map);
	v->map = NULL;
}

/* The CPU address of v->addr, or NULL when it cannot be mapped (told). */
static volatile void *view_at(struct view *v)
{
	u64 page = v->addr & ~(u64)(PAGE_SIZE - 1);

	if (!v->physical)
		return (volatile void *)(unsigned long)v->addr;
	if (v->map && v->map_page != page)
		view_end(v);
	if (!v->map) {
		v->is_ram = pfn_valid(PFN_DOWN(page));
		v->map = v->is_ram ? memremap(page, PAGE_SIZE, MEMREMAP_WB) :
				     (void __force *)ioremap(page, PAGE_SIZE);
		v->map_page = page;
	}
	if (!v->map) {
		printk("physical address 0x%llx cannot be mapped\n", v->addr);
		return NULL;
	}
	return (volatile char *)v->map + (v->addr - page);
}

static u64 load(volatile void *p, unsigned int width)
{
	switch (width) {
	case 1: return *(volatile u8 *)p;
	case 2: return *(volatile u16 *)p;
	case 4: return *(volatile u32 *)p;
	}
	return *(volatile u64 *)p;
}

static void store(volatile void *p, unsigned int width, u64 value)
{
	switch (width) {
	case 1: *(volatile u8 *)p = value; break;
	case 2: *(volatile u16 *)p = value; break;
	case 4: *(volatile u32 *)p = value; break;
	default: *(volatile u64 *)p = value;
	}
}

/* [-p] ADDR: fills the view; the number of words taken, or 0 after saying what is wrong. */
static int parse_where(struct view *v, int argc, char **argv)
{
	unsigned long addr;
	int used = 1;

	memset(v, 0, sizeof(*v));
	v->width = width_of(argv[0]);
	if (!v->width)
		printk("%s: the width is .b, .w, .l or .q\n", argv[0]);
	if (used < argc && !strcmp(argv[used], "-p")) {
		v->physical = true;
		used++;
	}
	if (used >= argc || !v->width)
		return 0;
	if (v->physical) {
		if (!shell_number("address", argv[used], PHYS_ADDR_MAX, &v->addr))
			return 0;
	} else {
		if (!shell_address(argv[used], &addr))
			return 0;
		v->addr = addr;
	}
	return used + 1;
}

static int dump_line(struct view *v, u64 *left)
{
	char text[17];
	unsigned int bytes = 0, n = 0;
	u64 value[16], start = v->addr;

	/* all loads first: where one faults, the report begins a line of its own */
	for (; n < 16 / v->width && n < *left; n++, v->addr += v->width) {
		volatile void *p = view_at(v);

		if (!p)
			return 1;
		value[n] = load(p, v->width);
	}
	*left -= n;
	printk("%0*llx:", v->physical ? 10 : (int)(2 * sizeof(long)), start);
	for (unsigned int w = 0; w < n; w++) {
		printk(" %0*llx", (int)(2 * v->width), value[w]);
		for (unsigned int i = 0; i < v->width; i++, bytes++, value[w] >>= 8)
			text[bytes] = isprint(value[w] & 0xff) ? value[w] & 0xff : '.';
	}
	text[bytes] = '\0';
	printk("%*s  %s\n", (int)((16 - bytes) / v->width * (2 * v->width + 1)), "", text);
	return 0;
}

static int cmd_md(int argc, char **argv)
{
	struct view v;
	u64 count;
	int used = parse_where(&v, argc, argv), status = 0;

	if (!used || argc > used + 1)
		return CMD_USAGE;
	count = 64 / v.width;
	if (argc > used && !shell_number("count", argv[used], 1 << 20, &count))
		return 2;
	while (count && !status && !tty_interrupted())
		status = dump_line(&v, &count);
	view_end(&v);
	return status;
}
COMMAND(md, cmd_md, "[-p] ADDR [COUNT]", "show memory (md.b md.w md.l md.q)",
	"ADDR is virtual: a number or a symbol (`md start_kernel+16`); -p makes it physical.\n"
	"COUNT is in units of the width; without it 64 bytes are shown.\n");

static int cmd_mw(int argc, char **argv)
{
	struct view v;
	u64 value, count = 1, max;
	int used = parse_where(&v, argc, argv);

	if (!used || argc < used + 1 || argc > used + 2)
		return CMD_USAGE;
	max = v.width == 8 ? U64_MAX : (1ull << (8 * v.width)) - 1;
	if (!shell_number("value", argv[used], max, &value))
		return 2;
	if (argc > used + 1 && !shell_number("count", argv[used + 1], 1 << 30, &count))
		return 2;
	for (; count && !tty_interrupted(); count--, v.addr += v.width) {
		volatile void *p = view_at(&v);

		if (!p)
			break;
		store(p, v.width, value);
	}
	view_end(&v);
	return count ? 1 : 0;
}
COMMAND(mw, cmd_mw, "[-p] ADDR VALUE [COUNT]", "write memory (mw.b mw.w mw.l mw.q)",
	"Writes where you say: a wrong address may end the session.\n");

static int cmd_crc32(int argc, char **argv)
{
	struct view v;
	char *width_one[] = { "crc32.b", NULL, NULL };
	u64 length;
	u32 crc = ~0u;
	int used;

	if (argc < 3)
		return CMD_USAGE;
	width_one[1] = argv[1];
	width_one[2] = argv[2];
	used = parse_where(&v, argc, width_one);
	if (!used || argc != used + 1)
		return CMD_USAGE;
	if (!shell_number("length", argv[used], PHYS_ADDR_MAX, &length))
		return 2;
	for (u64 i = 0; i < length && !tty_interrupted(); i++, v.addr++) {
		volatile void *p = view_at(&v);
		u8 byte;

		if (!p)
			break;
		byte = load(p, 1);
		crc = crc32_le(crc, &byte, 1);
	}
	view_end(&v);
	printk("crc32 of 0x%llx bytes: %08x\n", length, ~crc);
	return 0;
}
COMMAND(crc32, cmd_crc32, "[-p] ADDR LENGTH", "checksum of a piece of memory",
	"The CRC-32 of zip, PNG and U-Boot's crc32.\n");
