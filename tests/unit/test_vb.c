// SPDX-License-Identifier: MIT
/*
 * Video-buffer pools: blocks and who holds them, exhaustion, the choice of a pool, wrong releases,
 * lack of memory at every step, and the checker itself. Memory is pretended: nothing touches it.
 */
#include <drivers/media/memory.h>
#include <drivers/media/vb.h>
#include <granule/fault_inject.h>
#include <granule/media.h>
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/sizes.h>
#include <linux/string.h>

static struct {
	unsigned long room;		/* bytes that can be had at once; each use takes of them */
	unsigned int live;
	phys_addr_t next;
	const struct media_memory_ops *before;
} fake;

static int fake_get(struct media_memory *mem, const char *name, unsigned long bytes,
		    const char *zone)
{
	if (bytes > fake.room || (zone && strcmp(zone, "jpeg")))
		return -ENOMEM;
	fake.room -= bytes;
	fake.live++;
	mem->phys = fake.next;
	fake.next += bytes;
	return 0;
}

static void fake_put(struct media_memory *mem)
{
	fake.room += mem->bytes;
	fake.live--;
}

static bool fake_zone_exists(const char *zone)
{
	return !strcmp(zone, "jpeg");
}

static const struct media_memory_ops fake_ops = { fake_get, fake_put, fake_zone_exists };

static int init(struct kunit *test)
{
	media_stop();
	fake.room = SZ_64M;
	fake.live = 0;
	fake.next = 0x60000000;
	fake.before = media_memory_use(&fake_ops);
	return 0;
}

static void quit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, fake.live, 0);
	KUNIT_EXPECT_EQ(test, fake.room, SZ_64M);
	media_memory_use(fake.before);
}

static int pool_of(unsigned long size, unsigned int blocks, enum vb_kind kind, enum vb_owner module)
{
	return vb_create_pool(&(struct vb_pool_config){ "test", size, blocks, kind, module });
}

#define SOUND(test) KUNIT_ASSERT_EQ(test, vb_check(), 0)

static void blocks_and_owners(struct kunit *test)
{
	int id = pool_of(5000, 3, VB_PRIVATE, VB_USER);
	struct vb_block *a, *b;
	struct vb_pool *pool = vb_pool_of(id);

	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_EXPECT_EQ(test, pool->block_size % PAGE_SIZE, 0);
	a = vb_get_block(id, 5000, VB_VI);
	b = vb_get_block(id, 0, VB_VPSS);
	KUNIT_ASSERT_FALSE(test, IS_ERR(a) || IS_ERR(b));
	KUNIT_EXPECT_EQ(test, vb_phys(b) - vb_phys(a), pool->block_size);
	KUNIT_EXPECT_PTR_EQ(test, vb_block_by_phys(vb_phys(b) + 77), b);
	KUNIT_EXPECT_NULL(test, vb_block_by_phys(vb_phys(b) + 2 * pool->block_size));
	KUNIT_EXPECT_NULL(test, vb_block_by_phys(vb_phys(a) - 1));
	KUNIT_EXPECT_EQ(test, vb_hold_block(a, VB_VENC), 0);
	KUNIT_EXPECT_EQ(test, vb_hold_block(a, VB_VENC), 0);
	KUNIT_EXPECT_EQ(test, a->refs, 3);
	SOUND(test);
	KUNIT_EXPECT_EQ(test, vb_release_block(a, VB_VI), 0);
	KUNIT_EXPECT_EQ(test, vb_release_block(a, VB_VENC), 0);
	KUNIT_EXPECT_EQ(test, pool->nr_free, 1);	/* VENC has one reference left */
	KUNIT_EXPECT_EQ(test, vb_release_block(a, VB_VENC), 0);
	KUNIT_EXPECT_EQ(test, pool->nr_free, 2);
	KUNIT_EXPECT_EQ(test, vb_release_block(b, VB_VPSS), 0);
	KUNIT_EXPECT_EQ(test, pool->min_free, 1);
	SOUND(test);
	KUNIT_EXPECT_EQ(test, vb_destroy_pool(id), 0);
	KUNIT_EXPECT_EQ(test, vb_destroy_pool(id), -ENOENT);
}

static void wrong_releases(struct kunit *test)
{
	int id = pool_of(4096, 2, VB_PRIVATE, VB_USER);
	struct vb_block *a = vb_get_block(id, 0, VB_VI);

	KUNIT_ASSERT_FALSE(test, IS_ERR(a));
	KUNIT_EXPECT_EQ(test, vb_release_block(a, VB_VO), -EINVAL);
	KUNIT_EXPECT_EQ(test, a->refs, 1);
	KUNIT_EXPECT_EQ(test, vb_destroy_pool(id), -EBUSY);
	SOUND(test);
	KUNIT_EXPECT_EQ(test, vb_release_block(a, VB_VI), 0);
	KUNIT_EXPECT_EQ(test, vb_release_block(a, VB_VI), -EINVAL);	/* twice */
	KUNIT_EXPECT_EQ(test, vb_hold_block(a, VB_VI), -EINVAL);	/* it is free */
	KUNIT_EXPECT_EQ(test, vb_pool_of(id)->nr_free, 2);
	SOUND(test);
	a = vb_get_block(id, 0, VB_VI);
	for (unsigned int i = 1; i < 255; i++)
		KUNIT_ASSERT_EQ(test, vb_hold_block(a, VB_VI), 0);
	KUNIT_EXPECT_EQ(test, vb_hold_block(a, VB_VI), -EOVERFLOW);
	KUNIT_EXPECT_EQ(test, vb_hold_block(a, VB_VO), 0);
	SOUND(test);
	KUNIT_EXPECT_EQ(test, vb_release_block(a, VB_VO), 0);
	for (unsigned int i = 0; i < 255; i++)
		KUNIT_ASSERT_EQ(test, vb_release_block(a, VB_VI), 0);
	KUNIT_EXPECT_EQ(test, vb_destroy_pool(id), 0);
}

/* One block short is a counted refusal, a MinFree of 0 and one warning, not a crash. */
static void exhaustion(struct kunit *test)
{
	int id = pool_of(4096, 2, VB_PRIVATE, VB_USER);
	struct vb_pool *pool = vb_pool_of(id);
	struct vb_block *a = vb_get_block(id, 0, VB_VI), *b;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_EXPECT_EQ(test, pool->min_free, 1);
	KUNIT_EXPECT_FALSE(test, pool->warned);
	b = vb_get_block(id, 0, VB_VI);
	KUNIT_EXPECT_TRUE(test, pool->warned);
	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, PTR_ERR(vb_get_block(id, 0, VB_VO)), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, pool->refused, 3);
	KUNIT_EXPECT_EQ(test, pool->min_free, 0);
	SOUND(test);
	vb_release_block(a, VB_VI);
	KUNIT_EXPECT_PTR_EQ(test, vb_get_block(id, 0, VB_VO), a);
	vb_release_block(a, VB_VO);
	vb_release_block(b, VB_VI);
	KUNIT_EXPECT_EQ(test, pool->gets, 3);
	KUNIT_EXPECT_EQ(test, vb_destroy_pool(id), 0);
}

/* The smallest common pool that fits; the next larger one when it is empty; never a private one. */
static void common_choice(struct kunit *test)
{
	int large = pool_of(64 * PAGE_SIZE, 1, VB_COMMON, VB_USER);
	int small = pool_of(4 * PAGE_SIZE, 1, VB_COMMON, VB_USER);
	int other = pool_of(2 * PAGE_SIZE, 1, VB_PRIVATE, VB_USER);
	int own = pool_of(2 * PAGE_SIZE, 1, VB_MODULE, VB_VO);
	struct vb_block *a, *b;

	KUNIT_ASSERT_TRUE(test, large >= 0 && small >= 0 && other >= 0 && own >= 0);
	KUNIT_EXPECT_EQ(test, vb_module_pool(VB_VO), own);
	KUNIT_EXPECT_EQ(test, vb_module_pool(VB_VDEC), -ENOENT);
	a = vb_get_block(VB_ANY_POOL, 2 * PAGE_SIZE, VB_VI);
	KUNIT_EXPECT_EQ(test, a->pool->id, small);
	b = vb_get_block(VB_ANY_POOL, 2 * PAGE_SIZE, VB_VI);
	KUNIT_EXPECT_EQ(test, b->pool->id, large);
	KUNIT_EXPECT_EQ(test, PTR_ERR(vb_get_block(VB_ANY_POOL, 1, VB_VI)), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, vb_pool_of(small)->refused, 1);
	KUNIT_EXPECT_EQ(test, PTR_ERR(vb_get_block(VB_ANY_POOL, 64 * PAGE_SIZE, VB_VI)), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, vb_pool_of(large)->refused, 1);
	KUNIT_EXPECT_EQ(test, PTR_ERR(vb_get_block(VB_ANY_POOL, 64 * PAGE_SIZE + 1, VB_VI)),
			-EMSGSIZE);
	KUNIT_EXPECT_EQ(test, PTR_ERR(vb_get_block(other, 3 * PAGE_SIZE, VB_VI)), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, PTR_ERR(vb_get_block(VB_MAX_POOLS, 1, VB_VI)), -ENOENT);
	KUNIT_EXPECT_EQ(test, PTR_ERR(vb_get_block(-2, 1, VB_VI)), -ENOENT);
	SOUND(test);
	vb_release_block(a, VB_VI);
	vb_release_block(b, VB_VI);
	KUNIT_EXPECT_EQ(test, vb_destroy_pool(small), 0);
	SOUND(test);
	KUNIT_EXPECT_EQ(test, vb_destroy_pool(large), 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR(vb_get_block(VB_ANY_POOL, 1, VB_VI)), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, vb_destroy_pool(other), 0);
	KUNIT_EXPECT_EQ(test, vb_destroy_pool(own), 0);
}

static void bad_pools(struct kunit *test)
{
	int ids[VB_MAX_POOLS], n = 0, id;

	KUNIT_EXPECT_EQ(test, pool_of(0, 1, VB_COMMON, VB_USER), -EINVAL);
	KUNIT_EXPECT_EQ(test, pool_of(4096, 0, VB_COMMON, VB_USER), -EINVAL);
	KUNIT_EXPECT_EQ(test, pool_of(4096, VB_MAX_BLOCKS + 1, VB_COMMON, VB_USER), -EINVAL);
	KUNIT_EXPECT_EQ(test, pool_of(~0ul, 1, VB_COMMON, VB_USER), -EINVAL);
	KUNIT_EXPECT_EQ(test, pool_of(~0ul / 2, 4, VB_COMMON, VB_USER), -EINVAL);
	KUNIT_EXPECT_EQ(test, pool_of(4096, 1, VB_COMMON, VB_OWNERS), -EINVAL);
	KUNIT_EXPECT_EQ(test, pool_of(4096, 1, VB_MODULE + 1, VB_USER), -EINVAL);
	KUNIT_EXPECT_EQ(test, pool_of(SZ_64M, 2, VB_COMMON, VB_USER), -ENOMEM);
	KUNIT_EXPECT_EQ(test, vb_create_pool(&(struct vb_pool_config){ "test", 4096, 1, VB_PRIVATE,
					     VB_USER, "nowhere" }), -ENOMEM);
	KUNIT_EXPECT_EQ(test, fake.live, 0);
	while ((id = pool_of(4096, 1, VB_PRIVATE, VB_USER)) >= 0)
		ids[n++] = id;
	KUNIT_EXPECT_EQ(test, id, -ENOSPC);
	KUNIT_EXPECT_EQ(test, vb_get_block(ids[n - 1], 0, VB_VI)->pool->id, ids[n - 1]);
	vb_release_block(&vb_pool_of(ids[n - 1])->block[0], VB_VI);
	while (n)
		KUNIT_EXPECT_EQ(test, vb_destroy_pool(ids[--n]), 0);
}

static void no_memory(struct kunit *test)
{
	for_each_failure(&failslab) {
		int id = pool_of(4096, 4, VB_COMMON, VB_USER);

		if (!failslab.hit) {
			KUNIT_EXPECT_GE(test, id, 0);
			KUNIT_EXPECT_EQ(test, vb_destroy_pool(id), 0);
		} else {
			KUNIT_EXPECT_EQ(test, id, -ENOMEM);
		}
		KUNIT_EXPECT_EQ(test, fake.live, 0);
		SOUND(test);
	}
}

/* Random gets, holds and releases by all owners, against a plain count. */
#define HOLDERS 40
static void random_holders(struct kunit *test)
{
	struct { struct vb_block *block; enum vb_owner owner; } held[HOLDERS] = { 0 };
	int id = pool_of(4096, 7, VB_COMMON, VB_USER);
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 23);
	for (unsigned int step = 0; step < 4000; step++) {
		unsigned int i = prandom_u32_max_state(&rnd, HOLDERS);
		unsigned int k = prandom_u32_max_state(&rnd, HOLDERS);
		enum vb_owner owner = prandom_u32_max_state(&rnd, VB_OWNERS);

		if (held[i].block) {
			KUNIT_ASSERT_EQ(test, vb_release_block(held[i].block, held[i].owner), 0);
			held[i].block = NULL;
		} else if (held[k].block && step & 1) {
			KUNIT_ASSERT_EQ(test, vb_hold_block(held[k].block, owner), 0);
			held[i].block = held[k].block;
			held[i].owner = owner;
		} else {
			struct vb_block *block = vb_get_block(VB_ANY_POOL, 100, owner);

			held[i].block = IS_ERR(block) ? NULL : block;
			held[i].owner = owner;
		}
		SOUND(test);
	}
	for (unsigned int i = 0; i < HOLDERS; i++)
		if (held[i].block)
			vb_release_block(held[i].block, held[i].owner);
	KUNIT_EXPECT_EQ(test, vb_pool_of(id)->nr_free, 7);
	KUNIT_EXPECT_EQ(test, vb_destroy_pool(id), 0);
}

/* The checker finds each rule broken on purpose. */
static void checker_sees(struct kunit *test)
{
	int id = pool_of(4096, 3, VB_COMMON, VB_USER);
	struct vb_pool *pool = vb_pool_of(id);
	struct vb_block *a = vb_get_block(id, 0, VB_VI), *top = pool->free[1];

	SOUND(test);
	a->by_owner[VB_VO]++;
	KUNIT_EXPECT_EQ(test, vb_check(), -EINVAL);
	a->by_owner[VB_VO]--;
	pool->free[1] = a;		/* held and free */
	KUNIT_EXPECT_EQ(test, vb_check(), -EINVAL);
	pool->free[1] = pool->free[0];	/* twice on the stack */
	KUNIT_EXPECT_EQ(test, vb_check(), -EINVAL);
	pool->free[1] = top;
	pool->min_free = 3;
	KUNIT_EXPECT_EQ(test, vb_check(), -EINVAL);
	pool->min_free = 2;
	a->phys++;
	KUNIT_EXPECT_EQ(test, vb_check(), -EINVAL);
	a->phys--;
	pool->kind = VB_PRIVATE;
	KUNIT_EXPECT_EQ(test, vb_check(), -EINVAL);
	pool->kind = VB_COMMON;
	SOUND(test);
	vb_release_block(a, VB_VI);
	KUNIT_EXPECT_EQ(test, vb_destroy_pool(id), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(blocks_and_owners),
	KUNIT_CASE(wrong_releases),
	KUNIT_CASE(exhaustion),
	KUNIT_CASE(common_choice),
	KUNIT_CASE(bad_pools),
	KUNIT_CASE(no_memory),
	KUNIT_CASE(random_holders),
	KUNIT_CASE(checker_sees),
	{}
};

static struct kunit_suite suite = {
	.name = "vb", .init = init, .exit = quit, .test_cases = cases,
};
kunit_test_suite(suite);
