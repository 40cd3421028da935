// SPDX-License-Identifier: MIT
/*
 * The early console (granule/earlycon.h): a PL011 (Arm DDI 0183) through a page of the fixmap,
 * whose tables exist from the first C line. Only the data and flag registers are touched, and the
 * enable bits: line settings are the loader's. Under printk's lock. It is polled for input until a
 * driver takes over: a tree whose UART no driver knows still has a prompt.
 */
#include <arch/this.h>
#include <asm/page.h>
#include <granule/earlycon.h>
#include <granule/fdt_mem.h>
#include <granule/panic.h>
#include <granule/param.h>
#include <granule/pgtable.h>
#include <granule/tty.h>
#include <linux/console.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/pgtable.h>
#include <linux/printk.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include ARCH_HEADER(layout.h)

#define FIX_EARLYCON	FIXADDR_SLOTS	/* the first slot */

#define UARTDR		0x00
#define UARTFR		0x18
#define UARTCR		0x30
#define UARTCELLID	0xff0
#define CELLID		0xb105f00du
#define FR_TX_FULL	(1u << 5)
#define FR_RX_EMPTY	(1u << 4)
#define DR_ERROR	0xf00u
#define CR_ENABLE	0x301u		/* UART, transmit, receive */
#define TX_WAIT		1000000		/* polls before a stuck UART is written anyway */

static unsigned long uart;		/* virtual address, 0: none */

static void put(char c)
{
	unsigned int wait = TX_WAIT;

	while (wait-- && (readl((void __iomem *)(uart + UARTFR)) & FR_TX_FULL))
		arch_cpu_relax();
	writel((u8)c, (void __iomem *)(uart + UARTDR));
}

static void earlycon_write(struct console *con, const char *text, unsigned int len)
{
	for (; len--; text++) {
		if (*text == '\n')
			put('\r');
		put(*text);
	}
}

static struct console earlycon = {
	.name = "earlycon",
	.write = earlycon_write,
	.flags = CON_PRINTBUFFER | CON_ENABLED | CON_BOOT,
};

static void unmap_uart(void)
{
	struct tlb_gather tlb;

	tlb_gather_init(&tlb, &kernel_pgtable);
	pgtable_unmap(&kernel_pgtable, FIX_EARLYCON, PAGE_SIZE, &tlb);
	tlb_gather_finish(&tlb);
}

static int map_uart(phys_addr_t pa)
{
	return pgtable_map(&kernel_pgtable, FIX_EARLYCON, pa & ~(phys_addr_t)(PAGE_SIZE - 1),
			   PAGE_SIZE, pgprot_device(PAGE_KERNEL), PGTABLE_PAGES);
}

static int earlycon_poll(void)
{
	u32 data;

	while (uart && !(readl((void __iomem *)(uart + UARTFR)) & FR_RX_EMPTY)) {
		data = readl((void __iomem *)(uart + UARTDR));
		if (!(data & DR_ERROR))
			return data & 0xff;
	}
	return -1;
}

static void take_off(void)
{
	if (!uart)
		return;
	tty_set_poll(NULL);
	unregister_console(&earlycon);
	uart = 0;
	unmap_uart();
}

static int put_on(phys_addr_t pa)
{
	unsigned long at = FIX_EARLYCON + (unsigned long)(pa & (PAGE_SIZE - 1));
	u32 flags, control;
	int err;

	take_off();
	err = map_uart(pa);
	if (err)
		return err;
	uart = at;
	if (get_kernel_nofault(flags, (void *)(at + UARTFR)) ||
	    get_kernel_nofault(control, (void *)(at + UARTCR))) {
		take_off();
		return -ENODEV;
	}
	writel(control | CR_ENABLE, (void __iomem *)(at + UARTCR));
	register_console(&earlycon);
	tty_set_poll(earlycon_poll);
	return 0;
}

static phys_addr_t asked;	/* earlycon=, 0: not given */

static int set_earlycon(char *value)
{
	unsigned long long pa;

	if (!*value)
		return 0;	/* "earlycon" alone: the tree's console, as without it */
	if (strncmp(value, "pl011,", 6) || kstrtoull(value + 6, 0, &pa) || !pa || pa & 3)
		return -EINVAL;
	asked = pa;
	return 0;
}
BOOT_PARAM(earlycon, "earlycon", set_earlycon);

static phys_addr_t tree_pl011(const struct fdt_console *con)
{
	if (con->node < 0 || !con->has_addr || !con->compatible)
		return 0;
	return strcmp(con->compatible, "arm,pl011") ? 0 : con->addr;
}

/* Do the last four words of the page say 0d f0 05 b1: is it a PrimeCell? */
static bool is_primecell(void)
{
	u32 word, id = 0;

	for (unsigned int i = 0; i < 4; i++) {
		if (get_kernel_nofault(word, (void *)(FIX_EARLYCON + UARTCELLID + 4 * i)))
			return false;
		id |= (word & 0xff) << (8 * i);
	}
	return id == CELLID;
}

/*
 * Without a tree, or one that names no UART we can drive: where it was asked for, else the first
 * configured place where one answers.
 */
static void last_resort(void)
{
	static const phys_addr_t places[] = {
		CONFIG_EARLYCON_ADDR, CONFIG_EARLYCON_ADDR_2, CONFIG_EARLYCON_ADDR_3,
	};

	if (asked) {
		put_on(asked);
		return;
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(places); i++) {
		bool found;

		if (!places[i] || map_uart(places[i]))
			continue;
		found = is_primecell();
		unmap_uart();
		if (found && !put_on(places[i]))
			return;
	}
}

void earlycon_start(void)
{
	phys_addr_t pa = asked;

	if (!pa)
		pa = tree_pl011(&fdt_mem.stdout_dev);
	if (!pa)
		pa = tree_pl011(&fdt_mem.console);
	if (!pa)
		last_resort();
	else if (put_on(pa))
		pr_warn("earlycon: nothing answers at %pa\n", &pa);
}

void earlycon_init(void)
{
	panic_set_console(last_resort);
}
