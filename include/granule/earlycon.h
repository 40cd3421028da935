/* SPDX-License-Identifier: MIT */
/*
 * The console before drivers: a PL011 at a known address, polled. It shows what was printed so far
 * and goes silent when a real console registers (CON_BOOT).
 */
#ifndef GRANULE_EARLYCON_H
#define GRANULE_EARLYCON_H

#include <linux/types.h>

/*
 * Before anything else: from here on a refusal or a panic can bring up the PL011 at
 * CONFIG_EARLYCON_ADDR, _2 or _3 by itself, the first where one answers (0: none).
 */
void earlycon_init(void);

/*
 * After the tree was read and the boot arguments were applied: `earlycon=pl011,0xADDR` decides,
 * else the tree's console if it is a PL011. Text printed so far appears.
 */
void earlycon_start(void);

#endif
