// SPDX-License-Identifier: MIT
/*
 * CRC-32 by a table of 16 entries, a nibble at a time: small, and fast enough for a prompt command;
 * and CRC-16/XMODEM bit by bit, for YMODEM blocks. No state.
 */
#include <linux/crc32.h>

/* table[n] = CRC of the nibble n, polynomial 0xedb88320 (0x04c11db7 reflected) */
static const u32 table[16] = {
	0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158,
	0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4,
	0xa00ae278, 0xbdbdf21c,
};

u32 crc32_le(u32 crc, const void *p, size_t len)
{
	for (const u8 *byte = p; len; len--, byte++) {
		crc ^= *byte;
		crc = (crc >> 4) ^ table[crc & 15];
		crc = (crc >> 4) ^ table[crc & 15];
	}
	return crc;
}

u16 crc16_xmodem(u16 crc, const void *p, size_t len)
{
	for (const u8 *byte = p; len; len--, byte++) {
		crc ^= (u16)*byte << 8;
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 0x8000 ? (u16)(crc << 1) ^ 0x1021 : (u16)(crc << 1);
	}
	return crc;
}
