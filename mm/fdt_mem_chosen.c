// SPDX-License-Identifier: MIT
/*
 * The tree reader: /chosen, consoles, CPUs, PSCI and distances.
 *
 * Pure, as fdt_mem.c. Paths and aliases are resolved here, not by libfdt: an alias that names an
 * alias would send it round in circles.
 */
#include "fdt_mem.h"

/* "/soc/serial@1" or "serial0" or "serial0/port", of which `len` bytes count. Negative: none. */
static int resolve(const void *fdt, const char *path, int len)
{
	const char *rest = memchr(path, '/', len), *base;
	int aliases, alias_len = rest ? (int)(rest - path) : len, n;
	char full[256];

	if (len <= 0)
		return -FDT_ERR_BADPATH;
	if (*path == '/')
		return fdt_find(fdt, path, len);
	aliases = fdt_find(fdt, "/aliases", 8);
	if (aliases < 0)
		return aliases;
	base = fdt_getprop_namelen(fdt, aliases, path, alias_len, &n);
	if (!base || n <= 1 || *base != '/' || !memchr(base, '\0', n))
		return -FDT_ERR_BADPATH;
	n = strlen(base);
	if (n + len - alias_len > (int)sizeof(full))
		return -FDT_ERR_BADPATH;
	memcpy(full, base, n);
	memcpy(full + n, path + alias_len, len - alias_len);
	return fdt_find(fdt, full, n + len - alias_len);
}

static void console(struct fdt_mem_info *info, struct fdt_console *c, const char *path)
{
	const char *colon = strchr(path, ':');
	struct fdt_walk w;

	c->node = resolve(info->fdt, path, colon ? (int)(colon - path) : (int)strlen(path));
	if (c->node < 0 || !fdt_walk_to(&w, info->fdt, c->node)) {
		c->node = -1;
		return;
	}
	c->options = colon ? colon + 1 : "";
	c->compatible = fdt_text(info->fdt, c->node, "compatible");
	c->has_addr = fdt_cpu_address(&w, &c->addr);
}

static bool address_prop(struct fdt_mem_info *info, int node, const char *prop, u64 *out)
{
	bool present;
	struct fdt_cells c = fdt_cells(info->fdt, node, prop, &present);

	if (present && (c.left < 1 || c.left > 2))
		fdt_note(info, "%s is %u cells long: ignored", prop, c.left);
	return c.left >= 1 && c.left <= 2 && fdt_take(&c, c.left, out);
}

static void initrd(struct fdt_mem_info *info, int chosen)
{
	u64 start, end;

	if (!address_prop(info, chosen, "linux,initrd-start", &start) ||
	    !address_prop(info, chosen, "linux,initrd-end", &end))
		return;
	if (start >= end) {
		fdt_note(info, "initrd ends at %#llx before it starts at %#llx: ignored",
			 (unsigned long long)end, (unsigned long long)start);
		return;
	}
	info->has_initrd = true;
	info->initrd_start = start;
	info->initrd_end = end;
}

void fdt_mem_chosen(struct fdt_mem_info *info)
{
	int chosen = fdt_find(info->fdt, "/chosen", 7);
	const char *path = NULL;

	console(info, &info->console, "serial0");
	if (chosen < 0)
		return;
	if (fdt_getprop(info->fdt, chosen, "stdout-path", NULL))
		path = fdt_text(info->fdt, chosen, "stdout-path");
	else
		path = fdt_text(info->fdt, chosen, "linux,stdout-path");
	if (path) {
		console(info, &info->stdout_dev, path);
		if (info->stdout_dev.node < 0)
			fdt_note(info, "stdout-path names no node");
	}
	info->bootargs = fdt_text(info->fdt, chosen, "bootargs");
	info->rng_seed = fdt_getprop(info->fdt, chosen, "rng-seed", &info->rng_seed_len);
	initrd(info, chosen);
}

void fdt_mem_numa_id(struct fdt_mem_info *info, int node)
{
	unsigned int i;
	u32 id;

	if (!fdt_u32(info->fdt, node, "numa-node-id", &id))
		return;
	for (i = 0; i < info->n_numa_ids; i++)
		if (info->numa_ids[i] == id)
			return;
	if (i < FDT_MEM_NODES)
		info->numa_ids[info->n_numa_ids++] = id;
}

void fdt_mem_method(struct fdt_mem_info *info, int node)
{
	const char *method = fdt_text(info->fdt, node, "enable-method");
	unsigned int i;

	if (!method)
		return;
	for (i = 0; i < info->n_methods; i++)
		if (!strcmp(info->methods[i], method))
			return;
	if (i < FDT_MEM_METHODS)
		info->methods[info->n_methods++] = method;
}

/* A child of /cpus: a CPU by type or by name, among caches, maps and idle states. */
void fdt_mem_cpu(struct fdt_mem_info *info, int node)
{
	const char *type = fdt_text(info->fdt, node, "device_type");
	const char *name = fdt_name(info->fdt, node);
	bool named = !strncmp(name, "cpu", 3) && (!name[3] || name[3] == '@');

	if ((!named && (!type || strcmp(type, "cpu"))) || !fdt_enabled(info->fdt, node))
		return;
	info->n_cpus++;
	fdt_mem_method(info, node);
	fdt_mem_numa_id(info, node);
}

void fdt_mem_psci(struct fdt_mem_info *info, int node)
{
	const char *compatible;

	if (info->has_psci)
		return;
	compatible = fdt_text(info->fdt, node, "compatible");
	if (!compatible || strncmp(compatible, "arm,psci", 8))
		return;
	info->has_psci = true;
	info->psci_compatible = compatible;
	info->psci_conduit = fdt_text(info->fdt, node, "method");
}

int fdt_mem_distances(const struct fdt_mem_info *info, u8 *matrix, unsigned int n)
{
	int map = fdt_find(info->fdt, "/distance-map", 13), valid = 0;
	struct fdt_cells c = { 0 };
	unsigned int i, j;
	u64 a, b, d;
	bool present;

	for (i = 0; i < n; i++)
		for (j = 0; j < n; j++)
			matrix[i * n + j] = i == j ? 10 : 20;
	if (map >= 0)
		c = fdt_cells(info->fdt, map, "distance-matrix", &present);
	while (fdt_take(&c, 1, &a) && fdt_take(&c, 1, &b) && fdt_take(&c, 1, &d)) {
		if (a >= n || b >= n || d > 255 || (a == b ? d != 10 : d <= 10))
			continue;
		matrix[a * n + b] = d;
		/* Given one way, it holds both ways until the other is given. */
		if (a < b)
			matrix[b * n + a] = d;
		valid++;
	}
	return valid;
}

int fdt_mem_cpu_nid(const struct fdt_mem_info *info, u64 hwid)
{
	int cpus = fdt_find(info->fdt, "/cpus", 5), node;

	if (cpus < 0)
		return -1;
	fdt_for_each_subnode(node, info->fdt, cpus) {
		bool present;
		struct fdt_cells cells = fdt_cells(info->fdt, node, "reg", &present);
		u64 reg;
		u32 nid;

		if (!fdt_enabled(info->fdt, node) || !cells.left || cells.left > 2 ||
		    !fdt_take(&cells, cells.left, &reg) || reg != hwid)
			continue;
		return fdt_u32(info->fdt, node, "numa-node-id", &nid) && nid <= INT_MAX ? (int)nid :
											 -1;
	}
	return -1;
}
