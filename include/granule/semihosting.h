/* SPDX-License-Identifier: MIT */
/* Exit of the emulator or debugger session that runs us. drivers/firmware/semihosting.c. */
#ifndef GRANULE_SEMIHOSTING_H
#define GRANULE_SEMIHOSTING_H

/*
 * Makes the end of the session the first way to power off (linux/reboot.h): the only one that
 * carries a status. Where nobody listens it does nothing. Early: a panic before the tree is read
 * uses it.
 */
void semihosting_init(void);

#endif
