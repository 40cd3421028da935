// SPDX-License-Identifier: MIT
/*
 * PL111, Arm's colour LCD controller (Arm DDI 0293), for 32 bits a pixel on a TFT port. It reads a
 * frame of rows without gaps, at most 1024 x 1024, the width a multiple of 16, from any address
 * below 4 GiB that is a multiple of 8.
 *
 * The tree tells which pads are red (arm,pl11x,tft-r0g0b0-pads), the clock, and how many bytes a
 * second the memory can give; the pixel clock is divided until that suffices. A controller with
 * video memory of its own (memory-region) cannot show frames from RAM and is left alone.
 */
#include <granule/display.h>
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/math.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#define LCD_TIMING0	0x00
#define LCD_TIMING1	0x04
#define LCD_TIMING2	0x08
#define LCD_UPBASE	0x10
#define LCD_CONTROL	0x18
#define LCD_IMSC	0x1c
#define LCD_MIS		0x24
#define LCD_ICR		0x28

#define TIMING2_BYPASS	(1u << 26)	/* the pixel clock is not divided */
#define CONTROL_ENABLE	(1u << 0)
#define CONTROL_32BPP	(5u << 1)
#define CONTROL_TFT	(1u << 5)
#define CONTROL_BGR	(1u << 8)	/* swaps the first and the third byte of a pixel */
#define CONTROL_POWER	(1u << 11)
#define INT_NEXT_BASE	(1u << 2)	/* the base register was taken over: a refresh begins */

#define BLANK_X		(16 + 16 + 16)	/* sync, front porch, back porch: pixels, lines */
#define BLANK_Y		(2 + 4 + 4)
#define POWER_MS	20		/* a panel wants its signals before its power */
#define DEFAULT_CLOCK	24000000
#define SIZE_MAX_PIXELS	1024

struct pl111 {
	struct display display;
	void __iomem *regs;
	u32 control;		/* but for enable and power */
	u32 clock;		/* Hz before the divider */
	u32 bandwidth;		/* bytes a second, 0: no limit */
};

static struct pl111 *to_pl111(struct display *display)
{
	return container_of(display, struct pl111, display);
}

/* Spins: whoever shows frames may be deferred work, and a sleep would run more of it inside. */
static void power_delay(void)
{
	mdelay(POWER_MS);
}

static void pl111_off(struct display *display)
{
	struct pl111 *lcd = to_pl111(display);

	writel(0, lcd->regs + LCD_IMSC);
	writel(lcd->control | CONTROL_ENABLE, lcd->regs + LCD_CONTROL);
	power_delay();
	writel(lcd->control, lcd->regs + LCD_CONTROL);
}

/* The smallest divider with which the memory keeps up. */
static u32 divider(const struct pl111 *lcd)
{
	u32 pixels = lcd->bandwidth / 4;

	return pixels ? max(1u, DIV_ROUND_UP(lcd->clock, pixels)) : 1;
}

static int pl111_mode(struct display *display, u32 width, u32 height, u32 stride, u32 fourcc)
{
	struct pl111 *lcd = to_pl111(display);
	u32 div = divider(lcd), pcd = div - 2;

	(void)fourcc;
	if (width % 16 || stride != width * 4)
		return -EINVAL;
	if (display->on)
		pl111_off(display);
	writel(15u << 24 | 15u << 16 | 15u << 8 | (width / 16 - 1) << 2, lcd->regs + LCD_TIMING0);
	writel(4u << 24 | 4u << 16 | 1u << 10 | (height - 1), lcd->regs + LCD_TIMING1);
	writel((width - 1) << 16 | (div == 1 ? TIMING2_BYPASS : pcd >> 5 << 27 | (pcd & 31)),
	       lcd->regs + LCD_TIMING2);
	display->refresh_hz = max(1u, lcd->clock / div / ((width + BLANK_X) * (height + BLANK_Y)));
	return 0;
}

static int pl111_scanout(struct display *display, dma_addr_t frame)
{
	struct pl111 *lcd = to_pl111(display);

	if (frame & 7)
		return -EINVAL;
	writel(frame, lcd->regs + LCD_UPBASE);
	if (display->on)
		return 0;
	writel(INT_NEXT_BASE, lcd->regs + LCD_ICR);
	writel(INT_NEXT_BASE, lcd->regs + LCD_IMSC);
	writel(lcd->control | CONTROL_ENABLE, lcd->regs + LCD_CONTROL);
	power_delay();
	writel(lcd->control | CONTROL_ENABLE | CONTROL_POWER, lcd->regs + LCD_CONTROL);
	return 0;
}

static const struct display_ops pl111_ops = {
	.mode = pl111_mode,
	.scanout = pl111_scanout,
	.off = pl111_off,
};

static irqreturn_t pl111_interrupt(int irq, void *dev_id)
{
	struct pl111 *lcd = dev_id;

	(void)irq;
	if (!(readl(lcd->regs + LCD_MIS) & INT_NEXT_BASE))
		return IRQ_NONE;
	writel(INT_NEXT_BASE, lcd->regs + LCD_ICR);
	display_refreshed(&lcd->display);
	return IRQ_HANDLED;
}

/* Red on the lowest pads: our frames have blue in the lowest byte, so it must swap. */
static bool red_first(const struct device_node *np)
{
	struct device_node *port = of_get_child_by_name(np, "port");
	u32 red = 0;

	of_property_read_u32(of_get_child_by_name(port, "endpoint"), "arm,pl11x,tft-r0g0b0-pads",
			     &red);
	return red == 0;
}

/* A fixed clock's rate, or the highest that an adjustable one may have. */
static u32 clock_of(const struct device_node *np)
{
	struct device_node *clk = of_parse_phandle(np, "clocks", 0);
	u32 hz = DEFAULT_CLOCK;

	if (clk && of_property_read_u32(clk, "clock-frequency", &hz))
		of_property_read_u32_index(clk, "freq-range", 1, &hz);
	return hz;
}

static void describe(struct pl111 *lcd, struct platform_device *pdev)
{
	const struct device_node *np = pdev->dev.of_node;

	lcd->control = CONTROL_32BPP | CONTROL_TFT | (red_first(np) ? CONTROL_BGR : 0);
	lcd->clock = clock_of(np);
	of_property_read_u32(np, "max-memory-bandwidth", &lcd->bandwidth);
	lcd->display.name = dev_name(&pdev->dev);
	lcd->display.dev = &pdev->dev;
	lcd->display.ops = &pl111_ops;
	lcd->display.max_width = lcd->display.max_height = SIZE_MAX_PIXELS;
	lcd->display.refresh_hz = 60;
}

static int pl111_probe(struct platform_device *pdev)
{
	int irq = platform_get_irq(pdev, 0), err;
	struct pl111 *lcd;

	if (of_property_present(pdev->dev.of_node, "memory-region")) {
		dev_info(&pdev->dev, "reads only video memory of its own: not used\n");
		return 0;
	}
	if (irq < 0)
		return irq;
	lcd = kzalloc(sizeof(*lcd), GFP_KERNEL);
	if (!lcd)
		return -ENOMEM;
	lcd->regs = platform_ioremap_resource(pdev, 0);
	if (IS_ERR(lcd->regs)) {
		err = PTR_ERR(lcd->regs);
		kfree(lcd);
		return err;
	}
	describe(lcd, pdev);
	writel(0, lcd->regs + LCD_IMSC);
	err = request_irq(irq, pl111_interrupt, 0, "pl111", lcd);
	if (err)
		goto unmap;
	err = display_register(&lcd->display);
	if (err)
		goto no_irq;
	dev_info(&pdev->dev, "display, up to %ux%u\n", SIZE_MAX_PIXELS, SIZE_MAX_PIXELS);
	return 0;

no_irq:	free_irq(irq, lcd);
unmap:	platform_iounmap_resource(pdev, 0, lcd->regs);
	kfree(lcd);
	return err;
}

static const struct of_device_id pl111_match[] = {
	{ .compatible = "arm,pl111" },
	{ },
};

static struct platform_driver pl111_driver = {
	.probe = pl111_probe,
	.driver = { .name = "pl111", .of_match_table = pl111_match },
	.stage = PROBE_NORMAL,
};
DRIVER(pl111, pl111_driver);
