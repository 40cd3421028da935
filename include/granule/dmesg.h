/* SPDX-License-Identifier: MIT */
/*
 * The log: everything printk was given, in a ring of bytes, oldest lost first. Where the tree has
 * an enabled /reserved-memory child with compatible "granule,log", the ring moves there, and what
 * an earlier run left in it is kept: a log that survives a warm reset.
 */
#ifndef GRANULE_DMESG_H
#define GRANULE_DMESG_H

#include <linux/types.h>

#define LOG_BUF_SIZE (64u << 10)

/*
 * Copies text from position *from on (0: the oldest there is) and moves *from behind it. Returns
 * bytes copied, 0 at the end. `previous` reads what the run before this one left.
 */
size_t dmesg_read(u64 *from, char *buf, size_t size, bool previous);

/* The position behind the newest byte; 0 when there is nothing. */
u64 dmesg_end(bool previous);

/*
 * Moves the ring into `size` bytes of memory that outlives a reset. Its content from before becomes
 * the previous log when its header is intact. Once, at boot. -EINVAL when it is too small.
 */
int dmesg_use_memory(void *memory, size_t size);

#endif
