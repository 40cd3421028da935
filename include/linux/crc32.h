/* SPDX-License-Identifier: MIT */
/* CRC-32 (IEEE 802.3, reflected). zip's checksum is crc32_le(~0, p, n) ^ ~0. lib/crc32.c. */
#ifndef LINUX_CRC32_H
#define LINUX_CRC32_H

#include <linux/types.h>

u32 crc32_le(u32 crc, const void *p, size_t len);
#define crc32(seed, data, len) crc32_le(seed, data, len)

/* CRC-16/XMODEM, for YMODEM. */
u16 crc16_xmodem(u16 crc, const void *p, size_t len);

#endif
