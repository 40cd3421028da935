// SPDX-License-Identifier: MIT
/*
 * Console input: a ring between one producer (the UART's interrupt handler) and one consumer (the
 * prompt). No lock: head belongs to the producer, tail to the consumer, and each is published with
 * release and read with acquire, so that a character is in the ring before its index says so.
 */
#include <granule/tty.h>
#include <arch/ops.h>
#include <granule/irqsoff.h>
#include <granule/proc.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>

#define CTRL_C 3

static unsigned char ring[TTY_RING];
static unsigned int head, tail;
static struct tty_stats stats;
static bool interrupted, raw_mode;
static int (*poll_uart)(void);
static void (*drain_uart)(void);
static void (*idle_hook)(void);

void tty_receive(unsigned char c)
{
	unsigned int waiting = head - __atomic_load_n(&tail, __ATOMIC_ACQUIRE);

	stats.received++;
	if (c == CTRL_C && !raw_mode)
		WRITE_ONCE(interrupted, true);
	if (waiting == TTY_RING) {
		stats.ring_overruns++;
		return;
	}
	ring[head % TTY_RING] = c;
	__atomic_store_n(&head, head + 1, __ATOMIC_RELEASE);
	if (waiting + 1 > stats.high_water)
		stats.high_water = waiting + 1;
}

void tty_fifo_overrun(void)
{
	stats.fifo_overruns++;
}

void tty_set_poll(int (*poll)(void))
{
	poll_uart = poll;
}

void tty_set_drain(void (*drain)(void))
{
	drain_uart = drain;
}

/* The ring has one producer: with interrupts open that is the handler, and nothing is late. */
void tty_touch(void)
{
	if (!arch_irqs_disabled())
		return;
	if (drain_uart)
		drain_uart();
	irqsoff_touched();
}

void tty_set_idle(void (*idle)(void))
{
	idle_hook = idle;
}

static void poll_once(void)
{
	unsigned long flags;
	int c;

	if (!poll_uart)
		return;
	flags = arch_irq_save();
	while ((c = poll_uart()) >= 0)
		tty_receive(c);
	arch_irq_restore(flags);
}

int tty_try_getc(void)
{
	int c;

	poll_once();
	if (__atomic_load_n(&head, __ATOMIC_ACQUIRE) == tail)
		return -1;
	c = ring[tail % TTY_RING];
	__atomic_store_n(&tail, tail + 1, __ATOMIC_RELEASE);
	return c;
}

/*
 * Sleep until the next interrupt. Masking first closes the gap between "the ring is empty" and WFI:
 * an interrupt that arrives in between stays pending, and WFI returns for a pending interrupt even
 * when it is masked (Arm ARM, "Wait For Interrupt").
 */
static void idle_until_interrupt(void)
{
	unsigned long flags = arch_irq_save();

	if (head == tail && !poll_uart)
		arch_idle();
	irqsoff_slept();
	arch_irq_restore(flags);
	if (poll_uart)
		arch_cpu_relax();
}

int tty_getc(void)
{
	for (;;) {
		int c = tty_try_getc();

		if (c >= 0)
			return c;
		if (idle_hook)
			idle_hook();
		idle_until_interrupt();
	}
}

bool tty_interrupted(void)
{
	poll_once();
	return READ_ONCE(interrupted);
}

void tty_interrupt_clear(void)
{
	WRITE_ONCE(interrupted, false);
}

bool tty_set_raw(bool raw)
{
	bool old = raw_mode;

	raw_mode = raw;
	return old;
}

static int tty_show(struct seq_file *m, void *data)
{
	(void)data;
	seq_printf(m, "received %lu\nfifo_overruns %lu\nring_overruns %lu\nring_high_water %u\n",
		   stats.received, stats.fifo_overruns, stats.ring_overruns, stats.high_water);
	return 0;
}
PROC(tty, "/proc/granule/tty", tty_show, NULL);

const struct tty_stats *tty_get_stats(void)
{
	return &stats;
}
