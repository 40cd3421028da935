// SPDX-License-Identifier: MIT
/*
 * MMZ at boot: zones of the boot arguments and of the device tree.
 *
 *	mmz_reserve()	memblock knows the machine, nothing is mapped yet: each zone is judged
 *			(mmz_layout.c) and its memory taken away, or it is refused by name
 *	mmz_init()	kmalloc works: the zones are entered
 *
 * A zone that lies in lowmem stays in the linear map, page by page, so that the type of its pages
 * can change; any other is no-map and gets addresses of vmalloc's when it is mapped.
 *
 * Tree: children of /reserved-memory, compatible "granule,mmz", with reg or size; no-map if wanted;
 * granule,zone-name (else the node's), granule,gfp, granule,alloc-type ("default", "slab",
 * "eq-block"), granule,block-size.
 *
 * Owns the layout and the specs. Boot CPU, then read-only but for zones of the prompt.
 */
#include "mmz_layout.h"
#include "mmz_memory.h"
#include <arch/this.h>
#include <asm/page.h>
#include <asm/sections.h>
#include <granule/fdt_mem.h>
#include <granule/fpu.h>
#include <granule/mmz_boot.h>
#include <granule/paging.h>
#include <granule/param.h>
#include <libfdt.h>
#include <linux/cma.h>
#include <linux/dma-map-ops.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/string.h>
#include ARCH_HEADER(phys.h)	/* arch_phys_limit() */

#define COMPATIBLE	"granule,mmz"

struct wanted {
	struct mmz_spec spec;
	bool granted, linear;
	bool from_tree;
};

static struct wanted wanted[MMZ_MAX_ZONES] __initdata;
static unsigned int n_wanted __initdata;
static bool use_cma;

/* --- boot arguments --- */

static void add_wanted(void *ctx, const struct mmz_spec *spec, const char *why)
{
	if (!spec)
		pr_err("mmz: %s: refused\n", why);
	else if (n_wanted == MMZ_MAX_ZONES)
		pr_err("mmz: zone \"%s\": more than %d zones: refused\n", spec->name,
		       MMZ_MAX_ZONES);
	else
		wanted[n_wanted++].spec = *spec;
}

static int __init set_mmz(char *value)
{
	mmz_parse(value, add_wanted, NULL);
	return 0;	/* each bad entry was named */
}
BOOT_PARAM(mmz, "mmz", set_mmz);

static int __init set_anony(char *value)
{
	int n, err = kstrtoint(value, 0, &n);

	if (err || n < 0 || n > 1)
		return -EINVAL;
	mmz_anony = n;
	return 0;
}
BOOT_PARAM(anony, "anony", set_anony);

/* The vendor's names of the first kind are "hisi" and, in the newest generation, "ot". */
static int __init set_allocator(char *value)
{
	use_cma = !strcmp(value, "cma");
	if (!use_cma && strcmp(value, "carveout") && strcmp(value, "hisi") && strcmp(value, "ot"))
		return -EINVAL;
	strscpy(mmz_allocator_name, value);
	return 0;
}
BOOT_PARAM(mmz_allocator, "mmz_allocator", set_allocator);

static int __init set_format(char *value)
{
	if (strcmp(value, "v4") && strcmp(value, "v5"))
		return -EINVAL;
	mmz_format_v5 = !strcmp(value, "v5");
	return 0;
}
BOOT_PARAM(mmz_format, "mmz_format", set_format);

static int __init set_isolation(char *value)
{
	return kstrtobool(value, &mmz_isolation);
}
BOOT_PARAM(mem_process_isolation, "mem_process_isolation", set_isolation);

/* --- who owns what --- */

static bool is_mmz(const struct fdt_reserve *r)
{
	return r->compatible && !strcmp(r->compatible, COMPATIBLE);
}

static const char *kind_of(const struct fdt_reserve *r)
{
	if (is_mmz(r))
		return "the zone of the tree";
	return r->reusable ? "the CMA region" : "the reserved region";
}

/* The claimants behind `first` are fdt_mem.reserves, in their order, those of size 0 left out. */
static void __init find_claimants(struct mmz_layout *l)
{
	uint64_t base, size;

	for (unsigned int i = 0; i < fdt_mem.n_banks; i++)
		mmz_layout_bank(l, fdt_mem.banks[i].base, fdt_mem.banks[i].size);
	mmz_layout_claim(l, "the image", "", __pa_symbol(_text),
			 __pa_symbol(_end) - __pa_symbol(_text));
	mmz_layout_claim(l, "the device tree", "", fdt_mem_pa, fdt_mem_size);
	if (fdt_mem.has_initrd)
		mmz_layout_claim(l, "the initrd", "", fdt_mem.initrd_start,
				 fdt_mem.initrd_end - fdt_mem.initrd_start);
	for (int i = 0; i < fdt_num_mem_rsv(fdt_mem.fdt); i++)
		if (!fdt_get_mem_rsv(fdt_mem.fdt, i, &base, &size) && base != fdt_mem_pa)
			mmz_layout_claim(l, "the memreserve block's entry", "", base, size);
	if (dma_contiguous_cmdline() && dma_contiguous_default_area)	/* at a fixed place */
		mmz_layout_claim(l, "the CMA region", "cma=",
				 cma_get_base(dma_contiguous_default_area),
				 cma_get_size(dma_contiguous_default_area));
	for (unsigned int i = 0; i < fdt_mem.n_reserves; i++)
		mmz_layout_claim(l, kind_of(&fdt_mem.reserves[i]), fdt_mem.reserves[i].name,
				 fdt_mem.reserves[i].base, fdt_mem.reserves[i].size);
}

/* The claimant that a node is. */
static int __init claimant_of(const struct mmz_layout *l, const struct fdt_reserve *r)
{
	for (unsigned int i = 0; i < l->n_claimants; i++)
		if (l->claimant[i].name == r->name && l->claimant[i].r.base == r->base)
			return i;
	return -1;
}

/* --- taking memory away --- */

static bool __init in_lowmem(u64 base, u64 size)
{
	return memblock_is_region_memory(base, size) &&
	       base + size <= (u64)max_low_pfn << PAGE_SHIFT;
}

/* memblock's arrays cannot grow yet. */
static int __init take(u64 base, u64 size, bool *linear, char *why)
{
	int err = -ENOSPC;

	*linear = in_lowmem(base, size);
	if (memblock_is_region_reserved(base, size)) {
		strscpy(why, "it touches memory that is reserved already", MMZ_WHY);
		return -EBUSY;
	}
	if (*linear && memblock.reserved.cnt + 3 <= memblock.reserved.max)
		err = memblock_reserve(base, size) ?: paging_want_pages(base, size);
	else if (!*linear && memblock.memory.cnt + 2 <= memblock.memory.max)
		err = memblock_mark_nomap(base, size);
	if (err)
		strscpy(why, "there are too many reservations", MMZ_WHY);
	return err;
}

static void __init grant(struct wanted *w)
{
	struct mmz_spec *s = &w->spec;
	char why[MMZ_WHY];
	int err = mmz_layout_judge(&mmz_boot_layout, s->start, s->size, -1, why);

	err = err ?: take(s->start, s->size, &w->linear, why);
	err = err ?: mmz_layout_set_aside(&mmz_boot_layout, s->name, s->start, s->size, w->linear);
	if (err)
		pr_err("mmz: \"%s,%lu,%#llx,%#llx\": %s: refused\n", s->name, s->gfp,
		       (unsigned long long)s->start, (unsigned long long)s->size, why);
	w->granted = !err;
}

/* --- the tree --- */

static const char *__init text_of(int node, const char *prop)
{
	int len;
	const char *p = fdt_getprop(fdt_mem.fdt, node, prop, &len);

	return p && len > 0 && !p[len - 1] ? p : NULL;
}

static bool __init u32_of(int node, const char *prop, u32 *out)
{
	int len;
	const u8 *p = fdt_getprop(fdt_mem.fdt, node, prop, &len);

	if (!p || len != 4)
		return false;
	*out = (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
	return true;
}

static const char *__init read_node(const struct fdt_reserve *r, struct mmz_spec *s)
{
	const char *name = text_of(r->node, "granule,zone-name");
	const char *type = text_of(r->node, "granule,alloc-type");
	u32 gfp = 0, unit = 0;

	if (name ? strlen(name) >= sizeof(s->name) || !*name : strcspn(r->name, "@") >=
							       sizeof(s->name))
		return "its name is empty or longer than 31 characters";
	strscpy(s->name, name ?: r->name);
	if (!name)
		s->name[strcspn(s->name, "@")] = '\0';
	u32_of(r->node, "granule,gfp", &gfp);
	u32_of(r->node, "granule,block-size", &unit);
	s->gfp = gfp;
	s->eqsize = unit;
	if (!type || !strcmp(type, "default"))
		s->type = HIL_DEFAULT_ALLOC;
	else if (!strcmp(type, "slab"))
		s->type = HIL_SLAB_ALLOC;
	else if (!strcmp(type, "eq-block"))
		s->type = HIL_EQ_BLOCK_ALLOC;
	else
		return "granule,alloc-type is none of default, slab, eq-block";
	if (s->type == HIL_EQ_BLOCK_ALLOC && (!unit || unit % PAGE_SIZE))
		return "granule,block-size is no multiple of the page";
	if (r->reusable)
		return "reusable memory cannot be a media zone";
	return NULL;
}

/* The reader of the tree has reserved its memory; refused or not, nobody else gets that. */
static void __init grant_node(const struct fdt_reserve *r)
{
	struct wanted *w = &wanted[n_wanted];
	struct mmz_spec s = { .start = r->base, .size = r->size };
	const char *wrong = n_wanted == MMZ_MAX_ZONES ? "there are too many zones" :
							read_node(r, &s);
	char why[MMZ_WHY];
	int self = claimant_of(&mmz_boot_layout, r), err = wrong ? -EINVAL : 0;

	if (wrong)
		strscpy(why, wrong, MMZ_WHY);
	err = err ?: mmz_layout_judge(&mmz_boot_layout, r->base, r->size, self, why);
	if (err) {
		pr_err("mmz: /reserved-memory/%s: %s: refused\n", r->name, why);
		return;
	}
	*w = (struct wanted){ .spec = s, .granted = true, .from_tree = true };
	w->linear = !r->no_map && in_lowmem(r->base, r->size);
	if (!w->linear && !r->no_map)
		memblock_mark_nomap(r->base, r->size);
	n_wanted++;
	/* The node stops being a claimant: it is the zone. */
	mmz_boot_layout.claimant[self] =
		mmz_boot_layout.claimant[--mmz_boot_layout.n_claimants];
	mmz_layout_set_aside(&mmz_boot_layout, s.name, r->base, r->size, w->linear);
}

void __init mmz_reserve(void)
{
	unsigned int n_args = n_wanted;

	kernel_fpu_begin();
	mmz_boot_layout.limit = arch_phys_limit();
	find_claimants(&mmz_boot_layout);
	for (unsigned int i = 0; i < fdt_mem.n_reserves; i++)
		if (is_mmz(&fdt_mem.reserves[i]) && fdt_mem.reserves[i].size)
			grant_node(&fdt_mem.reserves[i]);
	kernel_fpu_end();
	for (unsigned int i = 0; i < n_args && !use_cma; i++)
		grant(&wanted[i]);
}

/* --- entering --- */

static void __init enter(const struct wanted *w)
{
	const struct mmz_spec *s = &w->spec;
	bool cma = use_cma && !w->from_tree;
	hil_mmz_t *zone = cma ? mmz_cma_zone(s) :
			  hil_mmz_create_v2(s->name, s->gfp, s->start, s->size, s->type, s->eqsize);

	if (!zone)
		return;
	if (mmz_zone_link(zone, w->linear)) {
		hil_mmz_destroy(zone);
		return;
	}
	if (!cma)
		mmz_memory_list(zone->phys_start, zone->nbytes, zone->name);
	pr_info("mmz: zone \"%s\": %lu KiB at %pa, %s\n", zone->name, zone->nbytes >> 10,
		&zone->phys_start, cma ? "of a CMA area" :
		zone->linear ? "in the linear map" : "not in the linear map");
}

void __init mmz_init(void)
{
	for (unsigned int i = 0; i < n_wanted; i++)
		if (wanted[i].granted || use_cma)
			enter(&wanted[i]);
}
