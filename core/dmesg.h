/* SPDX-License-Identifier: MIT */
/* Between printk and its ring. Callers hold printk's lock. */
#ifndef CORE_DMESG_H
#define CORE_DMESG_H

#include <granule/dmesg.h>

void dmesg_append(const char *text, size_t len);
size_t dmesg_read_locked(u64 *from, char *buf, size_t size);

#endif
