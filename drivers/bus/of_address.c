// SPDX-License-Identifier: MIT
/*
 * From a node's reg to the CPU's addresses: at every level up to the root, `ranges` says where the
 * bus below appears in the bus above. An empty `ranges` is one to one; none at all ends the way:
 * the bus is not mapped (an I2C bus, for example).
 *
 *	ranges = <child-address parent-address size> …, with cells of the child, the parent, the
 *	child
 */
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/of_address.h>
#include <linux/string.h>

/* Carries addr from `bus`'s children up to bus's own parent. */
static int translate_one(const struct device_node *bus, u64 *addr, u64 size)
{
	int len = 0, na = of_cells(bus, "#address-cells", 2);
	int ns = of_cells(bus, "#size-cells", 1), pna = of_n_addr_cells(bus);
	const u8 *ranges = of_get_property(bus, "ranges", &len);
	int step = 4 * (na + pna + ns);

	if (!of_property_present(bus, "ranges"))
		return -EINVAL;
	if (len == 0)
		return 0;
	if (na < 0 || ns < 0 || pna < 0 || !step)
		return -EINVAL;
	for (; len >= step; len -= step, ranges += step) {
		u64 child = of_read_number(ranges, na);
		u64 span = of_read_number(ranges + 4 * (na + pna), ns);

		if (*addr < child || *addr - child > span || span - (*addr - child) < size)
			continue;
		*addr = of_read_number(ranges + 4 * na, pna) + (*addr - child);
		return 0;
	}
	return -EINVAL;
}

int of_address_to_resource(const struct device_node *np, int index, struct resource *out)
{
	int len = 0, na = of_n_addr_cells(np), ns = of_n_size_cells(np);
	const u8 *reg = of_get_property(np, "reg", &len);
	int step = 4 * (na + ns);
	u64 addr, size;

	if (!reg || na < 0 || ns < 0 || !step || index < 0 || index >= len / step)
		return -EINVAL;
	addr = of_read_number(reg + index * step, na);
	size = of_read_number(reg + index * step + 4 * na, ns);
	for (const struct device_node *bus = np->parent; bus && bus->parent; bus = bus->parent)
		if (translate_one(bus, &addr, size))
			return -EINVAL;
	if (!size || addr + size - 1 < addr)
		return -EINVAL;
	memset(out, 0, sizeof(*out));
	out->start = addr;
	out->end = addr + size - 1;
	out->name = np->full_name;
	out->flags = IORESOURCE_MEM;
	return 0;
}

void __iomem *of_iomap(struct device_node *np, int index)
{
	struct resource res;

	if (of_address_to_resource(np, index, &res))
		return NULL;
	return ioremap(res.start, resource_size(&res));
}
