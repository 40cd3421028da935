// SPDX-License-Identifier: MIT
/*
 * lib/media: the sensor's picture, scaling, colours, overlays, JPEG's shape, and the lossless code,
 * against known values, against slow and plain versions, and against damaged input. What a real
 * decoder makes of the JPEG is checked by tests/tools/test_jpeg.py.
 */
#include <granule/media_codec.h>
#include <kunit/test.h>
#include <linux/crc32.h>
#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>


#define GUARD 0xa5

/* A frame with a guard byte around each line and plane. */
struct frame {
	struct nv12 f;
	u8 *room;
	size_t bytes;
};

static struct frame frame_get(struct kunit *test, unsigned int width, unsigned int height,
			      unsigned int align)
{
	unsigned int stride = nv12_stride(width, align);
	struct frame one = { .bytes = nv12_bytes(stride, height) };

	one.room = kmalloc(one.bytes + 2, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, one.room);
	memset(one.room, GUARD, one.bytes + 2);
	one.f = nv12_at(one.room + 1, width, height, stride);
	return one;
}

static void frame_put(struct frame *one)
{
	kfree(one->room);
}

/* Nothing outside the picture was written? */
static bool guards_stand(const struct frame *one)
{
	const struct nv12 *f = &one->f;

	for (unsigned int line = 0; line < f->height + f->height / 2; line++)
		for (unsigned int x = f->width; x < f->stride; x++)
			if (f->y[(size_t)line * f->stride + x] != GUARD)
				return false;
	return one->room[0] == GUARD && one->room[one->bytes + 1] == GUARD;
}

static void fill_random(const struct nv12 *f, struct rnd_state *rnd, u32 colours)
{
	for (unsigned int line = 0; line < f->height + f->height / 2; line++)
		for (unsigned int x = 0; x < f->width; x++)
			f->y[(size_t)line * f->stride + x] = prandom_u32_max_state(rnd, colours);
}

static void crc_agrees(struct kunit *test)
{
	struct rnd_state rnd;
	u8 bytes[77];

	prandom_seed_state(&rnd, 11);
	for (unsigned int i = 0; i < sizeof(bytes); i++)
		bytes[i] = prandom_u32_state(&rnd);
	for (unsigned int at = 0; at < 8; at++)
		for (unsigned int n = 0; n <= sizeof(bytes) - at; n++)
			KUNIT_ASSERT_EQ(test, media_crc32(~0u, bytes + at, n),
					crc32_le(~0u, bytes + at, n));
	KUNIT_EXPECT_EQ(test, ~media_crc32(~0u, "123456789", 9), 0xcbf43926u);
}

/* The CRC is the picture's: padding does not count, each of its bytes does. */
static void crc_of_picture(struct kunit *test)
{
	struct frame a = frame_get(test, 66, 64, 64), b = frame_get(test, 66, 64, 2);
	u32 crc;

	KUNIT_EXPECT_EQ(test, a.f.stride, 128);
	pattern_draw(&a.f, 7);
	pattern_draw(&b.f, 7);
	crc = nv12_crc(&a.f);
	KUNIT_EXPECT_EQ(test, crc, nv12_crc(&b.f));
	KUNIT_EXPECT_EQ(test, crc, crc32_le(~0u, b.f.y, b.bytes) ^ ~0u);
	for (unsigned int i = 0; i < b.bytes; i += 97) {
		b.f.y[i] ^= 0x10;
		KUNIT_EXPECT_NE(test, crc, nv12_crc(&b.f));
		b.f.y[i] ^= 0x10;
	}
	frame_put(&a);
	frame_put(&b);
}

static const struct {
	unsigned int width, height, align;
} sizes[] = {
	{ 64, 64, 16 }, { 66, 70, 64 }, { 128, 96, 16 }, { 130, 180, 16 }, { 320, 240, 64 },
	{ 642, 358, 16 }, { 64, 400, 2 }, { 400, 64, 2 },
};

static void pattern_numbers(struct kunit *test)
{
	static const u32 numbers[] = { 0, 1, 9, 10, 59, 123456, 999999, 708090 };

	for (unsigned int s = 0; s < ARRAY_SIZE(sizes); s++) {
		struct frame one = frame_get(test, sizes[s].width, sizes[s].height,
					     sizes[s].align);
		u32 before = 0;

		for (unsigned int i = 0; i < ARRAY_SIZE(numbers); i++) {
			KUNIT_ASSERT_EQ(test, pattern_draw(&one.f, numbers[i]), 0);
			KUNIT_EXPECT_EQ(test, pattern_read_number(&one.f), numbers[i]);
			KUNIT_EXPECT_NE(test, nv12_crc(&one.f), before);
			before = nv12_crc(&one.f);
		}
		KUNIT_EXPECT_TRUE(test, guards_stand(&one));
		frame_put(&one);
	}
}

/* The bars' colours where the box and the number are not; the box is somewhere else each time. */
static void pattern_picture(struct kunit *test)
{
	struct frame one = frame_get(test, 640, 480, 16);
	const struct nv12 *f = &one.f;

	pattern_draw(f, 0);
	KUNIT_EXPECT_EQ(test, f->y[200 * f->stride + 90], 162);		/* yellow */
	KUNIT_EXPECT_EQ(test, f->uv[100 * f->stride + 90], 44);
	KUNIT_EXPECT_EQ(test, f->uv[100 * f->stride + 91], 142);
	KUNIT_EXPECT_EQ(test, f->y[200 * f->stride + 639], 16);		/* black */
	KUNIT_EXPECT_EQ(test, f->y[479 * f->stride], 16);		/* the ramp */
	KUNIT_EXPECT_GE(test, f->y[479 * f->stride + 639], 234);
	KUNIT_EXPECT_EQ(test, f->uv[239 * f->stride + 639], 128);
	KUNIT_EXPECT_EQ(test, f->uv[39 * f->stride + 40], 90);		/* the box */
	pattern_draw(f, 40);
	KUNIT_EXPECT_EQ(test, f->uv[39 * f->stride + 40], 128);
	KUNIT_EXPECT_EQ(test, f->uv[(240 / 2) * f->stride + 320], 90);
	frame_put(&one);
}

static void frames_refused(struct kunit *test)
{
	static u8 room[64];
	struct nv12 f = nv12_at(room, 4, 4, 4);
	static const struct {
		unsigned int width, height, stride;
	} bad[] = {
		{ 3, 4, 4 }, { 4, 3, 4 }, { 4, 4, 2 }, { 0, 4, 4 }, { 4, 0, 4 },
		{ 3842, 4, 3842 }, { 4, 2162, 4 },
	};

	KUNIT_EXPECT_TRUE(test, nv12_valid(&f));
	KUNIT_EXPECT_EQ(test, pattern_draw(&f, 0), -EINVAL);	/* too small for digits */
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++) {
		f.width = bad[i].width;
		f.height = bad[i].height;
		f.stride = bad[i].stride;
		KUNIT_EXPECT_FALSE(test, nv12_valid(&f));
		KUNIT_EXPECT_EQ(test, lossless_encode(&f, 0, room, sizeof(room)), -EINVAL);
	}
}

/* --- scaling ---------------------------------------------------------------------------------- */

/* The left one of the two values (of n) around position pos (16.16), and how near the other is. */
static u32 slow_sample(unsigned int n, s64 pos, u32 *part)
{
	unsigned int at;

	*part = 0;
	if (pos <= 0)
		return 0;
	at = pos >> 16;
	if (at >= n - 1)
		return n - 1;
	*part = pos >> 8 & 255;
	return at;
}

static u8 slow_pixel(const u8 *p, unsigned int stride, unsigned int step, unsigned int width,
		     unsigned int height, s64 x, s64 y)
{
	u32 px, py, ax = slow_sample(width, x, &px), ay = slow_sample(height, y, &py);
	u32 bx = px ? ax + 1 : ax, by = py ? ay + 1 : ay;
	u32 up = p[ay * stride + ax * step] * (256 - px) + p[ay * stride + bx * step] * px;
	u32 low = p[by * stride + ax * step] * (256 - px) + p[by * stride + bx * step] * px;

	return (up * (256 - py) + low * py + 0x8000) >> 16;
}

static bool scaled_as_slow(const struct nv12 *dst, const struct nv12 *src,
			   const struct media_rect *c, bool chroma)
{
	unsigned int step = chroma ? 2 : 1;
	unsigned int sw = c->width / step, sh = c->height / step;
	unsigned int dw = dst->width / step, dh = dst->height / step;
	u32 xs = (sw << 16) / dw, ys = (sh << 16) / dh;

	for (unsigned int y = 0; y < dh; y++)
		for (unsigned int i = 0; i < dst->width; i++) {
			const u8 *from = chroma ? src->uv + c->y / 2 * src->stride + c->x + i % 2 :
						  src->y + c->y * src->stride + c->x;
			const u8 *to = (chroma ? dst->uv : dst->y) + y * dst->stride + i;
			s64 px = (s64)(i / step) * xs + xs / 2 - 0x8000;
			s64 py = (s64)y * ys + ys / 2 - 0x8000;

			if (*to != slow_pixel(from, src->stride, step, sw, sh, px, py))
				return false;
		}
	return true;
}

static void scale_against_slow(struct kunit *test)
{
	struct frame src = frame_get(test, 130, 66, 16);
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 3);
	fill_random(&src.f, &rnd, 256);
	for (unsigned int round = 0; round < 60; round++) {
		unsigned int width = round ? 2 + 2 * prandom_u32_max_state(&rnd, 120) : 64;
		unsigned int height = round ? 2 + 2 * prandom_u32_max_state(&rnd, 60) : 32;
		struct frame dst = frame_get(test, width, height, 16);
		struct media_rect c = { 2 * prandom_u32_max_state(&rnd, 20),
					2 * prandom_u32_max_state(&rnd, 10) };

		c.width = 2 + 2 * prandom_u32_max_state(&rnd, (130 - c.x) / 2);
		c.height = 2 + 2 * prandom_u32_max_state(&rnd, (66 - c.y) / 2);
		if (round == 0)		/* exactly half */
			c = (struct media_rect){ 130 - 2 * width, 66 - 2 * height, 2 * width,
						 2 * height };
		KUNIT_ASSERT_EQ(test, nv12_scale(&dst.f, &src.f, &c), 0);
		KUNIT_ASSERT_TRUE(test, scaled_as_slow(&dst.f, &src.f, &c, false));
		KUNIT_ASSERT_TRUE(test, scaled_as_slow(&dst.f, &src.f, &c, true));
		KUNIT_ASSERT_TRUE(test, guards_stand(&dst));
		frame_put(&dst);
	}
	frame_put(&src);
}

static void scale_crops(struct kunit *test)
{
	struct frame src = frame_get(test, 64, 64, 16), dst = frame_get(test, 32, 32, 16);
	static const struct media_rect bad[] = {
		{ 0, 0, 66, 64 }, { 0, 0, 64, 66 }, { 2, 0, 64, 64 }, { 0, 2, 64, 64 },
		{ 1, 0, 32, 32 }, { 0, 0, 31, 32 }, { 0, 0, 0, 32 }, { 0, 0, 32, 0 },
		{ 66, 0, 2, 2 }, { 0, -2u, 4, 4 }, { 2, 2, -2u, -2u },
	};
	struct media_rect c = { 32, 16, 32, 32 };

	pattern_draw(&src.f, 3);
	KUNIT_EXPECT_EQ(test, nv12_scale(&dst.f, &src.f, &c), 0);
	for (unsigned int y = 0; y < 32; y++)
		KUNIT_EXPECT_EQ(test, memcmp(dst.f.y + y * dst.f.stride,
					     src.f.y + (y + 16) * src.f.stride + 32, 32), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ(test, nv12_scale(&dst.f, &src.f, &bad[i]), -EINVAL);
	KUNIT_EXPECT_TRUE(test, guards_stand(&dst));
	frame_put(&src);
	frame_put(&dst);
}

/* --- colours ---------------------------------------------------------------------------------- */

static void colours(struct kunit *test)
{
	static const struct {
		u8 y, u, v;
		u32 rgb;
	} known[] = {
		{ 16, 128, 128, 0x000000 }, { 235, 128, 128, 0xffffff },
		{ 81, 90, 240, 0xff0000 }, { 145, 54, 34, 0x00ff00 }, { 41, 240, 110, 0x0000ff },
		{ 126, 128, 128, 0x808080 }, { 0, 128, 128, 0x000000 }, { 255, 128, 128, 0xffffff },
	};
	u32 line[2 * ARRAY_SIZE(known)];
	u8 y[4 * ARRAY_SIZE(known)], uv[2 * ARRAY_SIZE(known)];
	struct nv12 f = { y, uv, 2 * ARRAY_SIZE(known), 2, 2 * ARRAY_SIZE(known) };
	u32 out[2][2 * ARRAY_SIZE(known)];

	for (unsigned int i = 0; i < ARRAY_SIZE(known); i++) {
		memset(y + 2 * i, known[i].y, 2);
		memset(y + f.stride + 2 * i, known[i].y, 2);
		uv[2 * i] = known[i].u;
		uv[2 * i + 1] = known[i].v;
		line[2 * i] = line[2 * i + 1] = known[i].rgb;
	}
	nv12_to_xrgb(out[0], sizeof(out[0]), &f);
	for (unsigned int i = 0; i < ARRAY_SIZE(line); i++)
		for (unsigned int c = 0; c < 24; c += 8) {
			int want = line[i] >> c & 255, have = out[0][i] >> c & 255;

			KUNIT_EXPECT_LE(test, abs(want - have), 1);
			KUNIT_EXPECT_EQ(test, out[1][i], out[0][i]);
		}
}

/* --- overlay ---------------------------------------------------------------------------------- */

static void overlay_blends(struct kunit *test)
{
	struct frame one = frame_get(test, 64, 64, 16);
	u16 pixels[4 * 2] = { 0xffff, 0x7fff, 0xfc00, 0xfc00, 0x83e0, 0x03e0, 0xfc00, 0xfc00 };
	struct overlay o = { pixels, 4, 2, 8, 128, 0, true, 0x03e0 };
	const struct nv12 *f = &one.f;

	memset(f->y, 50, f->stride * 64);
	memset(f->uv, 128, f->stride * 32);
	KUNIT_ASSERT_EQ(test, nv12_overlay(f, 2, 4, &o), 0);
	KUNIT_EXPECT_EQ(test, f->y[4 * f->stride + 2], 235);	/* white, A set */
	KUNIT_EXPECT_EQ(test, f->y[4 * f->stride + 3], 50);	/* A clear: invisible */
	KUNIT_EXPECT_EQ(test, f->y[5 * f->stride + 2], 50);	/* the key, A or not */
	KUNIT_EXPECT_EQ(test, f->y[5 * f->stride + 3], 50);
	KUNIT_EXPECT_EQ(test, f->y[4 * f->stride + 4], 82);	/* red */
	KUNIT_EXPECT_EQ(test, f->uv[2 * f->stride + 4], 90);
	KUNIT_EXPECT_EQ(test, f->uv[2 * f->stride + 5], 240);
	KUNIT_EXPECT_EQ(test, f->uv[2 * f->stride + 2], 128);
	KUNIT_EXPECT_EQ(test, f->y[4 * f->stride + 6], 50);	/* right of it */
	o.fg_alpha = 64;
	o.key_on = false;
	memset(f->y, 35, f->stride * 64);
	KUNIT_ASSERT_EQ(test, nv12_overlay(f, 60, 62, &o), 0);
	KUNIT_EXPECT_EQ(test, f->y[62 * f->stride + 60], 135);	/* half way to 235 */
	frame_put(&one);
}

static void overlay_refused(struct kunit *test)
{
	struct frame one = frame_get(test, 64, 64, 16);
	u16 pixels[4 * 2] = { 0 };
	struct overlay good = { pixels, 4, 2, 8, 128, 128 }, o;
	u32 crc = (pattern_draw(&one.f, 1), nv12_crc(&one.f));

	KUNIT_EXPECT_EQ(test, nv12_overlay(&one.f, 61, 0, &good), -EINVAL);
	KUNIT_EXPECT_EQ(test, nv12_overlay(&one.f, 62, 0, &good), -EINVAL);
	KUNIT_EXPECT_EQ(test, nv12_overlay(&one.f, 0, 64, &good), -EINVAL);
	KUNIT_EXPECT_EQ(test, nv12_overlay(&one.f, 0, 1, &good), -EINVAL);
	KUNIT_EXPECT_EQ(test, nv12_overlay(&one.f, -2u, 0, &good), -EINVAL);
	o = good;
	o.stride = 6;
	KUNIT_EXPECT_EQ(test, nv12_overlay(&one.f, 0, 0, &o), -EINVAL);
	o = good;
	o.fg_alpha = 129;
	KUNIT_EXPECT_EQ(test, nv12_overlay(&one.f, 0, 0, &o), -EINVAL);
	o = good;
	o.width = 3;
	KUNIT_EXPECT_EQ(test, nv12_overlay(&one.f, 0, 0, &o), -EINVAL);
	o = good;
	o.pixels = NULL;
	KUNIT_EXPECT_EQ(test, nv12_overlay(&one.f, 0, 0, &o), -EINVAL);
	KUNIT_EXPECT_EQ(test, nv12_crc(&one.f), crc);
	frame_put(&one);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(crc_agrees),
	KUNIT_CASE(crc_of_picture),
	KUNIT_CASE(pattern_numbers),
	KUNIT_CASE(pattern_picture),
	KUNIT_CASE(frames_refused),
	KUNIT_CASE(scale_against_slow),
	KUNIT_CASE(scale_crops),
	KUNIT_CASE(colours),
	KUNIT_CASE(overlay_blends),
	KUNIT_CASE(overlay_refused),
	{}
};

static struct kunit_suite suite = { .name = "media_codec", .test_cases = cases };
kunit_test_suite(suite);
