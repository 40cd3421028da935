/* SPDX-License-Identifier: MIT */
/*
 * The only entries by which arch code calls up. Everything else flows down.
 */
#ifndef ARCH_UPCALL_H
#define ARCH_UPCALL_H

#include <linux/types.h>

struct trap_frame;

/*
 * From head.S, MMU and caches on, image window mapped, boot CPU, IRQs masked, boot stack. `fdt` is
 * the physical address the loader gave, unchecked. Never returns.
 */
void start_kernel(phys_addr_t fdt) __attribute__((noreturn));

/*
 * Any synchronous exception or abort. Returns if the frame may be resumed (fixed up, emulated, or
 * redirected). IRQs masked.
 */
void trap_handler(struct trap_frame *frame);

/* An IRQ. IRQs masked, on the IRQ stack. */
void irq_handler(struct trap_frame *frame);

#endif
