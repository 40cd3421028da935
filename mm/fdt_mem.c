// SPDX-License-Identifier: MIT
/*
 * The tree reader: is the blob sound, and which memory does it describe.
 *
 * Pure code over libfdt (see granule/fdt_mem.h): runs in the image, in `granule inspect` and under
 * the fuzzer. One walk over the tree calls each part for the nodes it cares about; the parts are
 * here (banks), in fdt_mem_reserved.c and in fdt_mem_chosen.c. fdt_mem_setup.c applies the result.
 */
#include "fdt_mem.h"

#include <linux/errno.h>
#include <linux/sort.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>

#define ATAG_CORE 0x54410001

static int refuse(char *why, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static int refuse(char *why, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(why, FDT_MEM_WHY, fmt, args);
	va_end(args);
	return -EINVAL;
}

static u32 word(const void *p, int i)
{
	return fdt32_ld((const fdt32_t *)p + i);
}

int fdt_mem_verify_header(const void *fdt, u64 *size, char *why)
{
	if ((uintptr_t)fdt & 7)
		return refuse(why, "not aligned to 8 bytes");
	if (word(fdt, 1) == __builtin_bswap32(ATAG_CORE))
		return refuse(why, "an ATAGS list was passed instead");
	if (word(fdt, 0) != FDT_MAGIC)
		return refuse(why, "bad magic 0x%08x, expected 0x%08x", word(fdt, 0), FDT_MAGIC);
	*size = fdt_totalsize(fdt);
	if (*size < sizeof(struct fdt_header))
		return refuse(why, "totalsize %u is smaller than the header", fdt_totalsize(fdt));
	return 0;
}

int fdt_mem_verify_alignment(const void *fdt, char *why)
{
	if (!(fdt_off_mem_rsvmap(fdt) & 7) && !(fdt_off_dt_struct(fdt) & 3))
		return 0;
	return refuse(why, "its blocks begin at unaligned offsets %#x and %#x",
		      fdt_off_mem_rsvmap(fdt), fdt_off_dt_struct(fdt));
}

/* The structure is sound: how deep does it go? libfdt itself does not mind. */
static int check_depth(const void *fdt, char *why)
{
	int depth = -1, node = fdt_next_node(fdt, -1, &depth);

	while (node >= 0 && depth <= FDT_MEM_DEPTH)
		node = fdt_next_node(fdt, node, &depth);
	if (node >= 0)
		return refuse(why, "nodes nested more than %d deep", FDT_MEM_DEPTH);
	return 0;
}

static const char *words_for(int err)
{
	switch (-err) {
	case FDT_ERR_TRUNCATED:
		return "truncated, or a block reaches past totalsize";
	case FDT_ERR_BADVERSION:
		return "unknown format version";
	case FDT_ERR_BADSTRUCTURE:
		return "broken structure block";
	case FDT_ERR_BADLAYOUT:
		return "blocks in a forbidden order";
	case FDT_ERR_BADOFFSET:
		return "an offset points outside its block";
	default:
		return "unreadable";
	}
}

/*
 * Before version 16 a node carries its whole path. fdt_check_full takes for granted that the root's
 * has a slash, and reads through NULL when it has none: so that is looked at first.
 */
static bool root_has_path(const void *fdt)
{
	int offset = 0, next = 0;
	u32 tag;

	if (fdt_check_header(fdt) || fdt_version(fdt) >= 16)
		return true;
	do {
		offset = next;
		tag = fdt_next_tag(fdt, offset, &next);
	} while (next >= 0 && tag != FDT_BEGIN_NODE && tag != FDT_END);
	return next < 0 || tag == FDT_END || fdt_get_name(fdt, offset, NULL);
}

int fdt_mem_verify(const void *fdt, size_t avail, char *why)
{
	u64 size;
	int err;

	if (avail < sizeof(struct fdt_header))
		return refuse(why, "truncated: %u bytes hold no header", (unsigned int)avail);
	if (fdt_mem_verify_header(fdt, &size, why))
		return -EINVAL;
	if (size > avail)
		return refuse(why, "totalsize %u is above the %llu bytes there are",
			      (unsigned int)size, (unsigned long long)avail);
	err = root_has_path(fdt) ? fdt_check_full(fdt, avail) : -FDT_ERR_BADSTRUCTURE;
	if (err)
		return refuse(why, "%s (%s)", words_for(err), fdt_strerror(err));
	return check_depth(fdt, why);
}

/* ---- banks ---- */

static int by_base(const void *a, const void *b)
{
	const struct fdt_bank *x = a, *y = b;

	return x->base < y->base ? -1 : x->base > y->base;
}

static bool same_kind(const struct fdt_bank *a, const struct fdt_bank *b)
{
	return a->nid == b->nid && a->hotplug == b->hotplug;
}

/* The end itself may be 2^64. */
static u64 last_byte(const struct fdt_bank *b)
{
	return b->base + b->size - 1;
}

/*
 * Takes the next bank into *top, or leaves of it what begins a bank of its own. 2^64 bytes in one
 * bank would read as none.
 */
static bool absorb(struct fdt_mem_info *info, struct fdt_bank *top, struct fdt_bank *next)
{
	u64 top_last = last_byte(top), last = last_byte(next);
	u64 fresh = last - top_last;	/* what next adds, when it overlaps or touches */

	if (next->base > top_last && next->base - 1 != top_last)
		return false;
	if (next->base <= top_last)
		fdt_note(info, "memory %#llx-%#llx is described twice",
			 (unsigned long long)next->base,
			 (unsigned long long)(top_last < last ? top_last : last));
	if (last <= top_last)
		return true;
	if (same_kind(top, next) && top->size + fresh) {
		top->size += fresh;
		return true;
	}
	next->base = top_last + 1;
	next->size = fresh;
	return false;
}

void fdt_mem_banks_done(struct fdt_mem_info *info)
{
	struct fdt_bank *b = info->banks;
	unsigned int i, n = 0;

	sort(b, info->n_banks, sizeof(*b), by_base, NULL);
	for (i = 0; i < info->n_banks; i++)
		if (!n || !absorb(info, &b[n - 1], &b[i]))
			b[n++] = b[i];
	info->n_banks = n;
	for (info->memory_total = 0, i = 0; i < n; i++)
		info->memory_total += b[i].size;
}

static void add_bank(struct fdt_mem_info *info, const char *node, struct fdt_bank bank)
{
	if (!bank.size) {
		fdt_note(info, "%s: a bank of size 0 at %#llx", node,
			 (unsigned long long)bank.base);
		return;
	}
	if (bank.base && bank.size > -bank.base) {
		fdt_note(info, "%s: %#llx + %#llx wraps: %#llx bytes lost", node,
			 (unsigned long long)bank.base, (unsigned long long)bank.size,
			 (unsigned long long)(bank.size + bank.base));
		bank.size = -bank.base;
	}
	/* Merging may make room; when it does not, it is not tried for every bank to come. */
	if (info->n_banks == info->max_banks && !info->lost_banks)
		fdt_mem_banks_done(info);
	if (info->n_banks == info->max_banks)
		info->lost_banks++;
	else
		info->banks[info->n_banks++] = bank;
}

/* A memory node, child of the root: linux,usable-memory or reg, in the root's cells. */
static void add_memory_node(struct fdt_mem_info *info, const struct fdt_walk *w)
{
	const char *name = fdt_name(w->fdt, w->node);
	u8 ac = w->addr_cells[0], sc = w->size_cells[0];
	struct fdt_bank bank = { .nid = -1 };
	struct fdt_cells c;
	bool present, base_ok, size_ok;
	u32 nid;

	c = fdt_cells(w->fdt, w->node, "linux,usable-memory", &present);
	if (!present)
		c = fdt_cells(w->fdt, w->node, "reg", &present);
	if (!present || ac == FDT_MEM_BAD_CELLS || sc == FDT_MEM_BAD_CELLS || !(ac + sc)) {
		fdt_note(info, "%s: no readable reg", name);
		return;
	}
	if (fdt_u32(w->fdt, w->node, "numa-node-id", &nid) && nid <= 0x7fffffff)
		bank.nid = nid;
	bank.hotplug = fdt_getprop(w->fdt, w->node, "hotpluggable", NULL);
	while (c.left >= ac + sc) {
		base_ok = fdt_take(&c, ac, &bank.base);
		size_ok = fdt_take(&c, sc, &bank.size);
		if (!base_ok)
			fdt_note(info, "%s: a base beyond 64 bits: ignored", name);
		else if (!size_ok)
			fdt_note(info, "%s: a size beyond 64 bits: cut", name);
		if (base_ok)
			add_bank(info, name, bank);
	}
	if (c.left)
		fdt_note(info, "%s: %u cells after the last whole pair", name, c.left);
}

static bool is_memory_name(const char *name)
{
	return !strncmp(name, "memory", 6) && (!name[6] || name[6] == '@');
}

void fdt_mem_banks(struct fdt_mem_info *info, const struct fdt_walk *w)
{
	const char *type = fdt_text(w->fdt, w->node, "device_type");
	const char *name = fdt_name(w->fdt, w->node);

	if (!type || strcmp(type, "memory")) {
		if (is_memory_name(name))
			fdt_note(info, "%s: no device_type \"memory\": not used", name);
		return;
	}
	if (!fdt_enabled(w->fdt, w->node)) {
		fdt_note(info, "%s: disabled: not used", name);
		return;
	}
	add_memory_node(info, w);
	fdt_mem_numa_id(info, w->node);
}

/* ---- all of it ---- */

static void reset(struct fdt_mem_info *info, const void *fdt)
{
	struct fdt_mem_info fresh = {
		.banks = info->banks, .max_banks = info->max_banks,
		.reserves = info->reserves, .max_reserves = info->max_reserves,
		.dma_ranges = info->dma_ranges, .max_dma_ranges = info->max_dma_ranges,
		.note = info->note, .note_arg = info->note_arg,
		.fdt = fdt, .dma_limit = ~0ULL,
		.stdout_dev.node = -1, .console.node = -1,
	};

	*info = fresh;
}

void fdt_mem_read(const void *fdt, struct fdt_mem_info *info)
{
	struct fdt_walk w;
	const char *top = "";	/* the name of the root's child that the walk is in */

	reset(info, fdt);
	fdt_walk_each(&w, fdt) {
		if (w.depth == 1) {
			top = fdt_name(fdt, w.node);
			fdt_mem_banks(info, &w);
			if (!strcmp(top, "cpus"))
				fdt_mem_method(info, w.node);
		} else if (w.depth == 2 && !strcmp(top, "reserved-memory")) {
			fdt_mem_reserve(info, &w);
		} else if (w.depth == 2 && !strcmp(top, "cpus")) {
			fdt_mem_cpu(info, w.node);
		}
		fdt_mem_psci(info, w.node);
		fdt_mem_dma(info, &w);
	}
	fdt_mem_banks_done(info);
	if (info->lost_banks)
		fdt_note(info, "too many banks: %u of them lost", info->lost_banks);
	if (!info->n_banks)
		fdt_note(info, "no memory");
	fdt_mem_check_reserves(info);
	fdt_mem_chosen(info);
}
