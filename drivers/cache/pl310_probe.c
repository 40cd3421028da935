// SPDX-License-Identifier: MIT
/*
 * PL310 in the tree: `arm,pl310-cache`, with latencies as (read, write, setup) cycles. Probed with
 * the interrupt controllers, so that no device has done DMA. /sys/kernel/debug/dma/pl310.
 */
#include "pl310.h"
#include <granule/proc.h>
#include <linux/err.h>
#include <linux/platform_device.h>
#include <linux/seq_file.h>

/* The register holds cycles minus one: setup [2:0], read [6:4], write [10:8]. */
static u32 latency(const struct device_node *np, const char *name)
{
	u32 n[3];	/* read, write, setup; a shorter list gives one for all */

	if (of_property_read_u32_array(np, name, n, 3)) {
		if (of_property_read_u32(np, name, n))
			return ~0u;
		n[1] = n[2] = n[0];
	}
	for (int i = 0; i < 3; i++)
		n[i] = n[i] ? (n[i] - 1) & 7 : 0;
	return n[2] | n[0] << 4 | n[1] << 8;
}

static int probe(struct platform_device *pdev)
{
	struct device_node *np = pdev->dev.of_node;
	void __iomem *base = platform_ioremap_resource(pdev, 0);
	int err;

	if (IS_ERR(base))
		return PTR_ERR(base);
	err = pl310_start(base, latency(np, "arm,tag-latency"), latency(np, "arm,data-latency"),
			  true);
	if (err)
		return err;
	pr_info("pl310: id %#x, %lu KiB, %s%s%s%s\n", pl310.id, pl310.size >> 10,
		pl310.ways == 0xffff ? "16 ways" : "8 ways",
		pl310.errata & PL310_588369 ? ", erratum 588369" : "",
		pl310.errata & PL310_727915 ? ", erratum 727915" : "",
		pl310.errata & PL310_753970 ? ", erratum 753970" : "");
	return 0;
}

static int stats_show(struct seq_file *m, void *data)
{
	if (!pl310.base) {
		seq_puts(m, "none\n");
		return 0;
	}
	seq_printf(m, "id %#x size %lu KiB aux %#x errata %#x\n", pl310.id, pl310.size >> 10,
		   pl310.aux, pl310.errata);
	seq_printf(m, "lines cleaned %lu dropped %lu flushed %lu, syncs %lu\n", pl310.cleaned,
		   pl310.dropped, pl310.flushed, pl310.syncs);
	return 0;
}
PROC(pl310, "/sys/kernel/debug/dma/pl310", stats_show, NULL);

static const struct of_device_id matches[] = { { .compatible = "arm,pl310-cache" }, {} };

static struct platform_driver driver = {
	.driver = { .name = "pl310", .of_match_table = matches },
	.probe = probe,
	.stage = PROBE_CONTROLLER,
};
DRIVER(pl310, driver);
