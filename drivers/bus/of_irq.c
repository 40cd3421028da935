// SPDX-License-Identifier: MIT
/*
 * Interrupts in the tree: `interrupts` in the words of the nearest interrupt-parent, or
 * `interrupts-extended`, which names the controller each time. A nexus with `interrupt-map`
 * (vexpress's motherboard, PCI) rewrites the words on the way up:
 *
 *	interrupt-map = <child-address child-words parent-phandle parent-address parent-words> …
 */
#include <linux/errno.h>
#include <linux/irqdomain.h>
#include <linux/kernel.h>
#include <linux/of.h>
#include <linux/of_irq.h>

/* An address and as many words as a controller may have. */
#define MAP_CELLS_MAX (OF_MAX_CELLS + MAX_PHANDLE_ARGS)
/* Interrupt parents may stand in a ring. */
#define CLIMB_MAX     16
#define UNIT_CELLS 4	/* of a unit address that interrupt-maps look at */

static struct device_node *interrupt_parent(struct device_node *np)
{
	for (; np; np = np->parent) {
		struct device_node *parent = of_parse_phandle(np, "interrupt-parent", 0);

		if (parent)
			return parent;
		if (np->parent && of_property_present(np->parent, "#interrupt-cells"))
			return np->parent;
	}
	return NULL;
}

/* Words of one interrupt at `controller`; a list of none would have no end. */
static int words(const struct device_node *controller)
{
	int n = of_cells(controller, "#interrupt-cells", 1);

	return n > 0 && n <= MAX_PHANDLE_ARGS ? n : -EINVAL;
}

static bool row_matches(const u32 *row, const u32 *key, const u32 *mask, int n)
{
	for (int i = 0; i < n; i++)
		if ((row[i] & mask[i]) != (key[i] & mask[i]))
			return false;
	return true;
}

/*
 * One step through a nexus: `key` is the child's address and words. On success *out is in the words
 * of the parent named by the row.
 */
static int map_through(struct device_node *nexus, const u32 *key, int nkey,
		       struct of_phandle_args *out)
{
	u32 mask[MAP_CELLS_MAX], row[MAP_CELLS_MAX + 1];
	u32 at = 0;
	int total = of_property_count_elems_of_size(nexus, "interrupt-map", 4);

	for (int i = 0; i < MAP_CELLS_MAX; i++)
		mask[i] = ~0u;
	of_property_read_u32_array(nexus, "interrupt-map-mask", mask, nkey);
	while ((int)at + nkey + 1 <= total) {
		struct device_node *parent;
		int na, nw;

		for (int i = 0; i <= nkey; i++)
			of_property_read_u32_index(nexus, "interrupt-map", at + i, &row[i]);
		parent = of_find_node_by_phandle(row[nkey]);
		if (!parent)
			return -ENODEV;
		na = of_cells(parent, "#address-cells", 0);
		nw = words(parent);
		at += nkey + 1;
		if (na < 0 || nw < 0 || (int)at + na + nw > total)
			return -EINVAL;
		if (row_matches(row, key, mask, nkey)) {
			out->np = parent;
			out->args_count = nw;
			for (int i = 0; i < nw; i++)
				of_property_read_u32_index(nexus, "interrupt-map", at + na + i,
							   &out->args[i]);
			return 0;
		}
		at += na + nw;
	}
	return -EINVAL;
}

/* Climbs until the words are those of a controller; `unit` is the address in the first nexus. */
static int climb(const u32 *unit, struct of_phandle_args *out)
{
	for (int steps = 0; !of_property_present(out->np, "interrupt-controller"); steps++) {
		u32 key[MAP_CELLS_MAX] = { 0 };
		int na = of_cells(out->np, "#address-cells", 2);

		if (na < 0 || steps == CLIMB_MAX)
			return -EINVAL;
		if (of_property_present(out->np, "interrupt-map")) {
			int err;

			for (int i = 0; i < min(na, UNIT_CELLS); i++)
				key[i] = unit[i];
			for (int i = 0; i < out->args_count; i++)
				key[na + i] = out->args[i];
			err = map_through(out->np, key, na + out->args_count, out);
			if (err)
				return err;
		} else {
			out->np = interrupt_parent(out->np);
			if (!out->np)
				return -ENODEV;
		}
	}
	return 0;
}

static int climb_from(const struct device_node *np, struct of_phandle_args *out)
{
	u32 unit[UNIT_CELLS] = { 0 };

	for (int i = 0; i < UNIT_CELLS; i++)
		of_property_read_u32_index(np, "reg", i, &unit[i]);
	return climb(unit, out);
}

static int parse_extended(struct device_node *np, int index, struct of_phandle_args *out)
{
	u32 at = 0, phandle;

	for (;; index--) {
		if (of_property_read_u32_index(np, "interrupts-extended", at++, &phandle))
			return -EINVAL;
		out->np = of_find_node_by_phandle(phandle);
		out->args_count = words(out->np);
		if (!out->np || out->args_count < 0)
			return -ENODEV;
		if (index == 0)
			break;
		at += out->args_count;
	}
	for (int i = 0; i < out->args_count; i++)
		if (of_property_read_u32_index(np, "interrupts-extended", at + i, &out->args[i]))
			return -EINVAL;
	return climb_from(np, out);
}

int of_irq_parse_one(struct device_node *np, int index, struct of_phandle_args *out)
{
	if (of_property_present(np, "interrupts-extended"))
		return parse_extended(np, index, out);
	if (!of_property_present(np, "interrupts"))
		return -EINVAL;
	out->np = interrupt_parent(np);
	if (!out->np)
		return -ENODEV;
	out->args_count = words(out->np);
	if (out->args_count < 0)
		return -EINVAL;
	for (int i = 0; i < out->args_count; i++)
		if (of_property_read_u32_index(np, "interrupts", index * out->args_count + i,
					       &out->args[i]))
			return -EINVAL;
	return climb_from(np, out);
}

int of_irq_get(struct device_node *np, int index)
{
	struct of_phandle_args args;
	int err = of_irq_parse_one(np, index, &args);

	return err ? err : irq_create_of_mapping(&args);
}

int of_irq_get_pci(struct device_node *bridge, unsigned int bdf, unsigned int pin)
{
	const u32 unit[UNIT_CELLS] = { bdf << 8 };
	struct of_phandle_args args = { .np = bridge, .args_count = 1, .args = { pin } };
	int err = climb(unit, &args);

	return err ? err : irq_create_of_mapping(&args);
}

int of_irq_count(struct device_node *np)
{
	struct of_phandle_args args;
	int n = 0;

	while (!of_irq_parse_one(np, n, &args))
		n++;
	return n;
}
