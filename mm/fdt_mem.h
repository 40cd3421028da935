/* SPDX-License-Identifier: MIT */
/*
 * What the files of the tree reader share: a walk over all nodes that knows each level's cells, and
 * property access that trusts nothing.
 */
#ifndef MM_FDT_MEM_H
#define MM_FDT_MEM_H

#include <granule/fdt_mem.h>
#include <libfdt.h>
#include <linux/string.h>
#include <linux/types.h>

/*
 * Cells of a level are what its node gives to its children: #address-cells and #size-cells, else
 * the parent's, else 2 and 1. More than 4 are FDT_MEM_BAD_CELLS, and nothing is read with them.
 */
#define FDT_MEM_BAD_CELLS 255

struct fdt_walk {
	const void *fdt;
	int node;		/* the current one, negative at the end */
	int depth;		/* the root's is 0 */
	int nodes[FDT_MEM_DEPTH + 1];
	u8 addr_cells[FDT_MEM_DEPTH + 1];
	u8 size_cells[FDT_MEM_DEPTH + 1];
	bool off[FDT_MEM_DEPTH + 1];	/* this level or one above is not enabled */
};

#define fdt_walk_each(w, fdt) for (fdt_walk_begin(w, fdt); (w)->node >= 0; fdt_walk_next(w))

void fdt_walk_begin(struct fdt_walk *w, const void *fdt);
void fdt_walk_next(struct fdt_walk *w);

/* A walk that stands at `node`; false when there is no such node. */
bool fdt_walk_to(struct fdt_walk *w, const void *fdt, int node);

/* The full path of the walk's node. 0, or -ENOSPC. */
int fdt_walk_path(const struct fdt_walk *w, char *buf, size_t size);

/* The node of an absolute path of len bytes, or a negative libfdt error. */
int fdt_find(const void *fdt, const char *path, int len);

void fdt_note(struct fdt_mem_info *info, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The value if it ends in a NUL, else NULL. Of a list, the first string. */
const char *fdt_text(const void *fdt, int node, const char *prop);
bool fdt_u32(const void *fdt, int node, const char *prop, u32 *out);
bool fdt_enabled(const void *fdt, int node);	/* no status, "ok" or "okay" */
const char *fdt_name(const void *fdt, int node);	/* never NULL */

/* A list of big-endian cells being read from the front. */
struct fdt_cells {
	const u8 *p;
	unsigned int left;	/* cells */
};

struct fdt_cells fdt_cells(const void *fdt, int node, const char *prop, bool *present);

/*
 * Takes an n-cell number off the list. False when fewer cells are left, n is bad, or the value
 * needs more than 64 bits (then *out is all ones).
 */
bool fdt_take(struct fdt_cells *c, unsigned int n, u64 *out);

/* The low 64 bits of an n-cell address, whatever stands above them (PCI has flags there). */
bool fdt_take_low(struct fdt_cells *c, unsigned int n, u64 *out);

/* One entry of a bus's `ranges` or `dma-ranges`. */
struct fdt_bus_range {
	u64 child, parent, size;
};

/* False at the end of the list, and where the cells are bad or all have no length. */
bool fdt_take_range(struct fdt_cells *c, const struct fdt_walk *w, int level,
		    struct fdt_bus_range *r);

/* Where the first reg of the walk's node lies for the CPU, through `ranges` of every bus above. */
bool fdt_cpu_address(const struct fdt_walk *w, u64 *out);

/* The parts of fdt_mem_read(), in the order of its calls. */
void fdt_mem_banks(struct fdt_mem_info *info, const struct fdt_walk *w);
void fdt_mem_banks_done(struct fdt_mem_info *info);
void fdt_mem_reserve(struct fdt_mem_info *info, const struct fdt_walk *w);
void fdt_mem_check_reserves(struct fdt_mem_info *info);
void fdt_mem_chosen(struct fdt_mem_info *info);
void fdt_mem_cpu(struct fdt_mem_info *info, int node);
void fdt_mem_method(struct fdt_mem_info *info, int node);
void fdt_mem_psci(struct fdt_mem_info *info, int node);
void fdt_mem_dma(struct fdt_mem_info *info, const struct fdt_walk *w);
void fdt_mem_numa_id(struct fdt_mem_info *info, int node);

#endif
