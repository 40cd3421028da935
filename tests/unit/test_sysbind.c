// SPDX-License-Identifier: MIT
/*
 * Bindings (loops, second sources, unknown ends, counts) and streams' rings (order, wrap, room that
 * comes back, a packet that is held, the checker). The modules bound here are the test's own.
 */
#include <drivers/media/memory.h>
#include <drivers/media/ring.h>
#include <granule/media.h>
#include <granule/sysbind.h>
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/random.h>

static unsigned int received[VB_OWNERS];
static bool refuse;

static int receive(const struct media_chn *to, const struct media_frame *frame)
{
	if (refuse || frame->number == 13)
		return -EBUSY;
	received[to->mod]++;
	return 0;
}

static const struct sysbind_module source = { 2, 3, 0, NULL };
static const struct sysbind_module middle = { 2, 3, 2, receive };
static const struct sysbind_module end = { 1, 0, 2, receive };

#define CHN(...) (&(struct media_chn){ __VA_ARGS__ })

static int bind_init(struct kunit *test)
{
	memset(received, 0, sizeof(received));
	refuse = false;
	media_stop();
	KUNIT_ASSERT_EQ(test, sysbind_register(VB_VI, &source), 0);
	KUNIT_ASSERT_EQ(test, sysbind_register(VB_VPSS, &middle), 0);
	KUNIT_ASSERT_EQ(test, sysbind_register(VB_RGN, &middle), 0);
	KUNIT_ASSERT_EQ(test, sysbind_register(VB_VO, &end), 0);
	return 0;
}

static void bind_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sysbind_check(), 0);
	sysbind_unregister(VB_VI);
	sysbind_unregister(VB_VPSS);
	sysbind_unregister(VB_RGN);
	sysbind_unregister(VB_VO);
}

static void bind_errors(struct kunit *test)
{
	struct media_chn from;

	KUNIT_EXPECT_EQ(test, sysbind_register(VB_VI, &source), -EEXIST);
	KUNIT_EXPECT_EQ(test, sysbind_register(VB_OWNERS, &source), -EINVAL);
	KUNIT_EXPECT_EQ(test, sysbind_register(VB_USER, &(struct sysbind_module){ 1, 0, 1, NULL }),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_USER), CHN(VB_VO)), -ENODEV);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_VI), CHN(VB_USER)), -ENODEV);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(99), CHN(VB_VO)), -ENODEV);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_VI, 0, 3), CHN(VB_VO)), -EINVAL);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_VI, 2, 0), CHN(VB_VO)), -EINVAL);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_VI), CHN(VB_VO, 0, 2)), -EINVAL);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_VO), CHN(VB_VPSS)), -EINVAL);	/* VO sends not */
	KUNIT_EXPECT_EQ(test, sysbind_source(CHN(VB_VO), &from), -ENOENT);
	KUNIT_ASSERT_EQ(test, sysbind_bind(CHN(VB_VI), CHN(VB_VO)), 0);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_VI), CHN(VB_VO)), -EBUSY);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_VI, 1, 0), CHN(VB_VO)), -EBUSY);
	KUNIT_EXPECT_EQ(test, sysbind_source(CHN(VB_VO), &from), 0);
	KUNIT_EXPECT_EQ(test, from.mod, VB_VI);
	KUNIT_EXPECT_EQ(test, sysbind_unbind(CHN(VB_VI, 1, 0), CHN(VB_VO)), -ENOENT);
	KUNIT_EXPECT_EQ(test, sysbind_unbind(CHN(VB_VI), CHN(VB_VO)), 0);
	KUNIT_EXPECT_EQ(test, sysbind_unbind(CHN(VB_VI), CHN(VB_VO)), -ENOENT);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_VI, 1, 0), CHN(VB_VO)), 0);
}

static void bind_loops(struct kunit *test)
{
	/* to itself, on the same device, whichever channels */
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_VPSS, 0, 1), CHN(VB_VPSS, 0, 0)), -ELOOP);
	/* another device of the same module is another thing */
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_VPSS, 0, 1), CHN(VB_VPSS, 1, 0)), 0);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_VPSS, 1, 0), CHN(VB_VPSS, 0, 0)), -ELOOP);
	/* round three devices */
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_VPSS, 1, 2), CHN(VB_RGN, 0, 0)), 0);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_RGN, 0, 1), CHN(VB_RGN, 1, 1)), 0);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_RGN, 1, 0), CHN(VB_VPSS, 0, 1)), -ELOOP);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_RGN, 1, 0), CHN(VB_VPSS, 1, 1)), -ELOOP);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_RGN, 1, 0), CHN(VB_VO, 0, 0)), 0);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_VI, 0, 0), CHN(VB_VPSS, 0, 0)), 0);
	/* opened in the middle, it is no loop any more */
	KUNIT_EXPECT_EQ(test, sysbind_unbind(CHN(VB_VPSS, 1, 2), CHN(VB_RGN, 0, 0)), 0);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_RGN, 1, 0), CHN(VB_VPSS, 0, 1)), 0);
	KUNIT_EXPECT_EQ(test, sysbind_bind(CHN(VB_VPSS, 1, 2), CHN(VB_RGN, 0, 0)), -ELOOP);
}

static void bind_counts(struct kunit *test)
{
	struct media_frame frame = { .number = 1 };
	unsigned long sent, dropped, before = sysbind_dropped();

	KUNIT_ASSERT_EQ(test, sysbind_bind(CHN(VB_VI), CHN(VB_VPSS)), 0);
	KUNIT_ASSERT_EQ(test, sysbind_bind(CHN(VB_VI), CHN(VB_VO)), 0);
	KUNIT_ASSERT_EQ(test, sysbind_bind(CHN(VB_VI, 0, 1), CHN(VB_VO, 0, 1)), 0);
	KUNIT_EXPECT_EQ(test, sysbind_send(CHN(VB_VI), &frame), 2);
	/* bound to nobody */
	KUNIT_EXPECT_EQ(test, sysbind_send(CHN(VB_VI, 0, 2), &frame), 0);
	frame.number = 13;
	KUNIT_EXPECT_EQ(test, sysbind_send(CHN(VB_VI), &frame), 0);
	KUNIT_EXPECT_EQ(test, received[VB_VPSS], 1);
	KUNIT_EXPECT_EQ(test, received[VB_VO], 1);
	KUNIT_ASSERT_EQ(test, sysbind_counts(CHN(VB_VI), CHN(VB_VO), &sent, &dropped), 0);
	KUNIT_EXPECT_EQ(test, sent, 1);
	KUNIT_EXPECT_EQ(test, dropped, 1);
	KUNIT_ASSERT_EQ(test, sysbind_counts(CHN(VB_VI, 0, 1), CHN(VB_VO, 0, 1), &sent,
					     &dropped), 0);
	KUNIT_EXPECT_EQ(test, sent + dropped, 0);
	KUNIT_EXPECT_EQ(test, sysbind_dropped(), before + 2);
	/* what is unbound gets nothing; what is unregistered is unbound */
	sysbind_unbind(CHN(VB_VI), CHN(VB_VPSS));
	frame.number = 2;
	KUNIT_EXPECT_EQ(test, sysbind_send(CHN(VB_VI), &frame), 1);
	sysbind_unregister(VB_VO);
	KUNIT_EXPECT_EQ(test, sysbind_send(CHN(VB_VI), &frame), 0);
	KUNIT_EXPECT_EQ(test, sysbind_register(VB_VO, &end), 0);
	KUNIT_EXPECT_EQ(test, sysbind_counts(CHN(VB_VI), CHN(VB_VO), &sent, &dropped), -ENOENT);
}

static struct kunit_case bind_cases[] = {
	KUNIT_CASE(bind_errors),
	KUNIT_CASE(bind_loops),
	KUNIT_CASE(bind_counts),
	{}
};

static struct kunit_suite bind_suite = {
	.name = "sysbind", .init = bind_init, .exit = bind_exit, .test_cases = bind_cases,
};

/* --- rings ------------------------------------------------------------------------------------ */

static unsigned int live;
static const struct media_memory_ops *before;

static int ring_get(struct media_memory *mem, const char *name, unsigned long bytes,
		    const char *zone)
{
	mem->phys = 0x50000000;
	live++;
	return bytes > 1 << 20 ? (live--, -ENOMEM) : 0;
}

static void ring_put(struct media_memory *mem)
{
	live--;
}

static bool no_zone(const char *zone)
{
	return false;
}

static int ring_init(struct kunit *test)
{
	static const struct media_memory_ops ops = { ring_get, ring_put, no_zone };

	media_stop();
	live = 0;
	before = media_memory_use(&ops);
	return 0;
}

static void ring_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, live, 0);
	media_memory_use(before);
}

static struct venc_packet *put(struct stream_ring *ring, unsigned long least, unsigned long bytes)
{
	struct venc_packet *packet = ring_reserve(ring, least, 1000);

	if (packet)
		ring_commit(packet, bytes);
	return packet;
}

#define RING_SOUND(test, ring) KUNIT_ASSERT_EQ(test, ring_check(ring), 0)

static void ring_order(struct kunit *test)
{
	struct venc_packet *a, *b, *c, *d;
	struct stream_ring ring;

	KUNIT_ASSERT_EQ(test, ring_create(&ring, "ring", 1024, "none"), 0);
	a = put(&ring, 1, 300);
	b = put(&ring, 1, 300);
	KUNIT_ASSERT_TRUE(test, a && b);
	KUNIT_EXPECT_EQ(test, a->offset, 0);
	KUNIT_EXPECT_EQ(test, b->offset, 320);
	KUNIT_EXPECT_EQ(test, ring_phys(b), 0x50000000 + 320);
	KUNIT_EXPECT_NULL(test, ring_reserve(&ring, 500, 500));		/* 384 are left */
	KUNIT_EXPECT_EQ(test, ring.full, 1);
	RING_SOUND(test, &ring);
	ring_release(a);
	KUNIT_EXPECT_NULL(test, ring_reserve(&ring, 500, 500));
	c = put(&ring, 1, 384);
	KUNIT_EXPECT_EQ(test, c->offset, 640);
	d = put(&ring, 200, 200);		/* at the start: nothing is left behind c */
	KUNIT_ASSERT_NOT_NULL(test, d);
	KUNIT_EXPECT_EQ(test, d->offset, 0);
	KUNIT_EXPECT_EQ(test, ring.wraps, 1);
	RING_SOUND(test, &ring);
	/* c may go first, but its room waits for b's */
	ring_release(c);
	KUNIT_EXPECT_EQ(test, ring.count, 3);
	KUNIT_EXPECT_NULL(test, ring_reserve(&ring, 200, 200));
	ring_release(b);
	KUNIT_EXPECT_EQ(test, ring.count, 1);
	RING_SOUND(test, &ring);
	KUNIT_EXPECT_EQ(test, ring_destroy(&ring), -EBUSY);
	ring_release(d);
	KUNIT_EXPECT_EQ(test, ring_destroy(&ring), 0);
	KUNIT_EXPECT_EQ(test, ring_create(&ring, "ring", 2 << 20, NULL), -ENOMEM);
	KUNIT_EXPECT_EQ(test, ring_destroy(&ring), 0);
}

static void ring_cancels(struct kunit *test)
{
	struct stream_ring ring;
	struct venc_packet *a, *b;

	KUNIT_ASSERT_EQ(test, ring_create(&ring, "ring", 1024, NULL), 0);
	a = put(&ring, 1, 100);
	b = ring_reserve(&ring, 64, 4096);
	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_EXPECT_EQ(test, b->room, 1024 - 128);	/* all there is */
	ring_cancel(b);
	KUNIT_EXPECT_EQ(test, ring_hold(b), -EINVAL);
	RING_SOUND(test, &ring);
	KUNIT_EXPECT_EQ(test, ring_hold(a), 0);
	ring_release(a);
	KUNIT_EXPECT_EQ(test, ring.count, 1);
	ring_release(a);
	KUNIT_EXPECT_EQ(test, ring.count, 0);
	for (unsigned int i = 0; i < RING_PACKETS; i++)
		KUNIT_EXPECT_NOT_NULL(test, put(&ring, 1, 10));
	KUNIT_EXPECT_NULL(test, put(&ring, 1, 10));	/* room, but no descriptor */
	RING_SOUND(test, &ring);
	while (ring.count)
		ring_release(&ring.packet[ring.first]);
	KUNIT_EXPECT_EQ(test, ring_destroy(&ring), 0);
}

/* Random packets, released in any order; each says what it holds, so overlaps are seen. */
static void ring_random(struct kunit *test)
{
	struct venc_packet *held[RING_PACKETS] = { NULL };
	static u8 memory[4096];
	struct stream_ring ring;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 31);
	KUNIT_ASSERT_EQ(test, ring_create(&ring, "ring", sizeof(memory), NULL), 0);
	for (unsigned int step = 0; step < 5000; step++) {
		unsigned int i = prandom_u32_max_state(&rnd, RING_PACKETS);
		struct venc_packet *p = held[i];

		if (p) {
			for (unsigned long k = 0; k < p->bytes; k++)
				KUNIT_ASSERT_EQ(test, memory[p->offset + k], (u8)p->number);
			ring_release(p);
			held[i] = NULL;
		} else {
			p = put(&ring, 600, 1 + prandom_u32_max_state(&rnd, 600));
			if (p) {
				p->number = step;
				memset(memory + p->offset, step, p->bytes);
			}
			held[i] = p;
		}
		RING_SOUND(test, &ring);
	}
	KUNIT_EXPECT_GT(test, ring.wraps, 50);
	KUNIT_EXPECT_GT(test, ring.full, 100);
	for (unsigned int i = 0; i < RING_PACKETS; i++)
		if (held[i])
			ring_release(held[i]);
	KUNIT_EXPECT_EQ(test, ring_destroy(&ring), 0);
}

static void ring_checker_sees(struct kunit *test)
{
	struct stream_ring ring;
	struct venc_packet *a, *b;

	KUNIT_ASSERT_EQ(test, ring_create(&ring, "ring", 1024, NULL), 0);
	a = put(&ring, 1, 100);
	b = put(&ring, 1, 100);
	b->offset -= 64;
	KUNIT_EXPECT_EQ(test, ring_check(&ring), -EINVAL);
	b->offset = 1024;
	KUNIT_EXPECT_EQ(test, ring_check(&ring), -EINVAL);
	b->offset = 128;
	b->used = false;
	KUNIT_EXPECT_EQ(test, ring_check(&ring), -EINVAL);
	b->used = true;
	RING_SOUND(test, &ring);
	ring_release(a);
	ring_release(b);
	KUNIT_EXPECT_EQ(test, ring_destroy(&ring), 0);
}

static struct kunit_case ring_cases[] = {
	KUNIT_CASE(ring_order),
	KUNIT_CASE(ring_cancels),
	KUNIT_CASE(ring_random),
	KUNIT_CASE(ring_checker_sees),
	{}
};

static struct kunit_suite ring_suite = {
	.name = "media_ring", .init = ring_init, .exit = ring_exit, .test_cases = ring_cases,
};
kunit_test_suites(&bind_suite, &ring_suite);
