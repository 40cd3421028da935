/* SPDX-License-Identifier: MIT */
/* Exit of the emulator or debugger session that runs us. drivers/firmware/semihosting.c. */
#ifndef GRANULE_SEMIHOSTING_H
#define GRANULE_SEMIHOSTING_H

/*
 * Ends the session with this status (0 ok, 1 command failed, 3 refusal to boot, 4 panic). Does not
 * return where somebody listens; elsewhere -ENODEV. Any context once the vectors are set.
 */
int semihosting_exit(int status);

#endif
