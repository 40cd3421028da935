// SPDX-License-Identifier: MIT
/*
 * Overlays: ARGB1555 over NV12. The A bit chooses one of two opacities; a colour may be left out as
 * key. Luma is blended by pixels; the chroma of a 2 x 2 square by the mean of its four pixels.
 */
#include <granule/media_codec.h>
#include <linux/errno.h>

#define OPAQUE 128

struct yuv {
	s32 y, u, v;
};

/* Five bits to eight, so that 31 becomes 255; then BT.601 to video range. */
static inline struct yuv to_yuv(u16 pixel)
{
	s32 r = pixel >> 10 & 31, g = pixel >> 5 & 31, b = pixel & 31;

	r = r << 3 | r >> 2;
	g = g << 3 | g >> 2;
	b = b << 3 | b >> 2;
	return (struct yuv){
		((66 * r + 129 * g + 25 * b + 128) >> 8) + 16,
		((-38 * r - 74 * g + 112 * b + 128) >> 8) + 128,
		((112 * r - 94 * g - 18 * b + 128) >> 8) + 128,
	};
}

static inline s32 opacity(const struct overlay *o, u16 pixel)
{
	if (o->key_on && !((pixel ^ o->key) & 0x7fff))
		return 0;
	return pixel & 0x8000 ? o->fg_alpha : o->bg_alpha;
}

static inline u8 blend(s32 below, s32 above, s32 alpha)
{
	return (below * (OPAQUE - alpha) + above * alpha + OPAQUE / 2) >> 7;
}

/* The square whose upper left pixel is x, y of the overlay; y0, uv: the picture there. */
static void blend_square(const struct nv12 *dst, u8 *y0, u8 *uv, const struct overlay *o,
			 unsigned int x, unsigned int y)
{
	s32 alphas = 0, u = 0, v = 0;

	for (unsigned int i = 0; i < 4; i++) {
		const u16 *line = (const u16 *)((const u8 *)o->pixels + (y + i / 2) * o->stride);
		u16 pixel = line[x + i % 2];
		s32 alpha = opacity(o, pixel);
		u8 *below = y0 + (size_t)(i / 2) * dst->stride + i % 2;
		struct yuv above;

		if (!alpha)
			continue;
		above = to_yuv(pixel);
		*below = blend(*below, above.y, alpha);
		alphas += alpha;
		u += above.u * alpha;
		v += above.v * alpha;
	}
	if (!alphas)
		return;
	/* u and v are sums weighted by opacity; what is left of 4 x OPAQUE is the picture's */
	uv[0] = (uv[0] * (4 * OPAQUE - alphas) + u + 2 * OPAQUE) >> 9;
	uv[1] = (uv[1] * (4 * OPAQUE - alphas) + v + 2 * OPAQUE) >> 9;
}

int nv12_overlay(const struct nv12 *dst, unsigned int x, unsigned int y, const struct overlay *o)
{
	if (!nv12_valid(dst) || !o->pixels || !o->width || !o->height ||
	    (x | y | o->width | o->height) & 1 || o->stride < o->width * 2 || o->stride & 1 ||
	    o->fg_alpha > OPAQUE || o->bg_alpha > OPAQUE ||
	    x > dst->width || o->width > dst->width - x ||
	    y > dst->height || o->height > dst->height - y)
		return -EINVAL;
	for (unsigned int line = 0; line < o->height; line += 2) {
		u8 *luma = dst->y + (size_t)(y + line) * dst->stride + x;
		u8 *chroma = dst->uv + (size_t)((y + line) / 2) * dst->stride + x;

		for (unsigned int at = 0; at < o->width; at += 2)
			blend_square(dst, luma + at, chroma + at, o, at, line);
	}
	return 0;
}
