// SPDX-License-Identifier: MIT
/*
 * PL011, Arm's UART (Arm DDI 0183). Receives by interrupt into the console's ring, sends by waiting
 * for room. The baud rate is the loader's: it knew the clock, and the person at the other end is
 * already reading.
 */
#include <arch/ops.h>
#include <granule/tty.h>
#include <linux/console.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/platform_device.h>

#define UARTDR		0x00
#define UARTFR		0x18
#define UARTLCR_H	0x2c
#define UARTCR		0x30
#define UARTIFLS	0x34
#define UARTIMSC	0x38
#define UARTICR		0x44

#define DR_OVERRUN	(1u << 11)
#define DR_ERROR	0x700		/* framing, parity, break: the character is noise */
#define FR_RX_EMPTY	(1u << 4)
#define FR_TX_FULL	(1u << 5)
#define FR_BUSY		(1u << 3)
#define LCR_FIFO	(1u << 4)
#define LCR_8N1		(3u << 5)
#define CR_ENABLE	(1u << 0)
#define CR_TX		(1u << 8)
#define CR_RX		(1u << 9)
#define INT_RX		(1u << 4)
#define INT_RX_TIMEOUT	(1u << 6)
#define INT_OVERRUN	(1u << 10)
#define IFLS_RX_HALF	(2u << 3)	/* interrupt with 8 of 16 in: the other 8 are our time */

#define WAIT		1000000		/* polls before a UART that is stuck is given up */

static void __iomem *uart;		/* the console's */

static int take_one(void)
{
	u32 data = readl(uart + UARTDR);

	if (data & DR_OVERRUN)
		tty_fifo_overrun();
	return data & DR_ERROR ? -1 : (int)(data & 0xff);
}

/* Interrupts masked: the ring has one producer. */
static void receive_waiting(void)
{
	while (!(readl(uart + UARTFR) & FR_RX_EMPTY)) {
		int c = take_one();

		if (c >= 0)
			tty_receive(c);
	}
}

static void pl011_put(char c)
{
	unsigned int wait = WAIT;

	while ((readl(uart + UARTFR) & FR_TX_FULL) && --wait)
		receive_waiting();
	writel(c, uart + UARTDR);
}

/*
 * printk calls this with interrupts masked, and at 115200 a line takes milliseconds to leave: what
 * arrives meanwhile is taken in by pl011_put, or the 16 characters of the FIFO would overrun.
 */
static void pl011_write(struct console *con, const char *text, unsigned int len)
{
	(void)con;
	for (; len--; text++) {
		if (*text == '\n')
			pl011_put('\r');
		pl011_put(*text);
	}
}

static irqreturn_t pl011_interrupt(int irq, void *dev_id)
{
	(void)irq;
	(void)dev_id;
	writel(INT_RX | INT_RX_TIMEOUT | INT_OVERRUN, uart + UARTICR);
	receive_waiting();
	return IRQ_HANDLED;
}

static int pl011_poll(void)
{
	while (!(readl(uart + UARTFR) & FR_RX_EMPTY)) {
		int c = take_one();

		if (c >= 0)
			return c;
	}
	return -1;
}

static struct console pl011_console = {
	.name = "ttyAMA",
	.write = pl011_write,
	.flags = CON_PRINTBUFFER,
};

/* Turns it on as the loader left it, but with FIFOs and both directions. */
static void pl011_start(void)
{
	unsigned int wait = WAIT;

	while ((readl(uart + UARTFR) & FR_BUSY) && --wait)
		arch_cpu_relax();
	writel(0, uart + UARTIMSC);
	writel(LCR_8N1 | LCR_FIFO, uart + UARTLCR_H);
	writel(IFLS_RX_HALF, uart + UARTIFLS);
	writel(CR_ENABLE | CR_TX | CR_RX, uart + UARTCR);
	writel(0x7ff, uart + UARTICR);
}

static void pl011_connect_interrupt(struct platform_device *pdev)
{
	int irq = platform_get_irq(pdev, 0);

	if (irq <= 0 || request_irq(irq, pl011_interrupt, 0, "uart-pl011", &pl011_console)) {
		dev_warn(&pdev->dev, "no interrupt (%d): the console is polled\n", irq);
		tty_set_poll(pl011_poll);
		return;
	}
	tty_set_poll(NULL);
	writel(INT_RX | INT_RX_TIMEOUT | INT_OVERRUN, uart + UARTIMSC);
}

static bool can_drive(const struct device_node *np)
{
	struct resource res;

	return np && of_device_is_compatible(np, "arm,pl011") &&
	       !of_address_to_resource(np, 0, &res);
}

/* As the early console chooses: stdout, else serial0, else (NULL) the first there is. */
static const struct device_node *console_node(void)
{
	const struct device_node *alias = of_find_node_by_path("serial0");

	if (can_drive(of_stdout))
		return of_stdout;
	return can_drive(alias) ? alias : NULL;
}

static int pl011_probe(struct platform_device *pdev)
{
	const struct device_node *chosen = console_node();
	void __iomem *base;

	if (chosen ? pdev->dev.of_node != chosen : uart != NULL)
		return 0;
	if (of_stdout && of_stdout != pdev->dev.of_node)
		dev_warn(&pdev->dev, "stdout-path names %s, which this image cannot drive\n",
			 of_stdout->full_name);
	base = platform_ioremap_resource(pdev, 0);
	if (IS_ERR(base))
		return PTR_ERR(base);
	uart = base;
	pl011_start();
	register_console(&pl011_console);
	tty_set_drain(receive_waiting);
	pl011_connect_interrupt(pdev);
	dev_info(&pdev->dev, "console, receives by interrupt into a ring of %d\n", TTY_RING);
	return 0;
}

static const struct of_device_id pl011_match[] = {
	{ .compatible = "arm,pl011" },
	{ },
};

static struct platform_driver pl011_driver = {
	.probe = pl011_probe,
	.driver = { .name = "uart-pl011", .of_match_table = pl011_match },
	.stage = PROBE_EARLY,
};
DRIVER(pl011, pl011_driver);
