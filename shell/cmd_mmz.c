// SPDX-License-Identifier: MIT
/*
 * mmz: media memory by hand. Blocks of the prompt are allocated, mapped and freed through
 * /dev/mmz_userdev, as programs do it; `mmz close` ends that, and what was left is told as a leak.
 */
#include "shell.h"
#include <granule/mmz.h>
#include <granule/mmz_ioctl.h>
#include <granule/node.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/printk.h>
#include <linux/string.h>

static struct file *dev;

static bool opened(void)
{
	if (dev)
		return true;
	dev = filp_open("/dev/mmz_userdev", 0, 0);
	if (!IS_ERR(dev))
		return true;
	printk("mmz: /dev/mmz_userdev cannot be opened: %ld\n", PTR_ERR(dev));
	dev = NULL;
	return false;
}

/* The newer layout on every machine: addresses of 64 bits. */
static int ask(unsigned int cmd, struct mmz_info64 *info, const char *what)
{
	long err = opened() ? vfs_ioctl(dev, cmd, (unsigned long)info) : -ENODEV;

	if (err)
		printk("mmz: %s: %ld\n", what, err);
	return err ? 1 : 0;
}

static bool phys_arg(const char *text, u64 *out)
{
	return shell_number("physical address", text, U64_MAX, out);
}

static int do_alloc(int argc, char **argv)
{
	struct mmz_info64 info = { 0 };
	u64 size, align = 0;

	if (argc < 4 || argc > 6)
		return CMD_USAGE;
	if (!shell_number("SIZE", argv[3], U64_MAX, &size) ||
	    (argc > 4 && !shell_number("ALIGN", argv[4], U64_MAX, &align)))
		return 2;
	if (strlen(argv[2]) > sizeof(info.mmb_name) ||
	    (argc > 5 && strlen(argv[5]) > sizeof(info.mmz_name))) {
		printk("mmz: a block's name has at most 16 characters, a zone's 32\n");
		return 2;
	}
	memcpy(info.mmb_name, argv[2], strlen(argv[2]));
	if (argc > 5)
		memcpy(info.mmz_name, argv[5], strlen(argv[5]));
	info.size = size;
	info.align = align;
	if (ask(IOC_MMB_ALLOC_V2_(struct mmz_info64), &info, "alloc"))
		return 1;
	printk("%#llx\n", (unsigned long long)info.phys_addr);
	return 0;
}

static int do_free(int argc, char **argv)
{
	struct mmz_info64 info = { 0 };

	if (argc != 3)
		return CMD_USAGE;
	return phys_arg(argv[2], &info.phys_addr) ?
	       ask(IOC_MMB_FREE_(struct mmz_info64), &info, "free") : 2;
}

static int do_map(int argc, char **argv)
{
	struct mmz_info64 info = { 0 };
	bool cached = argc < 4 || !strcmp(argv[3], "cached");

	if (argc < 3 || argc > 4 || (!cached && strcmp(argv[3], "nocache")))
		return CMD_USAGE;
	if (!phys_arg(argv[2], &info.phys_addr))
		return 2;
	if (ask(cached ? IOC_MMB_USER_REMAP_CACHED_(struct mmz_info64) :
			 IOC_MMB_USER_REMAP_(struct mmz_info64), &info, "map"))
		return 1;
	printk("%#llx\n", (unsigned long long)info.mapped);
	return 0;
}

static int do_unmap(int argc, char **argv)
{
	struct mmz_info64 info = { 0 };

	if (argc != 3)
		return CMD_USAGE;
	return phys_arg(argv[2], &info.phys_addr) ?
	       ask(IOC_MMB_USER_UNMAP_(struct mmz_info64), &info, "unmap") : 2;
}

static int do_flush(int argc, char **argv)
{
	u64 phys = 0;
	long err;

	if (argc > 3)
		return CMD_USAGE;
	if (argc == 3 && !phys_arg(argv[2], &phys))
		return 2;
	if (phys > ULONG_MAX) {
		printk("mmz: flush: the request has no room for this address\n");
		return 1;
	}
	err = opened() ? vfs_ioctl(dev, IOC_MMB_FLUSH_DCACHE, phys) : -ENODEV;
	if (err)
		printk("mmz: flush: %ld\n", err);
	return err != 0;
}

static int do_close(int argc, char **argv)
{
	if (argc != 2)
		return CMD_USAGE;
	if (dev)
		filp_close(dev, NULL);
	dev = NULL;
	return 0;
}

static int zone_add(const char *text)
{
	int err = mmz_zone_add_text(text);

	if (err)
		printk("mmz: zone add: %d\n", err);
	return err != 0;
}

static int zone_del(const char *name)
{
	hil_mmz_t *zone = hil_mmz_find(0, name);
	int err = zone ? hil_mmz_unregister(zone) : -ENOENT;

	if (!err)
		return hil_mmz_destroy(zone) != 0;
	printk("mmz: zone del: %s\n", err == -ENOENT ? "there is none of this name" :
	       "it has live blocks");
	return 1;
}

static int do_zone(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[2], "add"))
		return zone_add(argv[3]);
	if (argc == 4 && !strcmp(argv[2], "del"))
		return zone_del(argv[3]);
	return CMD_USAGE;
}

static int do_fail(int argc, char **argv)
{
	char text[64];
	struct node *node = node_lookup("/proc/granule/mmz");

	if (argc != 3 && argc != 4)
		return CMD_USAGE;
	snprintf(text, sizeof(text), "%s%s%s", argv[2], argc > 3 ? " " : "",
		 argc > 3 ? argv[3] : "");
	return node && !node_write(node, text) ? 0 : CMD_USAGE;
}

static int do_stat(int argc, char **argv)
{
	return argc == 2 ? shell_run_line("cat /proc/granule/mmz") : CMD_USAGE;
}

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} subcommands[] = {
	{ "alloc", do_alloc }, { "free", do_free }, { "map", do_map }, { "unmap", do_unmap },
	{ "flush", do_flush }, { "close", do_close }, { "stat", do_stat }, { "zone", do_zone },
	{ "fail", do_fail },
};

static int cmd_mmz(int argc, char **argv)
{
	if (argc == 1)
		return shell_run_line("cat /proc/media-mem");
	for (unsigned int i = 0; i < ARRAY_SIZE(subcommands); i++)
		if (!strcmp(argv[1], subcommands[i].name))
			return subcommands[i].run(argc, argv);
	return CMD_USAGE;
}
COMMAND(mmz, cmd_mmz,
	"[alloc NAME SIZE [ALIGN [ZONE]] | free PHYS | map PHYS [cached|nocache] | unmap PHYS | "
	"flush [PHYS] | close | stat | zone add SPEC | zone del NAME | fail nth N|above SIZE|off]",
	"media memory zones and their blocks",
	"Alone: the zones and blocks, as /proc/media-mem.\n"
	"  alloc  a block in the zone ZONE (else \"anonymous\"); prints its physical address\n"
	"  free   the block at PHYS, one of the prompt's; a mapped one is freed by its unmap\n"
	"  map    shows the block to the CPU; prints where. One kind at a time: cached, nocache\n"
	"  unmap  drops one map\n"
	"  flush  writes the cache lines of a cached map back (all of them without PHYS)\n"
	"  close  gives back what the prompt still has, as a program's end does\n"
	"  stat   largest gaps, owners, refusals, times, and where all RAM is\n"
	"  zone   add name,gfp,start,size[,type,eqsize] (type 0 default, 1 powers of two,\n"
	"         2 multiples of eqsize): RAM that nobody has, beyond mem= or left by `zone del`\n"
	"  fail   allocations on purpose: the Nth from now, all above SIZE, none\n"
	"Zones at boot: mmz=name,gfp,start,size:... mmz_allocator=carveout|cma anony=1\n"
	"mmz_format=v4|v5\n");
