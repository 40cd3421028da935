// SPDX-License-Identifier: MIT
/*
 * The engine's pipeline from sensor to display over pages instead of zones: round trips, pictures
 * against a plain computation, drops, damage, what is refused, and lack of memory at every step.
 * Frames are counted, time is not.
 */
#include <drivers/media/engines.h>
#include <granule/fault_inject.h>
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "media_pages.h"

static int init(struct kunit *test)
{
	media_stop();
	pages.live = pages.gets = pages.refuse_at = 0;
	pages.before = media_memory_use(&pages_ops);
	return 0;
}

static void quit(struct kunit *test)
{
	media_stop();
	KUNIT_EXPECT_EQ(test, pages.live, 0);
	KUNIT_EXPECT_EQ(test, vb_check(), 0);
	KUNIT_EXPECT_EQ(test, sysbind_check(), 0);
	media_memory_use(pages.before);
}

static const struct media_mode *small(void)
{
	return media_mode_find("qvga");
}

/* Frames come when the test asks for them, not by the clock. */
static void start(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, media_set_up(small()), 0);
}

static bool busy(void)
{
	return !engine_idle(&vi_engine) || !engine_idle(&vpss_engine) ||
	       !engine_idle(&rgn_engine) || !engine_idle(&venc_engine) ||
	       !engine_idle(&vdec_engine) || !engine_idle(&vo_engine);
}

static void settle(void)
{
	while (busy())
		run_deferred_work();
}

static struct media_status status(void)
{
	struct media_status s;

	settle();
	media_get_status(&s);
	return s;
}

/* --- frames ----------------------------------------------------------------------------------- */

static unsigned int told, told_equal;

static void count_results(const struct media_result *r)
{
	told_equal += r->number == told && r->crc_made == r->crc_seen;
	told++;
}

static void round_trips(struct kunit *test)
{
	unsigned long reports = devbus_reports();
	struct media_status s;

	told = told_equal = 0;
	KUNIT_ASSERT_EQ(test, media_run(small(), 12, count_results), 0);
	KUNIT_EXPECT_EQ(test, told, 12);
	KUNIT_EXPECT_EQ(test, told_equal, 12);
	s = status();
	KUNIT_EXPECT_EQ(test, s.frames, 12);
	KUNIT_EXPECT_EQ(test, s.dropped, 0);
	KUNIT_EXPECT_EQ(test, s.good, 12);
	KUNIT_EXPECT_EQ(test, s.bad, 0);
	KUNIT_EXPECT_EQ(test, s.jpegs, 12);
	KUNIT_EXPECT_EQ(test, s.shown, 12);
	KUNIT_EXPECT_GT(test, s.min_free, 0);
	KUNIT_EXPECT_FALSE(test, s.started);
	KUNIT_EXPECT_EQ(test, devbus_reports(), reports);
	KUNIT_EXPECT_EQ(test, media_run(small(), 0, NULL), 0);
}

/* What VO shows, computed plainly: the sensor's picture through the same functions, on the CPU. */
static u32 plain_crc(struct kunit *test, u32 number, unsigned int width, unsigned int height,
		     const struct media_rect *crop)
{
	void *room = kunit_kzalloc(test, 320 * 240 * 3 / 2, GFP_KERNEL);
	struct nv12 big = nv12_at(room, 320, 240, 320);
	struct nv12 out = nv12_at(kunit_kzalloc(test, width * height * 3 / 2, GFP_KERNEL), width,
				  height, width);
	u32 *rgb = kunit_kzalloc(test, width * height * 4, GFP_KERNEL);

	KUNIT_ASSERT_TRUE(test, big.y && out.y && rgb);
	KUNIT_ASSERT_EQ(test, pattern_draw(&big, number), 0);
	KUNIT_ASSERT_EQ(test, nv12_scale(&out, &big, crop), 0);
	nv12_to_xrgb(rgb, width * 4, &out);
	return ~media_crc32(~0u, rgb, width * height * 4);
}

static void pictures_as_computed(struct kunit *test)
{
	struct media_rect all = { 0, 0, 320, 240 }, part = { 32, 16, 200, 120 };
	struct vpss_channel channel = { .on = true, .crop = part, .width = 160, .height = 100 };
	struct media_status s;
	u32 first;

	start(test);
	KUNIT_ASSERT_EQ(test, vi_capture(), 0);
	s = status();
	first = s.shown_crc;
	KUNIT_EXPECT_EQ(test, s.shown_number, 0);
	KUNIT_EXPECT_EQ(test, first, plain_crc(test, 0, 320, 240, &all));
	KUNIT_ASSERT_EQ(test, vi_capture(), 0);
	s = status();
	KUNIT_EXPECT_NE(test, s.shown_crc, first);
	KUNIT_EXPECT_EQ(test, s.shown_crc, plain_crc(test, 1, 320, 240, &all));
	KUNIT_ASSERT_EQ(test, vpss_configure(2, &channel), 0);
	KUNIT_ASSERT_EQ(test, vi_capture(), 0);
	s = status();
	KUNIT_EXPECT_EQ(test, s.shown_crc, plain_crc(test, 2, 160, 100, &part));
	KUNIT_EXPECT_EQ(test, s.good, 3);
	KUNIT_EXPECT_EQ(test, s.dropped, 0);
}

static void bad_channels(struct kunit *test)
{
	struct vpss_channel odd = { .on = true, .width = 161, .height = 100 };
	struct vpss_channel huge = { .on = true, .width = 3842, .height = 100 };
	struct vpss_channel outside = { .on = true, .crop = { 200, 0, 200, 100 } };

	KUNIT_EXPECT_EQ(test, vpss_configure(2, &odd), -EINVAL);
	KUNIT_EXPECT_EQ(test, vpss_configure(2, &huge), -EINVAL);
	KUNIT_EXPECT_EQ(test, vpss_configure(3, &outside), -EINVAL);
	KUNIT_EXPECT_EQ(test, vi_configure(319, 240, 16), -EINVAL);
	KUNIT_EXPECT_EQ(test, vi_configure(320, 240, 32), -EINVAL);
	KUNIT_EXPECT_EQ(test, vi_configure(3842, 2160, 16), -EINVAL);
	KUNIT_EXPECT_EQ(test, vi_capture(), -ENODEV);	/* not started */
	/* a crop outside the picture costs that channel's frames, and no other's */
	start(test);
	KUNIT_ASSERT_EQ(test, vpss_configure(2, &outside), 0);
	KUNIT_ASSERT_EQ(test, vi_capture(), 0);
	KUNIT_EXPECT_EQ(test, status().shown, 0);
	KUNIT_EXPECT_EQ(test, status().dropped, 1);
	KUNIT_EXPECT_EQ(test, status().good, 1);
	KUNIT_EXPECT_EQ(test, status().jpegs, 1);
}

/* --- drops ------------------------------------------------------------------------------------ */

static void no_blocks(struct kunit *test)
{
	struct vb_block *held[16];
	unsigned int n = 0;

	start(test);
	while (n < ARRAY_SIZE(held)) {
		held[n] = vb_get_block(VB_ANY_POOL, 1, VB_USER);
		if (IS_ERR(held[n]))
			break;
		n++;
	}
	KUNIT_ASSERT_LT(test, n, ARRAY_SIZE(held));
	for (int i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, vi_capture(), 0);
		settle();
	}
	KUNIT_EXPECT_EQ(test, status().dropped, 3);
	KUNIT_EXPECT_EQ(test, status().frames, 3);
	KUNIT_EXPECT_EQ(test, status().min_free, 0);
	KUNIT_EXPECT_EQ(test, vb_check(), 0);
	while (n)
		vb_release_block(held[--n], VB_USER);
	KUNIT_EXPECT_EQ(test, vi_capture(), 0);
	KUNIT_EXPECT_EQ(test, status().good, 1);	/* and goes on */
	KUNIT_EXPECT_EQ(test, status().dropped, 3);
}

static void frame_larger_than_pools(struct kunit *test)
{
	start(test);
	KUNIT_ASSERT_EQ(test, vi_configure(640, 480, 64), 0);
	KUNIT_EXPECT_EQ(test, vi_capture(), 0);
	KUNIT_EXPECT_EQ(test, status().dropped, 1);
	KUNIT_EXPECT_EQ(test, vi_engine.last_error, -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, status().good, 0);
}

static void queue_overflows(struct kunit *test)
{
	unsigned int took = 0;

	start(test);
	for (unsigned int i = 0; i < ENGINE_QUEUE + 3; i++)
		took += !vi_capture();
	KUNIT_EXPECT_EQ(test, took, ENGINE_QUEUE);
	KUNIT_EXPECT_EQ(test, status().frames, ENGINE_QUEUE);
	KUNIT_EXPECT_EQ(test, vi_engine.lost, 3);
	/* so many at once do not find blocks, but each is either through or counted */
	KUNIT_EXPECT_GT(test, status().good, 0);
	KUNIT_EXPECT_EQ(test, status().good + vi_engine.failed + vdec_engine.failed, ENGINE_QUEUE);
	KUNIT_EXPECT_EQ(test, vb_check(), 0);
	for (int i = 0; vb_pool_of(i); i++)	/* a display keeps its pictures */
		if (vb_pool_of(i)->kind == VB_COMMON)
			KUNIT_EXPECT_EQ(test, vb_pool_of(i)->nr_free, vb_pool_of(i)->blocks);
}

/* A picture as the test draws it, sent as if it left VPSS there. */
static void send_own(struct kunit *test, unsigned int chn, u32 crc, bool keep)
{
	struct media_frame frame = { .width = 320, .height = 240, .stride = 320, .number = 99,
				     .crc = crc };
	struct media_chn from = { VB_VPSS, 0, chn };

	frame.block = vb_get_block(VB_ANY_POOL, nv12_bytes(320, 240), VB_USER);
	KUNIT_ASSERT_FALSE(test, IS_ERR(frame.block));
	KUNIT_EXPECT_EQ(test, sysbind_send(&from, &frame), 1);
	if (!keep)
		vb_release_block(frame.block, VB_USER);
	settle();
	if (keep)
		vb_release_block(frame.block, VB_USER);
}

static void damage_is_seen(struct kunit *test)
{
	struct media_status s;

	start(test);
	send_own(test, 0, 0x12345678, false);
	s = status();
	KUNIT_EXPECT_EQ(test, s.good, 0);
	KUNIT_EXPECT_EQ(test, s.bad, 1);
	KUNIT_EXPECT_EQ(test, s.first_bad.number, 99);
	KUNIT_EXPECT_EQ(test, s.first_bad.crc_made, 0x12345678);
	KUNIT_EXPECT_NE(test, s.first_bad.crc_seen, 0x12345678);
}

/* RGN writes in place: not into what somebody else holds. */
static void shared_picture_is_left_alone(struct kunit *test)
{
	start(test);
	send_own(test, 1, 0, true);
	KUNIT_EXPECT_EQ(test, rgn_engine.failed, 1);
	KUNIT_EXPECT_EQ(test, status().jpegs, 0);
	send_own(test, 1, 0, false);
	KUNIT_EXPECT_EQ(test, rgn_engine.failed, 1);
	KUNIT_EXPECT_EQ(test, status().jpegs, 1);
}

/* --- start, stop, snap ------------------------------------------------------------------------ */

static void started_twice(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, media_stop(), -EALREADY);
	KUNIT_ASSERT_EQ(test, media_start(small()), 0);
	KUNIT_EXPECT_EQ(test, media_start(small()), -EBUSY);
	KUNIT_EXPECT_EQ(test, media_run(small(), 1, NULL), -EBUSY);
	KUNIT_EXPECT_EQ(test, engine_start(&vi_engine), -EBUSY);
	KUNIT_EXPECT_TRUE(test, status().started);
	KUNIT_EXPECT_EQ(test, vi_capture(), 0);
	KUNIT_EXPECT_EQ(test, media_stop(), 0);		/* with a frame on its way */
	KUNIT_EXPECT_EQ(test, media_stop(), -EALREADY);
	KUNIT_EXPECT_FALSE(test, status().started);
	KUNIT_EXPECT_EQ(test, pages.live, 0);
	KUNIT_EXPECT_NULL(test, media_mode_find("8k"));
}

static void snaps(struct kunit *test)
{
	struct media_snap_source source;
	struct nv12 drawn;
	const u8 *jpeg;
	size_t len;

	KUNIT_ASSERT_EQ(test, media_run(small(), 2, NULL), 0);
	KUNIT_ASSERT_EQ(test, media_snap(), 0);
	jpeg = media_snap_jpeg(&len);
	KUNIT_ASSERT_NOT_NULL(test, jpeg);
	KUNIT_ASSERT_GT(test, len, 700);
	KUNIT_EXPECT_TRUE(test, jpeg[0] == 0xff && jpeg[1] == 0xd8);
	KUNIT_EXPECT_TRUE(test, jpeg[len - 2] == 0xff && jpeg[len - 1] == 0xd9);
	media_snap_source(&source);
	KUNIT_EXPECT_EQ(test, source.bytes, 320 * 240 * 3 / 2);
	KUNIT_ASSERT_NOT_NULL(test, source.nv12);
	/* it is the sensor's picture, but for the overlay in the upper half */
	drawn = nv12_at(kunit_kzalloc(test, source.bytes, GFP_KERNEL), 320, 240, 320);
	KUNIT_ASSERT_NOT_NULL(test, drawn.y);
	pattern_draw(&drawn, source.number);
	KUNIT_EXPECT_EQ(test, memcmp(drawn.y + 320 * 120, source.nv12 + 320 * 120, 320 * 120), 0);
	KUNIT_EXPECT_NE(test, memcmp(drawn.y, source.nv12, 320 * 120), 0);
}

static void low_memory(struct kunit *test)
{
	for (pages.refuse_at = 1; ; pages.refuse_at++) {
		int err;

		pages.gets = 0;
		err = media_run(small(), 1, NULL);
		media_stop();
		KUNIT_ASSERT_EQ(test, pages.live, 0);
		if (pages.gets < pages.refuse_at) {
			KUNIT_EXPECT_EQ(test, err, 0);
			break;
		}
		KUNIT_ASSERT_EQ(test, err, -ENOMEM);
	}
	KUNIT_EXPECT_EQ(test, pages.refuse_at, 7);	/* three pools, two streams, a canvas */
	pages.refuse_at = 0;
}

static void low_memory_in_kernel(struct kunit *test)
{
	bool was_quiet = devbus_quiet(true);	/* a mapping may lack the memory of its record */

	for_each_failure(&failslab) {
		int err = media_run(small(), 1, NULL);

		media_stop();
		KUNIT_EXPECT_EQ(test, pages.live, 0);
		KUNIT_EXPECT_TRUE(test, !err || (failslab.hit && (err == -ENOMEM || err == -EIO)));
	}
	devbus_quiet(was_quiet);
}

/* A device that reaches no memory here does not start; nothing is left behind. */
static void narrow_device(struct kunit *test)
{
	unsigned int bits = vpss_engine.address_bits;

	vpss_engine.address_bits = 12;
	KUNIT_EXPECT_EQ(test, media_run(small(), 1, NULL), -EIO);
	vpss_engine.address_bits = bits;
	KUNIT_EXPECT_EQ(test, pages.live, 0);
	KUNIT_EXPECT_EQ(test, media_run(small(), 1, NULL), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(round_trips),
	KUNIT_CASE(pictures_as_computed),
	KUNIT_CASE(bad_channels),
	KUNIT_CASE(no_blocks),
	KUNIT_CASE(frame_larger_than_pools),
	KUNIT_CASE(queue_overflows),
	KUNIT_CASE(damage_is_seen),
	KUNIT_CASE(shared_picture_is_left_alone),
	KUNIT_CASE(started_twice),
	KUNIT_CASE(snaps),
	KUNIT_CASE(low_memory),
	KUNIT_CASE(low_memory_in_kernel),
	KUNIT_CASE(narrow_device),
	{}
};

static struct kunit_suite suite = {
	.name = "media_pipeline", .init = init, .exit = quit, .test_cases = cases,
};
kunit_test_suite(suite);
