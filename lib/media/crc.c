// SPDX-License-Identifier: MIT
/*
 * CRC-32 by slices: eight table look-ups for eight bytes, since a frame has millions of them. The
 * tables are computed at the first use; two CPUs that both do so write the same values.
 */
#include <asm/barrier.h>
#include <granule/media_codec.h>
#include <linux/compiler.h>
#include <linux/unaligned.h>

#define POLYNOMIAL 0xedb88320u	/* 0x04c11db7 reflected */

/* slice[k][b]: the CRC of byte b followed by k zero bytes */
static u32 slice[8][256];
static bool ready;

static void make_tables(void)
{
	for (u32 b = 0; b < 256; b++) {
		u32 crc = b;

		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ POLYNOMIAL : crc >> 1;
		slice[0][b] = crc;
	}
	for (u32 b = 0; b < 256; b++) {
		for (int k = 1; k < 8; k++)
			slice[k][b] = slice[k - 1][b] >> 8 ^ slice[0][slice[k - 1][b] & 255];
	}
	/* pairs with the acquire below: who sees ready sees the tables */
	smp_store_release(&ready, true);
}

u32 media_crc32(u32 crc, const void *p, size_t len)
{
	const u8 *byte = p;

	if (!smp_load_acquire(&ready))
		make_tables();
	for (; len >= 8; len -= 8, byte += 8) {
		u32 a = get_unaligned_le32(byte) ^ crc;
		u32 b = get_unaligned_le32(byte + 4);

		crc = slice[7][a & 255] ^ slice[6][a >> 8 & 255] ^ slice[5][a >> 16 & 255] ^
		      slice[4][a >> 24] ^ slice[3][b & 255] ^ slice[2][b >> 8 & 255] ^
		      slice[1][b >> 16 & 255] ^ slice[0][b >> 24];
	}
	for (; len; len--, byte++)
		crc = crc >> 8 ^ slice[0][(crc ^ *byte) & 255];
	return crc;
}

u32 nv12_crc(const struct nv12 *f)
{
	u32 crc = ~0u;

	for (unsigned int line = 0; line < f->height; line++)
		crc = media_crc32(crc, f->y + (size_t)line * f->stride, f->width);
	for (unsigned int line = 0; line < f->height / 2; line++)
		crc = media_crc32(crc, f->uv + (size_t)line * f->stride, f->width);
	return ~crc;
}
