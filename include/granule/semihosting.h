/* SPDX-License-Identifier: MIT */
/*
 * What the emulator or debugger session that runs us offers: an exit with a status, and files of
 * the machine it runs on. drivers/firmware/semihosting.c.
 */
#ifndef GRANULE_SEMIHOSTING_H
#define GRANULE_SEMIHOSTING_H

#include <linux/types.h>

/*
 * Makes the end of the session the first way to power off (linux/reboot.h): the only one that
 * carries a status. Where nobody listens it does nothing. Early: a panic before the tree is read
 * uses it.
 */
void semihosting_init(void);

/*
 * Writes files on the other side. Names are relative to where the session was started: -EINVAL for
 * an empty name, an absolute one, one with a `..` component, with `:` (devices of the session) or
 * with a control character, or longer than 255. Task context; no lock, a handle has one user.
 */
struct semihosting_file {
	long handle;
};

/* An empty file, or one that was there emptied. -ENODEV: nobody listens; -EIO: it was refused. */
int semihosting_create(struct semihosting_file *file, const char *name);
/* All of it or -EIO (the other side is full). data may be any mapped memory. */
int semihosting_write(struct semihosting_file *file, const void *data, size_t size);
/* -EIO: what was written may not all be there. The handle is gone either way. */
int semihosting_close(struct semihosting_file *file);

#endif
