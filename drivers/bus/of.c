// SPDX-License-Identifier: MIT
/*
 * Look-ups in the device tree: nodes by path, phandle, name and compatible; properties by type.
 * The tree is built by of_init.c and constant after it: no locks, any context.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/of.h>
#include <linux/string.h>

/* --- nodes ----------------------------------------------------------------------------------- */

struct device_node *of_find_all_nodes(struct device_node *prev)
{
	if (!prev)
		return of_root;
	if (prev->child)
		return prev->child;
	while (prev && !prev->sibling)
		prev = prev->parent;
	return prev ? prev->sibling : NULL;
}

static struct device_node *child_by_component(const struct device_node *np, const char *name,
					      size_t len)
{
	struct device_node *child;

	for_each_child_of_node(np, child)
		if (!strncmp(child->full_name, name, len) && !child->full_name[len])
			return child;
	/* "/soc/uart" finds uart@9000000 when it is the only way to read it */
	for_each_child_of_node(np, child)
		if (!strncmp(child->name, name, len) && !child->name[len])
			return child;
	return NULL;
}

struct device_node *of_find_node_by_path(const char *path)
{
	struct device_node *np = of_root;

	if (*path != '/') {
		char alias[32];
		size_t len = strcspn(path, "/");
		const char *target;

		if (len >= sizeof(alias))
			return NULL;
		memcpy(alias, path, len);
		alias[len] = '\0';
		if (of_property_read_string(of_aliases, alias, &target) || *target != '/')
			return NULL;
		np = of_find_node_by_path(target);
		path += len;
	}
	while (np && *path) {
		size_t len;

		while (*path == '/')
			path++;
		len = strcspn(path, "/");
		if (len)
			np = child_by_component(np, path, len);
		path += len;
	}
	return np;
}

struct device_node *of_find_node_by_phandle(u32 phandle)
{
	struct device_node *np;

	for_each_of_node(np)
		if (phandle && np->phandle == phandle)
			return np;
	return NULL;
}

struct device_node *of_find_node_by_name(struct device_node *from, const char *name)
{
	struct device_node *np = from;

	while ((np = of_find_all_nodes(np)))
		if (!strcmp(np->name, name))
			return np;
	return NULL;
}

struct device_node *of_find_compatible_node(struct device_node *from, const char *type,
					    const char *compatible)
{
	struct device_node *np = from;

	while ((np = of_find_all_nodes(np))) {
		const char *have;

		if (type && (of_property_read_string(np, "device_type", &have) ||
			     strcmp(have, type)))
			continue;
		if (of_device_is_compatible(np, compatible))
			return np;
	}
	return NULL;
}

struct device_node *of_find_matching_node(struct device_node *from,
					  const struct of_device_id *matches)
{
	struct device_node *np = from;

	while ((np = of_find_all_nodes(np)))
		if (of_match_node(matches, np))
			return np;
	return NULL;
}

struct device_node *of_get_parent(const struct device_node *node)
{
	return node ? node->parent : NULL;
}

struct device_node *of_get_next_child(const struct device_node *node, struct device_node *prev)
{
	if (prev)
		return prev->sibling;
	return node ? node->child : NULL;
}

struct device_node *of_get_next_available_child(const struct device_node *node,
						struct device_node *prev)
{
	struct device_node *np = of_get_next_child(node, prev);

	while (np && !of_device_is_available(np))
		np = np->sibling;
	return np;
}

struct device_node *of_get_child_by_name(const struct device_node *node, const char *name)
{
	struct device_node *child;

	for_each_child_of_node(node, child)
		if (!strcmp(child->name, name))
			return child;
	return NULL;
}

struct device_node *of_parse_phandle(const struct device_node *np, const char *name, int index)
{
	u32 phandle;

	if (of_property_read_u32_index(np, name, index, &phandle))
		return NULL;
	return of_find_node_by_phandle(phandle);
}

/* --- properties ------------------------------------------------------------------------------ */

struct property *of_find_property(const struct device_node *np, const char *name, int *lenp)
{
	struct property *p = np ? np->properties : NULL;

	while (p && strcmp(p->name, name))
		p = p->next;
	if (p && lenp)
		*lenp = p->length;
	return p;
}

const void *of_get_property(const struct device_node *np, const char *name, int *lenp)
{
	struct property *p = of_find_property(np, name, lenp);

	return p ? p->value : NULL;
}

bool of_property_present(const struct device_node *np, const char *name)
{
	return of_find_property(np, name, NULL) != NULL;
}

bool of_property_read_bool(const struct device_node *np, const char *name)
{
	return of_property_present(np, name);
}

/* The value at byte offset `at`, `size` bytes of it, or the error. */
static int find_value(const struct device_node *np, const char *name, size_t at, size_t size,
		      const u8 **out)
{
	struct property *p = of_find_property(np, name, NULL);

	if (!p)
		return -EINVAL;
	if (!p->length)
		return -ENODATA;
	if (at + size > (size_t)p->length)
		return -EOVERFLOW;
	*out = (const u8 *)p->value + at;
	return 0;
}

int of_property_count_elems_of_size(const struct device_node *np, const char *name, int size)
{
	struct property *p = of_find_property(np, name, NULL);

	if (!p)
		return -EINVAL;
	return p->length && p->length % size == 0 ? p->length / size : -ENODATA;
}

u64 of_read_number(const void *cells, int n)
{
	const u8 *b = cells;
	u64 value = 0;

	for (int i = 0; i < 4 * n; i++)
		value = (value << 8) | b[i];
	return value;
}

int of_property_read_u32_index(const struct device_node *np, const char *name, u32 index, u32 *out)
{
	const u8 *cells;
	int err = find_value(np, name, 4 * (size_t)index, 4, &cells);

	if (!err)
		*out = of_read_number(cells, 1);
	return err;
}

int of_property_read_u32(const struct device_node *np, const char *name, u32 *out)
{
	return of_property_read_u32_index(np, name, 0, out);
}

int of_property_read_u64(const struct device_node *np, const char *name, u64 *out)
{
	const u8 *cells;
	int err = find_value(np, name, 0, 8, &cells);

	if (!err)
		*out = of_read_number(cells, 2);
	return err;
}

int of_property_read_u32_array(const struct device_node *np, const char *name, u32 *out, size_t n)
{
	const u8 *cells;
	int err = find_value(np, name, 0, 4 * n, &cells);

	for (size_t i = 0; !err && i < n; i++)
		out[i] = of_read_number(cells + 4 * i, 1);
	return err;
}

int of_property_read_string_index(const struct device_node *np, const char *name, int index,
				  const char **out)
{
	struct property *p = of_find_property(np, name, NULL);
	const char *s, *end;

	if (!p)
		return -EINVAL;
	s = p->value;
	end = s + p->length;
	while (s < end) {
		size_t len = strnlen(s, end - s);

		if (s + len == end)
			return -EILSEQ;
		if (index-- == 0) {
			*out = s;
			return 0;
		}
		s += len + 1;
	}
	return -ENODATA;
}

int of_property_read_string(const struct device_node *np, const char *name, const char **out)
{
	return of_property_read_string_index(np, name, 0, out);
}

int of_property_match_string(const struct device_node *np, const char *name, const char *string)
{
	const char *have;

	for (int i = 0;; i++) {
		int err = of_property_read_string_index(np, name, i, &have);

		if (err)
			return err;
		if (!strcmp(have, string))
			return i;
	}
}

/* --- what nodes mean ------------------------------------------------------------------------- */

bool of_device_is_compatible(const struct device_node *np, const char *compatible)
{
	return of_property_match_string(np, "compatible", compatible) >= 0;
}

bool of_device_is_available(const struct device_node *np)
{
	const char *status;

	if (!np)
		return false;
	if (of_property_read_string(np, "status", &status))
		return !of_property_present(np, "status");
	return !strcmp(status, "ok") || !strcmp(status, "okay");
}

/* The most specific match wins: the node's list is ordered that way. */
const struct of_device_id *of_match_node(const struct of_device_id *matches,
					 const struct device_node *np)
{
	const struct of_device_id *best = NULL;
	int best_at = -1;

	for (; matches && matches->compatible[0]; matches++) {
		int at = of_property_match_string(np, "compatible", matches->compatible);

		if (at >= 0 && (best_at < 0 || at < best_at)) {
			best = matches;
			best_at = at;
		}
	}
	return best;
}

int of_cells(const struct device_node *np, const char *name, u32 missing)
{
	u32 n = missing;

	of_property_read_u32(np, name, &n);
	return n <= OF_MAX_CELLS ? (int)n : -EINVAL;
}

static const struct device_node *bus_of(const struct device_node *np)
{
	return np && np->parent ? np->parent : np;
}

int of_n_addr_cells(const struct device_node *np)
{
	return of_cells(bus_of(np), "#address-cells", 2);
}

int of_n_size_cells(const struct device_node *np)
{
	return of_cells(bus_of(np), "#size-cells", 1);
}
