/* SPDX-License-Identifier: MIT */
/*
 * The console before drivers: a PL011 at a known address, polled. It shows what was printed so far
 * and goes silent when a real console registers (CON_BOOT).
 */
#ifndef GRANULE_EARLYCON_H
#define GRANULE_EARLYCON_H

#include <linux/types.h>

/*
 * The value of `earlycon=`: "pl011,0xADDR". "" or NULL: the tree's choice is not known yet, so
 * CONFIG_EARLYCON_ADDR. 0; -EINVAL (printed to the log) when it cannot be understood; -ENODEV when
 * there is no default either, or nothing answers at the address. A second call replaces the first.
 */
int earlycon_setup(const char *value);

/* The value of a key in a list of boot arguments, copied to buf; false when the key is absent. */
bool bootarg_find(const char *bootargs, const char *key, char *buf, size_t size);

#endif
