// SPDX-License-Identifier: MIT
/*
 * The image's own use of the tree reader: two lines of the boot list, and the boot arguments that
 * are about where memory is.
 *
 * Owns fdt_mem and the static room for its lists. The tree stays in its fixmap window: its address
 * does not change later, and neither do the strings that fdt_mem points to.
 */
#include "fdt_mem.h"

#include <arch/smp.h>
#include <arch/this.h>
#include <asm/fixmap.h>
#include <asm/page.h>
#include <asm/sections.h>
#include <granule/fdt_map.h>
#include <granule/fpu.h>
#include <granule/param.h>
#include <granule/ram_check.h>
#include <granule/whatis.h>
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/memblock.h>
#include <linux/mmzone.h>
#include <linux/pfn.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/string.h>
#include <linux/topology.h>
#include <linux/uaccess.h>
#include ARCH_HEADER(phys.h)	/* arch_phys_limit(), LINEAR_MAP_SIZE */

#define NOTES 64	/* a hostile tree has thousands */

struct fdt_mem_info fdt_mem;
phys_addr_t fdt_mem_pa;
u32 fdt_mem_size;
phys_addr_t boot_mem_limit;
phys_addr_t boot_dma_zone_size;

static struct fdt_bank banks[512];
static struct fdt_reserve reserves[256];
static struct fdt_dma_range dma_ranges[64];
static unsigned int notes_left = NOTES;

static void print_note(void *arg, const char *text)
{
	if (notes_left && notes_left--)
		pr_warn("OF: fdt: %s\n", text);
	else
		pr_warn_once("OF: fdt: more of that is left out\n");
}

static int refuse(const char *why)
{
	printk("granule: device tree: %s\n", why);	/* no level: nothing stands before it */
	return -EINVAL;
}

/*
 * How much of the tree is tree: QEMU pads what it makes to 1 MiB, and memory behind the last block
 * need not be kept. Before version 17 the header does not tell where the structure ends.
 */
static u32 bytes_used(const void *fdt)
{
	u32 end = fdt_off_mem_rsvmap(fdt) +
		  (fdt_num_mem_rsv(fdt) + 1) * sizeof(struct fdt_reserve_entry);

	if (fdt_version(fdt) < 17)
		return fdt_totalsize(fdt);
	end = max(end, fdt_off_dt_strings(fdt) + fdt_size_dt_strings(fdt));
	return max(end, fdt_off_dt_struct(fdt) + fdt_size_dt_struct(fdt));
}

int fdt_mem_start(phys_addr_t pa)
{
	char why[FDT_MEM_WHY];
	const void *fdt = fdt_map(pa, &fdt_mem_size, why);

	if (!fdt)
		return refuse(why);
	fdt_mem = (struct fdt_mem_info){
		.banks = banks, .max_banks = ARRAY_SIZE(banks),
		.reserves = reserves, .max_reserves = ARRAY_SIZE(reserves),
		.dma_ranges = dma_ranges, .max_dma_ranges = ARRAY_SIZE(dma_ranges),
		.note = print_note,
	};
	fdt_mem_pa = pa;
	kernel_fpu_begin();
	if (fdt_mem_verify_alignment(fdt, why) || fdt_mem_verify(fdt, fdt_mem_size, why)) {
		kernel_fpu_end();
		return refuse(why);
	}
	fdt_mem_size = bytes_used(fdt);
	fdt_mem_read(fdt, &fdt_mem);
	kernel_fpu_end();
	if (fdt_mem.rng_seed)
		add_bootloader_randomness(fdt_mem.rng_seed, fdt_mem.rng_seed_len);
	params_parse(fdt_mem.bootargs ? fdt_mem.bootargs : "");
	return 0;
}

/*
 * The linear map begins at the section of the lowest bank and has room for LINEAR_MAP_SIZE. The
 * image must lie in it: banks too far below it are given up. Returns the first address beyond.
 */
static phys_addr_t place_linear_map(phys_addr_t image_end)
{
	phys_addr_t section = (phys_addr_t)PAGES_PER_SECTION << PAGE_SHIFT;
	phys_addr_t start = ALIGN_DOWN(memblock_start_of_DRAM(), section), lowest;

	if (image_end - start > LINEAR_MAP_SIZE) {
		lowest = ALIGN(image_end - LINEAR_MAP_SIZE, section);
		pr_warn("OF: fdt: memory below %pa is too far from the image: lost\n", &lowest);
		memblock_remove(0, lowest);
		start = ALIGN_DOWN(memblock_start_of_DRAM(), section);
	}
	memstart_addr = start;
	return start + LINEAR_MAP_SIZE;
}

/* Without high memory, what the linear map cannot show is lost. */
static void cut_beyond(phys_addr_t end)
{
	phys_addr_t dram_end = memblock_end_of_DRAM();

	if (IS_ENABLED(CONFIG_HIGHMEM) || dram_end <= end)
		return;
	pr_warn("OF: fdt: memory %pa-%pa lost beyond the linear map\n", &end, &dram_end);
	memblock_remove(end, PHYS_ADDR_MAX);
}

static void set_distances(void)
{
	static u8 matrix[MAX_NUMNODES * MAX_NUMNODES];
	int i, j;

	if (!fdt_mem_distances(&fdt_mem, matrix, MAX_NUMNODES))
		return;
	for (i = 0; i < MAX_NUMNODES; i++)
		for (j = 0; j < MAX_NUMNODES; j++)
			numa_set_distance(i, j, matrix[i * MAX_NUMNODES + j]);
}

/* The node with memory that is nearest to nid. */
static int nearest_with_memory(int nid)
{
	unsigned long start, end;
	int i, owner, best = 0, least = INT_MAX;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &owner) {
		if (node_distance(nid, owner) < least) {
			least = node_distance(nid, owner);
			best = owner;
		}
	}
	return best;
}

/* Only the boot CPU's: whoever starts another one sets that. */
static void set_cpu_node(void)
{
	int nid = fdt_mem_cpu_nid(&fdt_mem, arch_mpidr());

	if (nid >= MAX_NUMNODES)
		pr_warn("OF: fdt: the CPU's node %d is beyond the %d supported: node 0\n", nid,
			MAX_NUMNODES);
	else if (nid >= 0)
		set_cpu_numa_node(0, nearest_with_memory(nid));
}

static void set_limits(phys_addr_t linear_end)
{
	phys_addr_t end = memblock_end_of_DRAM();

	min_low_pfn = PFN_UP(memblock_start_of_DRAM());
	max_pfn = PFN_DOWN(end);
	max_low_pfn = PFN_DOWN(min(end, linear_end));
	max_possible_pfn = max_pfn;
	memblock_set_current_limit(min(end, linear_end));
}

/* --- is it there? --- */

static bool check_ram = true;

/* The word at pa, strongly ordered: nothing of it stays in a cache. */
static u32 *show_word(phys_addr_t pa)
{
	static phys_addr_t shown = PHYS_ADDR_MAX;

	if (shown != PFN_DOWN(pa))
		set_fixmap_nocache(FIX_RAM_CHECK, pa);
	shown = PFN_DOWN(pa);
	return (u32 *)(fix_to_virt(FIX_RAM_CHECK) + offset_in_page(pa));
}

static bool read_word(phys_addr_t pa, u32 *value)
{
	return !copy_from_kernel_nofault(value, show_word(pa), sizeof(*value));
}

static bool write_word(phys_addr_t pa, u32 value)
{
	return !copy_to_kernel_nofault(show_word(pa), &value, sizeof(value));
}

/* Names the banks of the tree that promised it. */
static void print_lost(phys_addr_t start, phys_addr_t end, const char *what)
{
	for (unsigned int i = 0; i < fdt_mem.n_banks; i++) {
		const struct fdt_bank *b = &fdt_mem.banks[i];
		u64 last = b->base + b->size - 1, from = max_t(u64, b->base, start);
		u64 to = min_t(u64, last, end - 1);

		if (from > to)
			continue;
		pr_warn("OF: fdt: memory %#llx-%#llx: %#llx-%#llx %s: %llu KiB lost\n",
			b->base, last, from, to, what, (to - from + 1) >> 10);
	}
}

static int check_banks(const struct fdt_mem_place *place, char *why)
{
	static const struct ram_access io = { read_word, write_word, print_lost };
	int err = check_ram ? ram_check(&io) : 0;

	clear_fixmap(FIX_RAM_CHECK);
	if (err) {
		scnprintf(why, FDT_MEM_WHY, "too many edges of memory that is not there");
		return err;
	}
	if (!memblock_is_region_memory(place->image_start, place->image_end - place->image_start)) {
		scnprintf(why, FDT_MEM_WHY,
			  "the image lies in memory that is also seen at a lower address");
		return -EINVAL;
	}
	return 0;
}

/* For fault reports: which bank the RAM at a linear-map address was promised by. */
static int whatis_bank(unsigned long addr, char *buf, size_t size)
{
	phys_addr_t pa = __pa(addr);

	if (!__is_lm_address(addr))
		return 0;
	for (unsigned int i = 0; i < fdt_mem.n_banks; i++) {
		const struct fdt_bank *b = &fdt_mem.banks[i];

		if (pa >= b->base && pa - b->base < b->size)
			return scnprintf(buf, size, "RAM at %pa, of the tree's bank %#llx-%#llx",
					 &pa, b->base, b->base + b->size - 1);
	}
	return 0;
}
WHATIS(bank, whatis_bank);

/* ram_check=off: the tree is believed. */
static int set_ram_check(char *value)
{
	return kstrtobool(value, &check_ram);
}
BOOT_PARAM(ram_check, "ram_check", set_ram_check);

static int setup(char *why)
{
	struct fdt_mem_place place = {
		.image_start = __pa_symbol(_text), .image_end = __pa_symbol(_end),
		.fdt_start = fdt_mem_pa, .fdt_end = fdt_mem_pa + fdt_mem_size,
		.limit = arch_phys_limit(), .memory_limit = boot_mem_limit,
	};
	phys_addr_t linear_end;
	int err = fdt_mem_add_banks(&fdt_mem, &place, why);

	if (err)
		return err;
	err = fdt_mem_add_owners(&fdt_mem, &place, why) ?: check_banks(&place, why);
	if (err)
		return err;
	linear_end = place_linear_map(place.image_end);
	cut_beyond(linear_end);
	set_limits(linear_end);
	err = fdt_mem_add_wishes(&fdt_mem, why);
	if (!err) {
		set_distances();
		set_cpu_node();
	}
	return err;
}

int fdt_mem_setup(void)
{
	char why[FDT_MEM_WHY];
	const char *model;
	int err;

	kernel_fpu_begin();
	model = fdt_text(fdt_mem.fdt, 0, "model") ?: fdt_text(fdt_mem.fdt, 0, "compatible");
	pr_info("Machine model: %s\n", model ?: "the tree does not say");
	pr_info("Kernel command line: %s\n", saved_command_line);
	err = setup(why);
	kernel_fpu_end();
	if (err)
		return refuse(why);
	cma_add_fdt_regions(&fdt_mem);
	fdt_mem_print_reserves(&fdt_mem);
	memblock_dump_all();
	return 0;
}

/* A whole value that is one size; *size stays as it was otherwise. */
static int set_size(char *value, phys_addr_t *size)
{
	char *end;
	phys_addr_t n = memparse(value, &end);

	if (end == value || *end || !n)
		return -EINVAL;
	*size = n;
	return 0;
}

static int set_mem(char *value)
{
	return set_size(value, &boot_mem_limit);
}
BOOT_PARAM(mem, "mem", set_mem);

static int set_dma_zone(char *value)
{
	return set_size(value, &boot_dma_zone_size);
}
BOOT_PARAM(dma_zone, "dma_zone", set_dma_zone);
