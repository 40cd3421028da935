// SPDX-License-Identifier: MIT
/* What GICv2 and GICv3 share. Written from Arm IHI 0048B and IHI 0069. */
#include "gic-common.h"
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kernel.h>

int gic_xlate(const u32 *words, int n, unsigned int *hwirq, unsigned int *type)
{
	if (n < 3 || words[0] > 1)
		return -EINVAL;
	*hwirq = words[1] + (words[0] == 0 ? GIC_FIRST_SPI : 16);
	*type = words[2] & 0xf;
	return 0;
}

/* Two bits an interrupt; the upper one says edge. */
int gic_configure_type(void __iomem *base, unsigned int hwirq, unsigned int type)
{
	void __iomem *reg = base + GICD_ICFGR + hwirq / 16 * 4;
	u32 bit = 2u << (hwirq % 16 * 2), value = readl(reg);

	if (type & (IRQ_TYPE_EDGE_RISING | IRQ_TYPE_EDGE_FALLING))
		value |= bit;
	else
		value &= ~bit;
	writel(value, reg);
	return 0;
}

unsigned int gic_distributor_reset(void __iomem *dist)
{
	unsigned int n = 32 * ((readl(dist + GICD_TYPER) & 0x1f) + 1);

	if (n > GIC_MAX_IRQS)
		n = GIC_MAX_IRQS;
	for (unsigned int i = GIC_FIRST_SPI; i < n; i += 32) {
		writel(~0u, dist + GICD_ICENABLER + i / 8);
		writel(~0u, dist + GICD_ICPENDR + i / 8);
		writel(~0u, dist + GICD_ICACTIVER + i / 8);
	}
	for (unsigned int i = GIC_FIRST_SPI; i < n; i += 4)
		writel(GIC_PRIORITY * 0x01010101u, dist + GICD_IPRIORITYR + i);
	for (unsigned int i = GIC_FIRST_SPI; i < n; i += 16)
		writel(0, dist + GICD_ICFGR + i / 4);
	return n;
}
