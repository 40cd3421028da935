// SPDX-License-Identifier: MIT
/*
 * NV12 to XRGB8888: BT.601, video range, in 8-bit fixed point. Two pixels side by side share their
 * chroma; where they equal the two before, so do the results.
 */
#include <granule/media_codec.h>
#include <linux/unaligned.h>

static inline u32 clamp8(s32 v)
{
	return likely((u32)v < 256) ? v : v < 0 ? 0 : 255;
}

/* What U and V add to each colour, times 256, rounding included. */
struct tint {
	s32 r, g, b;
};

static inline struct tint tint_of(s32 u, s32 v)
{
	u -= 128;
	v -= 128;
	return (struct tint){ 409 * v + 128, -100 * u - 208 * v + 128, 516 * u + 128 };
}

static inline u32 pixel(s32 y, const struct tint *t)
{
	y = (y - 16) * 298;
	return clamp8((y + t->r) >> 8) << 16 | clamp8((y + t->g) >> 8) << 8 |
	       clamp8((y + t->b) >> 8);
}

static void convert_line(u32 *dst, const u8 *y, const u8 *uv, unsigned int width)
{
	u32 before = ~(y[0] | y[1] << 8 | (u32)uv[0] << 16 | (u32)uv[1] << 24);
	u32 left = 0, right = 0;

	for (unsigned int x = 0; x < width; x += 2) {
		u32 now = get_unaligned_le16(y + x) | (u32)get_unaligned_le16(uv + x) << 16;

		if (now != before) {
			struct tint t = tint_of(now >> 16 & 255, now >> 24);

			left = pixel(now & 255, &t);
			right = pixel(now >> 8 & 255, &t);
			before = now;
		}
		dst[x] = left;
		dst[x + 1] = right;
	}
}

void nv12_to_xrgb(u32 *dst, unsigned int stride, const struct nv12 *src)
{
	for (unsigned int line = 0; line < src->height; line++)
		convert_line((u32 *)((u8 *)dst + (size_t)line * stride),
			     src->y + (size_t)line * src->stride,
			     src->uv + (size_t)(line / 2) * src->stride, src->width);
}
