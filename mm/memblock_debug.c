// SPDX-License-Identifier: MIT
/*
 * memblock seen from outside: the checker, the NUMA coverage test, and the two nodes of debugfs,
 * whose text is Linux's. Reads only; memblock is at rest once memory is handed over.
 */
#include <granule/check.h>
#include <granule/proc.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/printk.h>
#include <linux/seq_file.h>

static int broken(const struct memblock_type *type, unsigned long at, const char *rule)
{
	pr_err("memblock: %s region %lu: %s\n", type->name, at, rule);
	return -EINVAL;
}

static int check_type(const struct memblock_type *type)
{
	phys_addr_t sum = 0;
	unsigned long i;

	if (type->cnt > type->max)
		return broken(type, type->cnt, "more regions than room");
	for (i = 0; i < type->cnt; i++) {
		const struct memblock_region *r = &type->regions[i], *next = r + 1;

		if (!r->size || r->base + r->size - 1 < r->base)
			return broken(type, i, "empty or wrapping");
		sum += r->size;
		if (i + 1 == type->cnt)
			continue;
		if (r->base + r->size > next->base)
			return broken(type, i, "overlaps the next");
		if (r->base + r->size == next->base && r->flags == next->flags &&
		    memblock_get_region_node(r) == memblock_get_region_node(next))
			return broken(type, i, "should be one with the next");
	}
	return sum == type->total_size ? 0 : broken(type, type->cnt, "total_size is not the sum");
}

int memblock_check(void)
{
	int err = check_type(&memblock.memory);

	return err ? err : check_type(&memblock.reserved);
}
CHECK(memblock, memblock_check);

bool memblock_validate_numa_coverage(unsigned long threshold_bytes)
{
	unsigned long start, end, homeless = 0;
	int i, nid;

	for_each_mem_pfn_range(i, MAX_NUMNODES, &start, &end, &nid)
		if (nid < 0 || nid >= MAX_NUMNODES)
			homeless += end - start;
	if (PFN_PHYS(homeless) <= threshold_bytes)
		return true;
	pr_err("NUMA: no nodes coverage for %lluMB of %lluMB RAM\n",
	       (unsigned long long)PFN_PHYS(homeless) >> 20,
	       (unsigned long long)memblock_phys_mem_size() >> 20);
	return false;
}

static const char *flag_name(unsigned int flags)
{
	static const char *const names[] = {
		"HOTPLUG", "MIRROR", "NOMAP", "DRV_MNG", "RSRV_NOINIT",
	};
	unsigned int i;

	if (!flags)
		return "NONE";
	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (flags & 1U << i)
			return names[i];
	return "UNKNOWN";
}

static int show_type(struct seq_file *m, const struct memblock_type *type)
{
	unsigned long i;

	for (i = 0; i < type->cnt; i++) {
		const struct memblock_region *r = &type->regions[i];
		phys_addr_t last = r->base + r->size - 1;
		int nid = memblock_get_region_node(r);

		seq_printf(m, "%4lu: %pa..%pa ", i, &r->base, &last);
		if (nid >= 0 && nid < MAX_NUMNODES)
			seq_printf(m, "%4d ", nid);
		else
			seq_printf(m, "%4c ", 'x');
		seq_printf(m, "%s\n", flag_name(r->flags));
	}
	return 0;
}

static int memory_show(struct seq_file *m, void *v)
{
	return show_type(m, &memblock.memory);
}

static int reserved_show(struct seq_file *m, void *v)
{
	return show_type(m, &memblock.reserved);
}

PROC(memblock_memory, "/sys/kernel/debug/memblock/memory", memory_show, NULL);
PROC(memblock_reserved, "/sys/kernel/debug/memblock/reserved", reserved_show, NULL);
