/* SPDX-License-Identifier: MIT */
/*
 * The arch contract, part 6: a call to the debugger or emulator that runs us (Arm's semihosting,
 * 100863). Where nobody listens the instruction traps, and the trap handler makes the call answer
 * false: asking costs nothing and needs no configuration.
 *
 *   bool arch_semihost(unsigned int op, unsigned long param, long *result)
 *
 * MMU on, vectors set, any context. ARM: called in ARM state; lr of the mode is preserved.
 */
#ifndef ARCH_SEMIHOST_H
#define ARCH_SEMIHOST_H

#include <arch/this.h>
#include <linux/types.h>
#include ARCH_HEADER(semihost.h)

#endif
