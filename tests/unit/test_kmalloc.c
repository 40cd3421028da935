// SPDX-License-Identifier: MIT
/*
 * kmalloc and its relatives: sizes, sets, resizing, copies, what they refuse, and that mistakes of
 * the caller are named and cost nothing.
 */
#include "churn.h"
#include "slab_test.h"
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <granule/fault_inject.h>

static const unsigned int classes[] = {
	8, 16, 32, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 4096, 8192,
};

static unsigned int class_of(size_t size)
{
	unsigned int i = 0;

	while (classes[i] < size)
		i++;
	return classes[i];
}

/* Not known to the compiler, so that the size is looked up when the test runs. */
static void *kmalloc_at_runtime(size_t size, gfp_t gfp)
{
	OPTIMIZER_HIDE_VAR(size);
	return kmalloc(size, gfp);
}

static void every_size_gets_the_smallest_class(struct kunit *test)
{
	for (size_t size = 1; size <= KMALLOC_MAX_CACHE_SIZE; size += 1 + size / 64) {
		u8 *p = kmalloc_at_runtime(size, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, p);
		memset(p, 0x5a, size);
		KUNIT_EXPECT_EQ(test, virt_to_slab(p)->slab_cache->object_size, class_of(size));
		KUNIT_EXPECT_GE(test, ksize(p), size);
		if (is_power_of_2(class_of(size)))
			KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)p,
						min_t(size_t, class_of(size), PAGE_SIZE)));
		kfree(p);
		KUNIT_EXPECT_EQ(test, kmalloc_size_roundup(size), (size_t)class_of(size));
	}
}

static void a_constant_size_finds_the_same_cache(struct kunit *test)
{
#define SAME(size)									\
	do {										\
		void *a = kmalloc(size, GFP_KERNEL), *b = kmalloc_at_runtime(size, GFP_KERNEL); \
											\
		KUNIT_EXPECT_PTR_EQ(test, virt_to_slab(a)->slab_cache,			\
				    virt_to_slab(b)->slab_cache);			\
		kfree(a);								\
		kfree(b);								\
	} while (0)
	SAME(1); SAME(8); SAME(9); SAME(24); SAME(33); SAME(65); SAME(96); SAME(97); SAME(129);
	SAME(192); SAME(193); SAME(257); SAME(385); SAME(700); SAME(769); SAME(1025); SAME(1537);
	SAME(2049); SAME(3000); SAME(4097); SAME(8192);
#undef SAME
}

static void nothing_and_too_much(struct kunit *test)
{
	void *p = kmalloc_at_runtime(0, GFP_KERNEL);
	size_t half = SIZE_MAX / 2 + 1;

	KUNIT_EXPECT_PTR_EQ(test, p, ZERO_SIZE_PTR);
	KUNIT_EXPECT_EQ(test, ksize(p), 0UL);
	kfree(p);
	kfree(NULL);
	KUNIT_EXPECT_NULL(test, kmalloc_at_runtime(SIZE_MAX, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, kmalloc_at_runtime(KMALLOC_MAX_SIZE + 1,
						   GFP_KERNEL | __GFP_NOWARN));
	OPTIMIZER_HIDE_VAR(half);
	KUNIT_EXPECT_NULL(test, kmalloc_array(half, 2, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kcalloc(2, half, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, krealloc_array(NULL, half, 4, GFP_KERNEL));
	KUNIT_EXPECT_PTR_EQ(test, kmalloc_array(0, 8, GFP_KERNEL), ZERO_SIZE_PTR);
}

static void large_ones_come_from_the_buddy(struct kunit *test)
{
	unsigned long before = settled_free_pages();

	for (size_t size = KMALLOC_MAX_CACHE_SIZE + 1; size <= 256 << 10; size = size * 2 - 7) {
		u8 *p = kmalloc_at_runtime(size, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_EQ(test, ksize(p), PAGE_SIZE << get_order(size));
		KUNIT_EXPECT_EQ(test, ksize(p), kmalloc_size_roundup(size));
		p[0] = p[size - 1] = 1;
		kfree(p);
	}
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before);
}

static void zeroed_means_all_of_it(struct kunit *test)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(classes); i++) {
		u8 *p = kmalloc_at_runtime(classes[i], GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, p);
		memset(p, 0xff, classes[i]);
		kfree(p);
		p = kzalloc(classes[i], GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, classes[i]));
		kfree(p);
	}
}

static void sets_are_apart(struct kunit *test)
{
	void *dma = kmalloc(100, GFP_KERNEL | GFP_DMA);
	void *rcl = kmalloc_at_runtime(100, GFP_KERNEL | __GFP_RECLAIMABLE);

	KUNIT_EXPECT_NOT_NULL(test, rcl);
	KUNIT_EXPECT_STREQ(test, kmem_cache_name(virt_to_slab(rcl)->slab_cache), "kmalloc-rcl-128");
	if (dma) {
		KUNIT_EXPECT_STREQ(test, kmem_cache_name(virt_to_slab(dma)->slab_cache),
				   "dma-kmalloc-128");
		if (populated_zone(&NODE_DATA(0)->node_zones[ZONE_DMA]))
			KUNIT_EXPECT_EQ(test, (int)page_zonenum(virt_to_page(dma)), (int)ZONE_DMA);
	}
	kfree(dma);
	kfree(rcl);
}

static void krealloc_keeps_what_was_there(struct kunit *test)
{
	u8 *p = krealloc(NULL, 20, GFP_KERNEL), *q;
	size_t huge = SIZE_MAX;

	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p, 0x11, 20);
	q = krealloc(p, 30, GFP_KERNEL);		/* still kmalloc-32 */
	if (!slub_debug)
		KUNIT_EXPECT_PTR_EQ(test, q, p);
	OPTIMIZER_HIDE_VAR(huge);
	q = krealloc(q, 5000, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_EXPECT_NULL(test, memchr_inv(q, 0x11, 20));
	q = krealloc(q, 100000, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_EXPECT_NULL(test, memchr_inv(q, 0x11, 20));
	KUNIT_EXPECT_NULL(test, krealloc(q, huge, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_EQ(test, q[19], 0x11);
	KUNIT_EXPECT_PTR_EQ(test, krealloc(q, 0, GFP_KERNEL), ZERO_SIZE_PTR);
}

static void krealloc_zeroes_what_is_new(struct kunit *test)
{
	u8 *p = kzalloc(50, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	memset(p, 0x22, 50);
	p = krealloc(p, 40, GFP_KERNEL | __GFP_ZERO);
	p = krealloc(p, 60, GFP_KERNEL | __GFP_ZERO);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0x22, 40));
	KUNIT_EXPECT_NULL(test, memchr_inv(p + 40, 0, 20));
	p = krealloc(p, 3000, GFP_KERNEL | __GFP_ZERO);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_NULL(test, memchr_inv(p + 40, 0, 2960));
	kfree_sensitive(p);
}

static void copies(struct kunit *test)
{
	static const char text[] = "a string";
	char *a = kstrdup(text, GFP_KERNEL), *b = kstrndup(text, 3, GFP_KERNEL);
	char *c = kmemdup(text, sizeof(text), GFP_KERNEL);
	char *d = kasprintf(GFP_KERNEL, "%s and %d", text, 42);

	KUNIT_EXPECT_STREQ(test, a, text);
	KUNIT_EXPECT_STREQ(test, b, "a s");
	KUNIT_EXPECT_STREQ(test, c, text);
	KUNIT_EXPECT_STREQ(test, d, "a string and 42");
	KUNIT_EXPECT_NULL(test, kstrdup(NULL, GFP_KERNEL));
	kfree(a);
	kfree(b);
	kfree(c);
	kfree(d);
}

static void every_failure_is_clean(struct kunit *test)
{
	unsigned int runs = 0;

	for_each_failure(&failslab) {
		char *a = kasprintf(GFP_KERNEL, "%d", 7), *b = a ? kmemdup(a, 2, GFP_KERNEL) : NULL;
		void *large = b ? kmalloc_at_runtime(100000, GFP_KERNEL) : NULL;

		KUNIT_EXPECT_EQ(test, failslab.hit, !large);
		kfree(large);
		kfree(b);
		kfree(a);
		runs++;
	}
	KUNIT_EXPECT_EQ(test, runs, 4U);
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
}

struct waiting {
	long data[3];
	struct rcu_head rcu;
};

static void kfree_rcu_waits(struct kunit *test)
{
	struct waiting *a = kzalloc(sizeof(*a), GFP_KERNEL), *b = kzalloc(sizeof(*b), GFP_KERNEL);
	struct slab_count count;
	struct kmem_cache *s;
	unsigned long before;

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, b);
	s = virt_to_slab(a)->slab_cache;
	rcu_barrier();
	count_cache(s, &count);
	before = count.active;
	rcu_read_lock();
	kfree_rcu(a, rcu);
	count_cache(s, &count);
	KUNIT_EXPECT_EQ(test, count.active, before);
	rcu_read_unlock();
	kvfree_rcu_mightsleep(b);
	rcu_barrier();
	count_cache(s, &count);
	KUNIT_EXPECT_EQ(test, count.active, before - 2);
}

/* --- mistakes ----------------------------------------------------------------------------- */

static void mistakes_are_named_and_harmless(struct kunit *test)
{
	struct kmem_cache *other = kmem_cache_create("test-other", 64, 0, SLAB_NO_MERGE, NULL);
	u8 *p = kmalloc(64, GFP_KERNEL), *q = kmalloc(64, GFP_KERNEL);
	struct kunit_resource resource;
	struct page *page;
	int errors, seen = 0;
	long on_stack[8];

	KUNIT_ASSERT_NOT_NULL(test, other);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_ASSERT_NOT_NULL(test, q);
	page = alloc_page(GFP_KERNEL);
	count_slab_errors(test, &resource, &errors);
#define MISTAKE(call)						\
	do {							\
		call;						\
		KUNIT_EXPECT_GT(test, errors, seen);		\
		seen = errors;					\
		KUNIT_EXPECT_EQ(test, slab_check(), 0);		\
	} while (0)
	MISTAKE(kfree(p + 1));
	MISTAKE(kfree(p + 8));
	MISTAKE(kmem_cache_free(other, p));
	MISTAKE(kfree(on_stack));
	MISTAKE(kfree((void *)0x1230));
	MISTAKE(kfree(page_address(page)));
	MISTAKE(kmem_cache_free(other, (void *)&errors));
	kfree(p);
	MISTAKE(kfree(p));
	MISTAKE(kfree(p));
#undef MISTAKE
	p = kmalloc(64, GFP_KERNEL);
	KUNIT_EXPECT_PTR_NE(test, p, q);
	kfree(p);
	kfree(q);
	KUNIT_EXPECT_EQ(test, errors, seen);
	__free_page(page);
	kmem_cache_destroy(other);
}

/* --- the mixed workload ------------------------------------------------------------------- */

static struct churn churn;

static void churn_holds_little(struct kunit *test)
{
	unsigned long before = settled_free_pages(), peak = 0, held = 0, worst = 0;

	churn_start(&churn, 12345);
	for (unsigned int i = 0; i < CHURN_STEPS; i++) {
		KUNIT_ASSERT_TRUE(test, churn_do(&churn));
		if (!slab_checked(test, i * 2))
			break;
		worst = max(worst, before - nr_free_pages());
		if (churn.live > peak) {
			peak = churn.live;
			held = before - nr_free_pages();
		}
	}
	KUNIT_EXPECT_EQ(test, peak, 312665UL);
	if (slub_debug)
		peak *= 4;		/* metadata, and nothing is given back before a shrink */
	/* The classes alone, in whole slabs, are 1.271; what is kept at hand may add a tenth. */
	KUNIT_EXPECT_LE(test, held * PAGE_SIZE * 1000 / peak, PAGE_SIZE > 4096 ? 4000UL : 1410UL);
	KUNIT_EXPECT_LE(test, worst * PAGE_SIZE * 1000 / peak, PAGE_SIZE > 4096 ? 4000UL : 1450UL);
	while (churn_drain(&churn))
		;
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before);
}

static void random_sizes_against_an_oracle(struct kunit *test)
{
	static struct { u8 *p; size_t size; u8 fill; } held[200];
	unsigned long before = settled_free_pages();
	struct rnd_state rnd;
	u32 seed = 20240613;

	prandom_seed_state(&rnd, seed);
	kunit_info(test, "seed %u", seed);
	for (unsigned int step = 0; step < 20000; step++) {
		unsigned int i = prandom_u32_state(&rnd) % ARRAY_SIZE(held);

		if (held[i].p) {
			KUNIT_ASSERT_NULL(test, memchr_inv(held[i].p, held[i].fill, held[i].size));
			kfree(held[i].p);
			held[i].p = NULL;
		} else {
			held[i].size = 1 + (prandom_u32_state(&rnd) & ((16U << step % 11) - 1));
			held[i].fill = step;
			held[i].p = kmalloc_at_runtime(held[i].size, GFP_KERNEL);
			KUNIT_ASSERT_NOT_NULL(test, held[i].p);
			memset(held[i].p, held[i].fill, held[i].size);
		}
		if (!slab_checked(test, step))
			break;
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(held); i++) {
		kfree(held[i].p);
		held[i].p = NULL;
	}
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before);
}

static struct kunit_case kmalloc_cases[] = {
	KUNIT_CASE(every_size_gets_the_smallest_class),
	KUNIT_CASE(a_constant_size_finds_the_same_cache),
	KUNIT_CASE(nothing_and_too_much),
	KUNIT_CASE(large_ones_come_from_the_buddy),
	KUNIT_CASE(zeroed_means_all_of_it),
	KUNIT_CASE(sets_are_apart),
	KUNIT_CASE(krealloc_keeps_what_was_there),
	KUNIT_CASE(krealloc_zeroes_what_is_new),
	KUNIT_CASE(copies),
	KUNIT_CASE(every_failure_is_clean),
	KUNIT_CASE(kfree_rcu_waits),
	KUNIT_CASE(mistakes_are_named_and_harmless),
	KUNIT_CASE(churn_holds_little),
	KUNIT_CASE(random_sizes_against_an_oracle),
	{}
};

static struct kunit_suite kmalloc_suite = { .name = "kmalloc", .test_cases = kmalloc_cases };
kunit_test_suite(kmalloc_suite);
