// SPDX-License-Identifier: MIT
/*
 * The media engine on a machine with zones of media memory (mmz= in bootargs): full-size frames,
 * the zones' memory given back, frames by the idle loop, the nodes, snapshots. What needs no zone
 * is tests/unit/test_media_pipeline.c.
 */
#include <granule/devbus.h>
#include <granule/media.h>
#include <granule/mmz.h>
#include <granule/node.h>
#include <granule/vb.h>
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/workqueue.h>

static unsigned long used_before;

static unsigned long used(void)
{
	hil_mmz_t *zone = hil_mmz_find(0, NULL);

	return zone ? zone->used : 0;
}

/* In a whole run the suite is left out where there is no zone. */
static bool present(void)
{
	return hil_mmz_find(0, NULL);
}

static int init(struct kunit *test)
{
	hil_mmz_t *zone = hil_mmz_find(0, NULL);

	media_stop();
	if (!zone)
		kunit_skip(test, "no zone: add mmz= to bootargs");
	if (zone->nbytes - zone->used < 32ul << 20)
		kunit_skip(test, "the zone has less than 32M free");
	used_before = used();
	return 0;
}

static void quit(struct kunit *test)
{
	media_stop();
	if (hil_mmz_find(0, NULL))
		KUNIT_EXPECT_EQ(test, used(), used_before);
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	KUNIT_EXPECT_EQ(test, vb_check(), 0);
}

static void full_size(struct kunit *test)
{
	unsigned long reports = devbus_reports();
	struct media_status s;

	KUNIT_ASSERT_EQ(test, media_run(media_mode_find("1080p"), 2, NULL), 0);
	media_get_status(&s);
	KUNIT_EXPECT_EQ(test, s.good, 2);
	KUNIT_EXPECT_EQ(test, s.dropped, 0);
	KUNIT_EXPECT_EQ(test, s.shown_width, 960);
	KUNIT_EXPECT_GT(test, s.min_free, 0);
	KUNIT_EXPECT_EQ(test, devbus_reports(), reports);
}

static void by_idle_loop(struct kunit *test)
{
	struct media_status s;

	KUNIT_ASSERT_EQ(test, media_start(media_mode_find("qvga")), 0);
	/* what the prompt does while it waits */
	for (unsigned int turn = 0; turn < 10000000; turn++) {
		run_deferred_work();
		media_get_status(&s);
		if (s.good >= 3)
			break;
	}
	KUNIT_EXPECT_GE(test, s.good, 3);
	KUNIT_EXPECT_EQ(test, s.bad, 0);
	KUNIT_EXPECT_EQ(test, s.dropped, 0);
	KUNIT_EXPECT_TRUE(test, s.started);
	KUNIT_EXPECT_GT(test, used(), used_before);
	KUNIT_EXPECT_EQ(test, media_stop(), 0);
	KUNIT_EXPECT_EQ(test, used(), used_before);
}

struct text {
	size_t len;
	bool found;
	const char *wanted;
};

static void look(void *ctx, const char *text, size_t len)
{
	struct text *t = ctx;

	t->len += len;
	t->found |= t->wanted && strnstr(text, t->wanted, len);
}

static void nodes_show(struct kunit *test)
{
	static const char *const nodes[][2] = {
		{ "/proc/umap/vb", "vb_frames" }, { "/proc/umap/sysbind", "SendCnt" },
		{ "/proc/umap/vi", "VI CHN STATUS" }, { "/proc/umap/vpss", "VPSS CHN ATTR" },
		{ "/proc/umap/rgn", "ARGB1555" }, { "/proc/umap/venc", "JPEG" },
		{ "/proc/umap/vdec", "DecodeOk" }, { "/proc/umap/vo", "XRGB8888" },
		{ "/proc/media-mem", "vb_frames" },
	};

	KUNIT_ASSERT_EQ(test, media_start(media_mode_find("qvga")), 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(nodes); i++) {
		struct node *node = node_lookup(nodes[i][0]);
		struct text t = { .wanted = nodes[i][1] };

		KUNIT_ASSERT_NOT_NULL(test, node);
		KUNIT_EXPECT_EQ(test, node_read(node, look, &t), 0);
		KUNIT_EXPECT_TRUE(test, t.found);
	}
}

static void snap_nodes(struct kunit *test)
{
	struct text jpeg = { 0 }, source = { 0 };
	struct media_snap_source s;
	size_t len;

	KUNIT_ASSERT_EQ(test, media_run(media_mode_find("480p"), 1, NULL), 0);
	KUNIT_ASSERT_EQ(test, media_snap(), 0);
	media_snap_jpeg(&len);
	media_snap_source(&s);
	KUNIT_ASSERT_EQ(test, node_read(node_lookup("/proc/umap/snap.jpg"), look, &jpeg), 0);
	KUNIT_EXPECT_EQ(test, jpeg.len, len);
	KUNIT_ASSERT_NOT_NULL(test, s.nv12);
	KUNIT_ASSERT_EQ(test, node_read(node_lookup("/proc/umap/snap.nv12"), look, &source), 0);
	KUNIT_EXPECT_EQ(test, source.len, 640 * 480 * 3 / 2);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(full_size),
	KUNIT_CASE(by_idle_loop),
	KUNIT_CASE(nodes_show),
	KUNIT_CASE(snap_nodes),
	{}
};

static struct kunit_suite suite = {
	.name = "media", .init = init, .exit = quit, .test_cases = cases, .present = present,
};
kunit_test_suite(suite);
