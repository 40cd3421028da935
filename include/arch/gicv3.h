/* SPDX-License-Identifier: MIT */
/*
 * The GICv3 CPU interface, system registers (ICC_*): cp15 on ARM, sysregs on arm64. Group 1.
 *
 *   unsigned int gicv3_read_iar(void)
 *		acknowledge: the interrupt, 1023 when none; orders what follows
 *   void gicv3_write_eoir(unsigned int)		end it
 *   void gicv3_cpu_enable(unsigned int pmr, bool secure)
 *		system-register access on, priority mask, group 1 on; secure: the CPU is in
 *		the Secure state, with nobody above it that could have given the access
 */
#ifndef ARCH_GICV3_H
#define ARCH_GICV3_H

#include <arch/this.h>
#include <linux/types.h>
#include ARCH_HEADER(gicv3.h)

#endif
