// SPDX-License-Identifier: MIT
/*
 * JPEG and the lossless code: what they write, how they behave without room and with damaged input.
 * Streams are decoded here; what a real decoder makes of the JPEG: tests/tools/test_jpeg.py.
 */
#include <granule/media_codec.h>
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>

#define WIDTH	130
#define HEIGHT	98
#define BYTES	(WIDTH * HEIGHT * 3 / 2)
#define ROOM	(2 * BYTES + 4096)

struct world {
	struct nv12 src, dst;
	u8 *stream;
	struct rnd_state rnd;
	struct jpeg_enc jpeg;
};

static struct world *world_get(struct kunit *test)
{
	struct world *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, w);
	w->src = nv12_at(kunit_kzalloc(test, BYTES, GFP_KERNEL), WIDTH, HEIGHT, WIDTH);
	w->dst = nv12_at(kunit_kzalloc(test, BYTES, GFP_KERNEL), WIDTH, HEIGHT, WIDTH);
	w->stream = kunit_kzalloc(test, ROOM, GFP_KERNEL);
	KUNIT_ASSERT_TRUE(test, w->src.y && w->dst.y && w->stream);
	prandom_seed_state(&w->rnd, 17);
	return w;
}

/* Pictures of several kinds, from the sensor's to noise. */
#define KINDS 7
static void draw(struct world *w, unsigned int kind)
{
	pattern_draw(&w->src, kind);
	for (unsigned int i = 0; i < BYTES && kind; i++) {
		switch (kind) {
		case 1: w->src.y[i] = 77; break;
		case 2: w->src.y[i] = i; break;
		case 3: w->src.y[i] = i / 3 + i / WIDTH; break;
		case 4: w->src.y[i] = prandom_u32_state(&w->rnd); break;
		case 5:
			if (!prandom_u32_max_state(&w->rnd, 50))
				w->src.y[i] ^= 1;
			break;
		case 6: w->src.y[i] = (i / 7 & 1) * 255; break;
		}
	}
}

static void lossless_round_trip(struct kunit *test)
{
	struct world *w = world_get(test);

	for (unsigned int kind = 0; kind < KINDS; kind++) {
		struct lossless_info info;
		long len;

		draw(w, kind);
		memset(w->dst.y, 0x5a, BYTES);
		len = lossless_encode(&w->src, 0xc0ffee + kind, w->stream, ROOM);
		KUNIT_ASSERT_GT(test, len, LOSSLESS_HEADER);
		KUNIT_EXPECT_LE(test, len, lossless_bound(WIDTH, HEIGHT));
		KUNIT_ASSERT_EQ(test, lossless_info(w->stream, ROOM, &info), 0);
		KUNIT_EXPECT_EQ(test, info.tag, 0xc0ffee + kind);
		KUNIT_EXPECT_EQ(test, info.bytes, len);
		KUNIT_ASSERT_EQ(test, lossless_decode(w->stream, len, &w->dst), 0);
		KUNIT_EXPECT_EQ(test, memcmp(w->src.y, w->dst.y, BYTES), 0);
		/* it is a code, not a copy */
		if (kind < 2)
			KUNIT_EXPECT_LT(test, len, BYTES / 5);
	}
}

/* Any room: a stream that decodes, or -ENOSPC and nothing beyond it. */
static void lossless_no_room(struct kunit *test)
{
	struct world *w = world_get(test);

	for (unsigned int kind = 0; kind < KINDS; kind += 2) {
		long full;

		draw(w, kind);
		full = lossless_encode(&w->src, 1, w->stream, ROOM);
		for (long room = 0; room <= full + 3; room += room < 200 ? 1 : 61) {
			long len;

			w->stream[room] = 0x77;
			len = lossless_encode(&w->src, 1, w->stream, room);
			KUNIT_ASSERT_EQ(test, w->stream[room], 0x77);
			KUNIT_ASSERT_EQ(test, len < 0, room < len || room < full);
			if (len < 0)
				KUNIT_ASSERT_EQ(test, len, -ENOSPC);
		}
		KUNIT_EXPECT_EQ(test, lossless_encode(&w->src, 1, w->stream, full), full);
	}
}

/* Cut and bent streams give -EINVAL or some picture, never an access outside (ASan on the host). */
static void lossless_damaged(struct kunit *test)
{
	struct world *w = world_get(test);
	unsigned int refused = 0;
	u8 *copy = kunit_kzalloc(test, ROOM, GFP_KERNEL);
	struct nv12 other = w->dst;
	long len;

	KUNIT_ASSERT_NOT_NULL(test, copy);
	draw(w, 5);
	len = lossless_encode(&w->src, 1, copy, ROOM);
	KUNIT_ASSERT_GT(test, len, 0);
	for (long cut = 0; cut < len; cut += 7) {
		u8 *exact = kmalloc(cut ?: 1, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, exact);
		memcpy(exact, copy, cut);
		KUNIT_EXPECT_EQ(test, lossless_decode(exact, cut, &w->dst), -EINVAL);
		if (cut >= LOSSLESS_HEADER) {
			memcpy(exact + 12, &(u32){ cut }, 4);
			KUNIT_EXPECT_EQ(test, lossless_decode(exact, cut, &w->dst), -EINVAL);
		}
		kfree(exact);
	}
	for (unsigned int round = 0; round < 2000; round++) {
		memcpy(w->stream, copy, len);
		for (unsigned int i = 0; i < 3; i++)
			w->stream[prandom_u32_max_state(&w->rnd, len)] =
				prandom_u32_state(&w->rnd);
		refused += lossless_decode(w->stream, len, &w->dst) == -EINVAL;
	}
	KUNIT_EXPECT_GT(test, refused, 100);
	other.width -= 2;
	KUNIT_EXPECT_EQ(test, lossless_decode(copy, len, &other), -EINVAL);
}

/* --- JPEG ------------------------------------------------------------------------------------- */

/* The place of a marker's segment from `at` on, or NULL; segments are skipped by their lengths. */
static const u8 *segment(const u8 *at, const u8 *end, u8 marker)
{
	while (end - at > 4 && at[0] == 0xff) {
		if (at[1] == marker)
			return at;
		at += 2 + (at[2] << 8 | at[3]);
	}
	return NULL;
}

/* In the scan, 0xff is followed by 0 until the end of the image. */
static bool scan_is_clean(const u8 *at, const u8 *end)
{
	for (; at < end - 2; at++)
		if (*at == 0xff && at[1] != 0)
			return false;
	return end[-2] == 0xff && end[-1] == 0xd9;
}

static void jpeg_shape(struct kunit *test)
{
	struct world *w = world_get(test);
	long before = 0;

	for (unsigned int quality = 10; quality <= 100; quality += 15) {
		const u8 *p = w->stream, *end, *sof, *dqt, *sos;
		long len;

		draw(w, 5);
		KUNIT_ASSERT_EQ(test, jpeg_enc_init(&w->jpeg, quality), 0);
		len = jpeg_encode(&w->jpeg, &w->src, w->stream, ROOM);
		KUNIT_ASSERT_GT(test, len, 600);
		KUNIT_EXPECT_GT(test, len, before);	/* better is longer */
		before = len;
		end = p + len;
		KUNIT_EXPECT_TRUE(test, p[0] == 0xff && p[1] == 0xd8);
		dqt = segment(p + 2, end, 0xdb);
		sof = segment(p + 2, end, 0xc0);
		sos = segment(p + 2, end, 0xda);
		KUNIT_ASSERT_TRUE(test, dqt && sof && sos && segment(p + 2, end, 0xc4));
		KUNIT_EXPECT_EQ(test, sof[5] << 8 | sof[6], HEIGHT);
		KUNIT_EXPECT_EQ(test, sof[7] << 8 | sof[8], WIDTH);
		KUNIT_EXPECT_EQ(test, dqt[5], w->jpeg.quant[0][0]);
		KUNIT_EXPECT_TRUE(test, scan_is_clean(sos + 14, end));
	}
	KUNIT_EXPECT_EQ(test, w->jpeg.quant[1][63], 1);		/* quality 100 */
	KUNIT_ASSERT_EQ(test, jpeg_enc_init(&w->jpeg, 50), 0);
	KUNIT_EXPECT_EQ(test, w->jpeg.quant[0][0], 16);
	KUNIT_EXPECT_EQ(test, w->jpeg.quant[1][63], 99);
}

/* The worst picture at the best quality needs the most room; with less it says so, every time. */
static void jpeg_no_room(struct kunit *test)
{
	struct world *w = world_get(test);
	long full;

	draw(w, 4);
	KUNIT_ASSERT_EQ(test, jpeg_enc_init(&w->jpeg, 100), 0);
	full = jpeg_encode(&w->jpeg, &w->src, w->stream, ROOM);
	KUNIT_ASSERT_GT(test, full, 0);
	for (long room = 0; room < full; room += 501) {
		w->stream[room] = 0x77;
		KUNIT_ASSERT_EQ(test, jpeg_encode(&w->jpeg, &w->src, w->stream, room), -ENOSPC);
		KUNIT_ASSERT_EQ(test, w->stream[room], 0x77);
	}
}

static void jpeg_refused(struct kunit *test)
{
	struct world *w = world_get(test);

	KUNIT_EXPECT_EQ(test, jpeg_enc_init(&w->jpeg, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, jpeg_enc_init(&w->jpeg, 101), -EINVAL);
	KUNIT_ASSERT_EQ(test, jpeg_enc_init(&w->jpeg, 1), 0);
	w->src.width = WIDTH + 1;
	KUNIT_EXPECT_EQ(test, jpeg_encode(&w->jpeg, &w->src, w->stream, ROOM), -EINVAL);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(lossless_round_trip),
	KUNIT_CASE(lossless_no_room),
	KUNIT_CASE(lossless_damaged),
	KUNIT_CASE(jpeg_shape),
	KUNIT_CASE(jpeg_no_room),
	KUNIT_CASE(jpeg_refused),
	{}
};

static struct kunit_suite suite = { .name = "media_stream", .test_cases = cases };
kunit_test_suite(suite);
