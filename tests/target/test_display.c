// SPDX-License-Identifier: MIT
/*
 * Displays: a driver of straw shows what reaches a driver and what is refused before; the board's
 * own display, where it has one, shows frames and refreshes.
 */
#include <granule/display.h>
#include <kunit/test.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/errno.h>

static struct straw {
	struct display display;
	struct device dev;
	u64 mask;
	int modes, scanouts, offs, err;
	dma_addr_t frame;
	unsigned long refreshes;
} straw;

static int straw_mode(struct display *d, u32 width, u32 height, u32 stride, u32 fourcc)
{
	straw.modes++;
	return straw.err;
}

static int straw_scanout(struct display *d, dma_addr_t frame)
{
	straw.scanouts++;
	straw.frame = frame;
	return straw.err;
}

static void straw_off(struct display *d)
{
	straw.offs++;
}

static const struct display_ops straw_ops = { straw_mode, straw_scanout, straw_off };

static int straw_init(struct kunit *test)
{
	memset(&straw, 0, sizeof(straw));
	straw.mask = 0xffffffff;
	straw.dev.init_name = "straw";
	straw.dev.dma_mask = &straw.mask;
	straw.display.name = "straw";
	straw.display.dev = &straw.dev;
	straw.display.ops = &straw_ops;
	straw.display.max_width = 800;
	straw.display.max_height = 600;
	return display_register(&straw.display);
}

static void straw_exit(struct kunit *test)
{
	if (straw.display.taken)
		display_put(&straw.display);
	KUNIT_EXPECT_EQ(test, display_unregister(&straw.display), 0);
}

static struct display *take(struct kunit *test)
{
	struct display *d = display_get("straw");

	KUNIT_ASSERT_FALSE(test, IS_ERR(d));
	return d;
}

static void one_user_at_a_time(struct kunit *test)
{
	struct display *d = take(test);

	KUNIT_EXPECT_EQ(test, PTR_ERR(display_get("straw")), (long)-EBUSY);
	KUNIT_EXPECT_EQ(test, display_unregister(d), -EBUSY);
	KUNIT_EXPECT_EQ(test, PTR_ERR(display_get("no such")), (long)-ENODEV);
	KUNIT_EXPECT_EQ(test, display_register(d), -EEXIST);
	display_put(d);
	KUNIT_EXPECT_PTR_EQ(test, take(test), d);
}

static void incomplete_drivers_are_refused(struct kunit *test)
{
	struct display bad = straw.display;

	bad.name = NULL;
	KUNIT_EXPECT_EQ(test, display_register(&bad), -EINVAL);
	bad = straw.display;
	bad.dev = NULL;
	KUNIT_EXPECT_EQ(test, display_register(&bad), -EINVAL);
	bad = straw.display;
	bad.ops = NULL;
	KUNIT_EXPECT_EQ(test, display_register(&bad), -EINVAL);
}

static void modes_beyond_the_display_do_not_reach_the_driver(struct kunit *test)
{
	struct display *d = take(test);

	KUNIT_EXPECT_EQ(test, display_mode(d, 0, 480, 0, DISPLAY_XRGB8888), -EINVAL);
	KUNIT_EXPECT_EQ(test, display_mode(d, 640, 0, 0, DISPLAY_XRGB8888), -EINVAL);
	KUNIT_EXPECT_EQ(test, display_mode(d, 801, 480, 0, DISPLAY_XRGB8888), -EINVAL);
	KUNIT_EXPECT_EQ(test, display_mode(d, 640, 601, 0, DISPLAY_XRGB8888), -EINVAL);
	KUNIT_EXPECT_EQ(test, display_mode(d, 640, 480, 2556, DISPLAY_XRGB8888), -EINVAL);
	KUNIT_EXPECT_EQ(test, display_mode(d, 640, 480, 2562, DISPLAY_XRGB8888), -EINVAL);
	KUNIT_EXPECT_EQ(test, display_mode(d, 640, 480, 0, 0x3231564e), -EINVAL);
	KUNIT_EXPECT_EQ(test, straw.modes, 0);
	KUNIT_EXPECT_EQ(test, display_scanout(d, 0x1000), -EINVAL);	/* no mode yet */
	KUNIT_EXPECT_EQ(test, straw.scanouts, 0);
	KUNIT_EXPECT_EQ(test, display_mode(d, 640, 480, 0, DISPLAY_XRGB8888), 0);
	KUNIT_EXPECT_EQ(test, d->stride, 2560u);
	straw.err = -EINVAL;
	KUNIT_EXPECT_EQ(test, display_mode(d, 320, 240, 0, DISPLAY_XRGB8888), -EINVAL);
	KUNIT_EXPECT_EQ(test, d->width, 640u);
}

static void frames_the_device_cannot_reach_are_refused(struct kunit *test)
{
	struct display *d = take(test);
	const u32 bytes = 640 * 480 * 4;

	KUNIT_ASSERT_EQ(test, display_mode(d, 640, 480, 0, DISPLAY_XRGB8888), 0);
	KUNIT_EXPECT_EQ(test, display_scanout(d, 0x100000000ull - bytes), 0);
	KUNIT_EXPECT_TRUE(test, d->on);
	KUNIT_EXPECT_EQ(test, display_scanout(d, 0x100000001ull - bytes), -EINVAL);
	KUNIT_EXPECT_EQ(test, display_scanout(d, ~(dma_addr_t)0), -EINVAL);
	KUNIT_EXPECT_EQ(test, straw.scanouts, 1);
	KUNIT_EXPECT_EQ(test, d->frame, (dma_addr_t)(0x100000000ull - bytes));
	display_off(d);
	display_off(d);
	KUNIT_EXPECT_EQ(test, straw.offs, 1);
}

static void count_refresh(void *ctx)
{
	(*(unsigned long *)ctx)++;
}

static void refreshes_are_counted_and_told(struct kunit *test)
{
	struct display *d = take(test);
	unsigned long flags;

	KUNIT_EXPECT_EQ(test, display_wait_frame(d), -EOPNOTSUPP);
	display_on_frame(d, count_refresh, &straw.refreshes);
	for (int i = 0; i < 3; i++) {
		local_irq_save(flags);
		display_refreshed(d);
		local_irq_restore(flags);
	}
	display_on_frame(d, NULL, NULL);
	display_refreshed(d);
	KUNIT_EXPECT_EQ(test, straw.refreshes, 3ul);
	KUNIT_EXPECT_EQ(test, d->frames, 4ul);
	d->refresh_hz = 60;
	KUNIT_EXPECT_EQ(test, display_wait_frame(d), -ETIMEDOUT);	/* nothing refreshes it */
}

static struct kunit_case display_cases[] = {
	KUNIT_CASE(one_user_at_a_time),
	KUNIT_CASE(incomplete_drivers_are_refused),
	KUNIT_CASE(modes_beyond_the_display_do_not_reach_the_driver),
	KUNIT_CASE(frames_the_device_cannot_reach_are_refused),
	KUNIT_CASE(refreshes_are_counted_and_told),
	{ }
};

static struct kunit_suite display_suite = {
	.name = "display", .init = straw_init, .exit = straw_exit, .test_cases = display_cases,
};

/* --- the board's own ------------------------------------------------------------------------- */

static bool board_display_present(void)
{
	return display_next(NULL) && !display_next(NULL)->taken;
}

static int board_init(struct kunit *test)
{
	test->priv = display_get(NULL);
	if (IS_ERR(test->priv)) {
		test->priv = NULL;
		kunit_skip(test, "no display, or it is in use");
	}
	return 0;
}

static void board_exit(struct kunit *test)
{
	if (test->priv)
		display_put(test->priv);
}

static void it_takes_frames_and_refreshes(struct kunit *test)
{
	struct display *d = test->priv;
	const size_t size = 320 * 240 * 4;
	dma_addr_t at;
	u32 *pixels;

	KUNIT_EXPECT_EQ(test, display_mode(d, d->max_width + 16, 16, 0, DISPLAY_XRGB8888), -EINVAL);
	KUNIT_ASSERT_EQ(test, display_mode(d, 320, 240, 0, DISPLAY_XRGB8888), 0);
	pixels = dma_alloc_noncoherent(d->dev, 2 * size, &at, DMA_TO_DEVICE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, pixels);
	dma_sync_single_for_device(d->dev, at, 2 * size, DMA_TO_DEVICE);
	for (int i = 0; i < 4; i++) {
		unsigned long before = d->frames;
		int err;

		KUNIT_EXPECT_EQ(test, display_scanout(d, at + (i & 1) * size), 0);
		err = display_wait_frame(d);
		KUNIT_EXPECT_EQ(test, err, d->refresh_hz ? 0 : -EOPNOTSUPP);
		KUNIT_EXPECT_GE(test, d->frames - before, d->refresh_hz ? 2ul : 0ul);
	}
	display_off(d);
	dma_free_noncoherent(d->dev, 2 * size, pixels, at, DMA_TO_DEVICE);
}

static struct kunit_case board_cases[] = {
	KUNIT_CASE(it_takes_frames_and_refreshes),
	{ }
};

static struct kunit_suite board_suite = {
	.name = "display_board", .init = board_init, .exit = board_exit, .test_cases = board_cases,
	.present = board_display_present,
};
kunit_test_suites(&display_suite, &board_suite);
