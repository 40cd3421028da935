/* SPDX-License-Identifier: MIT */
/*
 * The console's input side. A UART driver's interrupt handler puts characters in; the prompt takes
 * them out. Output goes through printk.
 *
 * Ctrl-C does not wait in the ring: it raises a flag that long commands look at.
 */
#ifndef GRANULE_TTY_H
#define GRANULE_TTY_H

#include <linux/types.h>

#define TTY_RING 4096		/* characters; a power of two */

struct tty_stats {
	unsigned long received;
	unsigned long fifo_overruns;	/* the UART lost characters before the handler ran */
	unsigned long ring_overruns;	/* nobody took them: the ring was full */
	unsigned int high_water;	/* most characters that ever waited */
};

/* One received character. IRQ context, or polled with interrupts masked; one producer. */
void tty_receive(unsigned char c);
void tty_fifo_overrun(void);

/*
 * A console that cannot interrupt (early, or a driver without its interrupt) is polled by
 * tty_getc: poll returns a character or -1. NULL takes it away.
 */
void tty_set_poll(int (*poll)(void));

/*
 * A section that must stay masked for longer than a FIFO forgives (16 characters at 115200 are
 * 1.39 ms) calls tty_touch() now and then: the console's driver takes in what has arrived.
 */
void tty_set_drain(void (*drain)(void));
void tty_touch(void);

/* Waits for a character; the CPU idles and deferred work runs meanwhile. Task context. */
int tty_getc(void);

/* A character, or -1 at once. */
int tty_try_getc(void);

/* Was Ctrl-C typed since tty_interrupt_clear()? Commands that loop ask now and then. */
bool tty_interrupted(void);
void tty_interrupt_clear(void);

/*
 * In raw mode Ctrl-C is a character like any other (file transfers). Returns the old mode.
 */
bool tty_set_raw(bool raw);

/* Called by tty_getc before the CPU idles: what has to be done when nothing is typed. */
void tty_set_idle(void (*idle)(void));

const struct tty_stats *tty_get_stats(void);

#endif
