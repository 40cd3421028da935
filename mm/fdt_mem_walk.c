// SPDX-License-Identifier: MIT
/*
 * The ground the tree reader stands on: the walk over all nodes, cells, strings, status, addresses.
 *
 * Pure: libfdt and string functions, no state, no allocation. Every value that comes from the blob
 * is checked here, once, so that the files above can be about meaning. Next: fdt_mem.c.
 */
#include "fdt_mem.h"

#include <linux/errno.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>

void fdt_note(struct fdt_mem_info *info, const char *fmt, ...)
{
	char text[192];
	va_list args;

	if (!info->note)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	info->note(info->note_arg, text);
}

const char *fdt_text(const void *fdt, int node, const char *prop)
{
	int len;
	const char *s = fdt_getprop(fdt, node, prop, &len);

	return s && len > 0 && memchr(s, '\0', len) ? s : NULL;
}

bool fdt_u32(const void *fdt, int node, const char *prop, u32 *out)
{
	int len;
	const fdt32_t *v = fdt_getprop(fdt, node, prop, &len);

	if (!v || len != sizeof(*v))
		return false;
	*out = fdt32_ld(v);
	return true;
}

bool fdt_enabled(const void *fdt, int node)
{
	const char *s = fdt_text(fdt, node, "status");

	if (!s)
		return !fdt_getprop(fdt, node, "status", NULL);
	return !strcmp(s, "okay") || !strcmp(s, "ok");
}

const char *fdt_name(const void *fdt, int node)
{
	const char *name = fdt_get_name(fdt, node, NULL);

	return name ? name : "?";
}

static u8 cells_of(const void *fdt, int node, const char *prop, u8 inherited)
{
	u32 n;

	if (!fdt_getprop(fdt, node, prop, NULL))
		return inherited;
	return fdt_u32(fdt, node, prop, &n) && n <= FDT_MAX_NCELLS ? n : FDT_MEM_BAD_CELLS;
}

static void enter(struct fdt_walk *w)
{
	int d = w->depth, up = d - 1;

	if (d < 0 || d > FDT_MEM_DEPTH) {
		w->node = -FDT_ERR_BADSTRUCTURE;
		return;
	}
	w->nodes[d] = w->node;
	w->addr_cells[d] = cells_of(w->fdt, w->node, "#address-cells", d ? w->addr_cells[up] : 2);
	w->size_cells[d] = cells_of(w->fdt, w->node, "#size-cells", d ? w->size_cells[up] : 1);
	w->off[d] = (d && w->off[up]) || !fdt_enabled(w->fdt, w->node);
}

void fdt_walk_begin(struct fdt_walk *w, const void *fdt)
{
	w->fdt = fdt;
	w->depth = -1;
	w->node = -1;
	fdt_walk_next(w);
}

void fdt_walk_next(struct fdt_walk *w)
{
	w->node = fdt_next_node(w->fdt, w->node, &w->depth);
	if (w->node >= 0)
		enter(w);
}

bool fdt_walk_to(struct fdt_walk *w, const void *fdt, int node)
{
	fdt_walk_each(w, fdt)
		if (w->node == node)
			return true;
	return false;
}

/* libfdt's own begins at offset 0, where a tree may have a NOP. */
int fdt_find(const void *fdt, const char *path, int len)
{
	int node = fdt_next_node(fdt, -1, NULL);
	const char *end = path + len, *slash;

	while (node >= 0 && path < end) {
		if (*path == '/') {
			path++;
			continue;
		}
		slash = memchr(path, '/', end - path);
		if (!slash)
			slash = end;
		node = fdt_subnode_offset_namelen(fdt, node, path, slash - path);
		path = slash;
	}
	return node;
}

int fdt_walk_path(const struct fdt_walk *w, char *buf, size_t size)
{
	size_t used = 0;
	int d;

	for (d = w->depth ? 1 : 0; d <= w->depth; d++) {
		used += snprintf(buf + used, size - used, "/%s",
				 d ? fdt_name(w->fdt, w->nodes[d]) : "");
		if (used >= size)
			return -ENOSPC;
	}
	return 0;
}

int fdt_mem_path(const void *fdt, int node, char *buf, size_t size)
{
	struct fdt_walk w;

	return fdt_walk_to(&w, fdt, node) ? fdt_walk_path(&w, buf, size) : -ENOENT;
}

struct fdt_cells fdt_cells(const void *fdt, int node, const char *prop, bool *present)
{
	int len;
	const void *v = fdt_getprop(fdt, node, prop, &len);

	*present = v;
	return (struct fdt_cells){ .p = v, .left = v ? (unsigned int)len / 4 : 0 };
}

/* The number in the last two of n cells; *above gets what the others hold. */
static bool take(struct fdt_cells *c, unsigned int n, u64 *out, u32 *above)
{
	u64 v = 0;

	*above = 0;
	if (n > c->left || n == FDT_MEM_BAD_CELLS)
		return false;
	for (; n; n--, c->p += 4, c->left--) {
		*above |= v >> 32;
		v = v << 32 | fdt32_ld((const fdt32_t *)c->p);
	}
	*out = v;
	return true;
}

bool fdt_take(struct fdt_cells *c, unsigned int n, u64 *out)
{
	u32 above;

	*out = ~0ULL;
	if (!take(c, n, out, &above))
		return false;
	if (above)
		*out = ~0ULL;
	return !above;
}

bool fdt_take_low(struct fdt_cells *c, unsigned int n, u64 *out)
{
	u32 above;

	return take(c, n, out, &above);
}

bool fdt_take_range(struct fdt_cells *c, const struct fdt_walk *w, int level,
		    struct fdt_bus_range *r)
{
	unsigned int before = c->left;

	return fdt_take_low(c, w->addr_cells[level], &r->child) &&
	       fdt_take_low(c, w->addr_cells[level - 1], &r->parent) &&
	       fdt_take_low(c, w->size_cells[level], &r->size) && c->left < before;
}

/* Through one bus: at `level`, whose children's addresses become its parent's. */
static bool translate(const struct fdt_walk *w, int level, u64 *addr)
{
	bool present;
	struct fdt_cells c = fdt_cells(w->fdt, w->nodes[level], "ranges", &present);
	struct fdt_bus_range r;

	if (!present)
		return false;
	if (!c.left)
		return true;
	while (fdt_take_range(&c, w, level, &r))
		if (*addr >= r.child && *addr - r.child < r.size) {
			*addr = *addr - r.child + r.parent;
			return true;
		}
	return false;
}

bool fdt_cpu_address(const struct fdt_walk *w, u64 *out)
{
	bool present;
	struct fdt_cells c = fdt_cells(w->fdt, w->node, "reg", &present);
	int level = w->depth - 1;

	if (level < 0 || !w->addr_cells[level] || !fdt_take_low(&c, w->addr_cells[level], out))
		return false;
	for (; level > 0; level--)
		if (!translate(w, level, out))
			return false;
	return true;
}
