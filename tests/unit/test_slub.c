// SPDX-License-Identifier: MIT
/*
 * SLUB: caches and their merging, each path an object can take and its counter, bulk, shrinking,
 * destruction, other CPUs and nodes, failure at every site, and random use against an oracle.
 */
#include "slab_test.h"
#include <linux/nodemask.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <granule/fault_inject.h>

static unsigned long stat_of(struct kmem_cache *s, enum stat_item item)
{
	unsigned long sum = 0;
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		sum += (u32)slab_stat(s, cpu, item);
	return (u32)sum;
}

static struct kmem_cache *make(unsigned int size, slab_flags_t flags)
{
	return kmem_cache_create("test-slub", size, 0,
				 flags | SLAB_NO_MERGE | SLAB_NO_USER_FLAGS, NULL);
}

/* --- caches ------------------------------------------------------------------------------- */

static void a_cache_hands_out_its_size(struct kunit *test)
{
	struct kmem_cache *s = make(100, 0);
	u8 *p, *q;

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_EQ(test, kmem_cache_size(s), 100U);
	p = kmem_cache_alloc(s, GFP_KERNEL);
	q = kmem_cache_zalloc(s, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_EXPECT_NULL(test, memchr_inv(q, 0, 100));
	KUNIT_EXPECT_GE(test, (unsigned long)(p > q ? p - q : q - p), 100UL);
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
	kmem_cache_free(s, p);
	kmem_cache_free(s, q);
	kmem_cache_destroy(s);
}

static void bad_arguments_make_no_cache(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, kmem_cache_create("test-small", 1, 0, 0, NULL));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("test-align", 64, 24, 0, NULL));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("test-large", 1U << 31, 0, 0, NULL));
	KUNIT_EXPECT_NULL(test, kmem_cache_create("", 64, 0, 0, NULL));
	KUNIT_EXPECT_NULL(test, kmem_cache_create_usercopy("test-user", 64, 0, 0, 60, 8, NULL));
	kmem_cache_destroy(NULL);
}

static void alignment_is_kept(struct kunit *test)
{
	for (unsigned int align = 8; align <= PAGE_SIZE; align *= 2) {
		struct kmem_cache *s = kmem_cache_create("test-align", 24, align, SLAB_NO_MERGE,
							 NULL);
		void *p[3];

		KUNIT_ASSERT_NOT_NULL(test, s);
		for (unsigned int i = 0; i < 3; i++) {
			p[i] = kmem_cache_alloc(s, GFP_KERNEL);
			KUNIT_EXPECT_EQ(test, (unsigned long)p[i] & (align - 1), 0UL);
		}
		kmem_cache_free_bulk(s, 3, p);
		kmem_cache_destroy(s);
	}
}

static void like_caches_are_one(struct kunit *test)
{
	struct kmem_cache *a = kmem_cache_create("test-merge-a", 328, 0, SLAB_NO_USER_FLAGS, NULL);
	struct kmem_cache *b = kmem_cache_create("test-merge-b", 324, 0, SLAB_NO_USER_FLAGS, NULL);
	struct kmem_cache *c = kmem_cache_create("test-merge-c", 328, 0,
						 SLAB_NO_MERGE | SLAB_NO_USER_FLAGS, NULL);
	struct kmem_cache *d = kmem_cache_create("test-merge-d", 328, 0,
						 SLAB_RECLAIM_ACCOUNT | SLAB_NO_USER_FLAGS, NULL);
	void *p;

	KUNIT_EXPECT_PTR_EQ(test, a, b);
	KUNIT_EXPECT_PTR_NE(test, a, c);
	KUNIT_EXPECT_PTR_NE(test, a, d);
	p = kmem_cache_alloc(b, GFP_KERNEL);
	kmem_cache_destroy(a);		/* one name less: the cache lives */
	kmem_cache_free(b, p);
	kmem_cache_destroy(b);
	kmem_cache_destroy(c);
	kmem_cache_destroy(d);
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
}

static unsigned int constructed;

static void construct(void *object)
{
	*(u32 *)object = 0xc0ffee;
	constructed++;
}

static void constructors_run_once_an_object(struct kunit *test)
{
	struct kmem_cache *s = kmem_cache_create("test-ctor", 64, 0, SLAB_NO_USER_FLAGS, construct);
	struct kmem_cache *t = kmem_cache_create("test-ctor", 64, 0, SLAB_NO_USER_FLAGS, construct);
	u32 *p;

	KUNIT_EXPECT_PTR_NE(test, s, t);
	constructed = 0;
	for (unsigned int i = 0; i < 100; i++) {
		p = kmem_cache_alloc(s, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_EQ(test, *p, 0xc0ffeeU);
		kmem_cache_free(s, p);
		if (i % 10 == 0)
			kmem_cache_shrink(s);
		else
			KUNIT_EXPECT_EQ(test, constructed % oo_objects(s->oo), 0U);
	}
	kmem_cache_destroy(s);
	kmem_cache_destroy(t);
}

/* --- paths -------------------------------------------------------------------------------- */

#define EXPECT_STEP(s, item, call)						\
	do {									\
		unsigned long __before = stat_of(s, item);			\
		call;								\
		KUNIT_EXPECT_GT_MSG(test, stat_of(s, item), __before, #item);	\
	} while (0)

static void the_array_is_the_fast_path(struct kunit *test)
{
	struct kmem_cache *s = make(64, 0);
	void *p = NULL;

	EXPECT_STEP(s, ALLOC_SLOWPATH, p = kmem_cache_alloc(s, GFP_KERNEL));
	if (!s->array_on) {		/* init_on_alloc, init_on_free */
		EXPECT_STEP(s, FREE_SLOWPATH, kmem_cache_free(s, p));
		kmem_cache_destroy(s);
		return;
	}
	EXPECT_STEP(s, FREE_FASTPATH, kmem_cache_free(s, p));
	EXPECT_STEP(s, ALLOC_FASTPATH, p = kmem_cache_alloc(s, GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, stat_of(s, ALLOC_SLAB), 1UL);
	KUNIT_EXPECT_EQ(test, stat_of(s, ALLOC_FASTPATH), 1UL);
	KUNIT_EXPECT_EQ(test, stat_of(s, FREE_FASTPATH), 1UL);
	kmem_cache_free(s, p);
	KUNIT_EXPECT_EQ(test, stat_of(s, FREE_FASTPATH), 2UL);
	kmem_cache_destroy(s);
}

static void free_all(struct kmem_cache *s, void **p, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		kmem_cache_free(s, p[i]);
}

static void alloc_all(struct kunit *test, struct kmem_cache *s, void **p, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		p[i] = kmem_cache_alloc(s, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, p[i]);
	}
}

static void *many[4096];

static void the_slow_paths_come_in_order(struct kunit *test)
{
	struct kmem_cache *s = make(512, 0);
	unsigned int nr = 10 * oo_objects(s->oo) + s->limit;
	unsigned int step = max(5U, oo_objects(s->oo) / 2);

	KUNIT_ASSERT_LE(test, nr, (unsigned int)ARRAY_SIZE(many));
	EXPECT_STEP(s, ALLOC_SLAB, alloc_all(test, s, many, nr));
	KUNIT_EXPECT_GT(test, stat_of(s, ALLOC_CPU_FREELIST), 0UL);
	KUNIT_EXPECT_GT(test, stat_of(s, DEACTIVATE_FULL), 0UL);
	/* Back into full slabs: the first few go to the CPU's partial list, then to the node's. */
	EXPECT_STEP(s, FREE_SLOWPATH, free_all(s, many, nr));
	KUNIT_EXPECT_GT(test, stat_of(s, CPU_PARTIAL_FREE), 0UL);
	KUNIT_EXPECT_GT(test, stat_of(s, FREE_ADD_PARTIAL), 0UL);
	KUNIT_EXPECT_GT(test, stat_of(s, FREE_REMOVE_PARTIAL), 0UL);
	KUNIT_EXPECT_GT(test, stat_of(s, FREE_SLAB), 0UL);
	EXPECT_STEP(s, CPU_PARTIAL_ALLOC, alloc_all(test, s, many, nr));
	/* A few of each slab, whatever the page size: all are partial, with less than a batch. */
	for (unsigned int i = 0; i < nr; i += step)
		kmem_cache_free(s, many[i]);
	EXPECT_STEP(s, CPUSLAB_FLUSH, flush_all(s));
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
	for (unsigned int i = 0; i < nr; i += step)
		many[i] = kmem_cache_alloc(s, GFP_KERNEL);
	KUNIT_EXPECT_GT(test, stat_of(s, ALLOC_FROM_PARTIAL), 0UL);
	/* Without an array one object at a time is taken: any slab will do. */
	if (s->array_on)
		KUNIT_EXPECT_GT(test, stat_of(s, CPU_PARTIAL_NODE), 0UL);
	free_all(s, many, nr);
	kmem_cache_destroy(s);
}

static void small_objects_rest_in_the_depot(struct kunit *test)
{
	struct kmem_cache *s = make(128, 0);
	unsigned int nr = s->depot_max + 4 * s->limit;

	KUNIT_ASSERT_LE(test, nr, (unsigned int)ARRAY_SIZE(many));
	alloc_all(test, s, many, nr);
	free_all(s, many, nr);
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
	alloc_all(test, s, many, nr);
	/* The depot is behind the array: where init_on_free keeps that off it stays empty. */
	KUNIT_EXPECT_EQ(test, stat_of(s, FREE_TO_DEPOT) != 0, s->array_on);
	KUNIT_EXPECT_EQ(test, stat_of(s, ALLOC_FROM_DEPOT) != 0, s->array_on);
	free_all(s, many, nr);
	KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 0);
	kmem_cache_destroy(s);
}

/* Frees while the CPU's slab is not ours to see: as another CPU would, with its own array. */
static void free_as_stranger(struct kmem_cache *s, void **p, unsigned int n)
{
	unsigned long flags = arch_irq_save();
	struct kmem_cache_cpu *c = this_cpu_ptr(s->cpu_slab);
	struct slab *own = c->slab;
	void *list = c->freelist;

	c->slab = NULL;
	c->freelist = NULL;
	while (n--)
		kmem_cache_free(s, p[n]);
	c->slab = own;
	c->freelist = list;
	arch_irq_restore(flags);
}

static void others_free_into_our_slab(struct kunit *test)
{
	struct kmem_cache *s = make(512, 0);
	unsigned int nr = 8 * oo_objects(s->oo);

	/* Ours is the slab of the last ones; more of them are freed than the array holds. */
	alloc_all(test, s, many, nr);
	KUNIT_EXPECT_EQ(test, stat_of(s, FREE_REMOTE), 0UL);
	free_as_stranger(s, many, nr);
	KUNIT_EXPECT_GT(test, stat_of(s, FREE_REMOTE), 0UL);
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
	EXPECT_STEP(s, ALLOC_REFILL, alloc_all(test, s, many, nr));
	free_all(s, many, nr);
	kmem_cache_destroy(s);
}

static void own_slab_frees_need_no_lock(struct kunit *test)
{
	struct kmem_cache *s = make(256, 0);
	unsigned int nr = s->limit + s->batch;

	alloc_all(test, s, many, nr);
	array_switch(s, false);
	alloc_all(test, s, many + nr, 1);
	EXPECT_STEP(s, FREE_FROZEN, kmem_cache_free(s, many[nr]));
	free_all(s, many, nr);
	array_switch(s, true);
	kmem_cache_destroy(s);
}

static void a_smaller_slab_will_do(struct kunit *test)
{
	struct kmem_cache *s = make(PAGE_SIZE * 3 / 8, 0);	/* 5 in two pages, 2 in one */
	u8 *p, *q;

	KUNIT_EXPECT_EQ(test, oo_order(s->oo), 1U);
	fail_page_alloc.min_order = 1;
	fault_arm(&fail_page_alloc, 1);
	p = kmem_cache_alloc(s, GFP_KERNEL);
	fault_arm(&fail_page_alloc, 0);
	fail_page_alloc.min_order = 0;
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_EQ(test, stat_of(s, ORDER_FALLBACK), 1UL);
	KUNIT_EXPECT_EQ(test, slab_order(virt_to_slab(p)), 0U);
	q = kmem_cache_alloc(s, GFP_KERNEL);
	memset(p, 1, s->object_size);
	memset(q, 2, s->object_size);
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
	kmem_cache_free(s, p);
	kmem_cache_free(s, q);
	kmem_cache_destroy(s);
}

static void a_node_can_be_asked_for(struct kunit *test)
{
	struct kmem_cache *s = make(200, 0);
	int nid;

	for_each_online_node(nid) {
		void *p = kmem_cache_alloc_node(s, GFP_KERNEL, nid);

		KUNIT_ASSERT_NOT_NULL(test, p);
		if (nr_online_nodes > 1)
			KUNIT_EXPECT_EQ(test, slab_nid(virt_to_slab(p)), nid);
		kmem_cache_free(s, p);
	}
	if (nr_online_nodes > 1)
		KUNIT_EXPECT_GT(test, stat_of(s, ALLOC_NODE_MISMATCH), 0UL);
	kmem_cache_destroy(s);
}

static void slabs_of_rcu_caches_wait(struct kunit *test)
{
	struct kmem_cache *s = make(PAGE_SIZE / 2, SLAB_TYPESAFE_BY_RCU);
	u32 *p;

	KUNIT_ASSERT_NOT_NULL(test, s);
	p = kmem_cache_alloc(s, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	*p = 0x1234;
	rcu_read_lock();
	kmem_cache_free(s, p);
	KUNIT_EXPECT_EQ(test, *p, 0x1234U);	/* its free pointer lies behind it */
	kmem_cache_shrink(s);
	KUNIT_EXPECT_TRUE(test, PageSlab(virt_to_head_page(p)));
	rcu_read_unlock();
	rcu_barrier();
	KUNIT_EXPECT_FALSE(test, PageSlab(virt_to_head_page(p)));
	kmem_cache_destroy(s);
}

/* --- bulk --------------------------------------------------------------------------------- */

static void bulk_is_all_or_nothing(struct kunit *test)
{
	struct kmem_cache *s = make(96, 0);
	static void *p[300];

	for (unsigned int n = 1; n <= ARRAY_SIZE(p); n += 7) {
		KUNIT_ASSERT_EQ(test, kmem_cache_alloc_bulk(s, GFP_KERNEL | __GFP_ZERO, n, p),
				(int)n);
		for (unsigned int i = 0; i < n; i++) {
			KUNIT_ASSERT_NULL(test, memchr_inv(p[i], 0, 96));
			memset(p[i], i, 96);
		}
		for (unsigned int i = 0; i < n; i++)
			KUNIT_ASSERT_NULL(test, memchr_inv(p[i], (u8)i, 96));
		KUNIT_EXPECT_EQ(test, slab_check(), 0);
		kmem_cache_free_bulk(n % 2 ? s : NULL, n, p);
		KUNIT_EXPECT_EQ(test, slab_check(), 0);
	}
	fault_arm(&failslab, 100);
	KUNIT_EXPECT_EQ(test, kmem_cache_alloc_bulk(s, GFP_KERNEL, 200, p), 0);
	fault_arm(&failslab, 0);
	KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 0);
	kmem_cache_destroy(s);
}

/* --- giving back -------------------------------------------------------------------------- */

static void shrink_gives_everything_back(struct kunit *test)
{
	static const unsigned int sizes[] = { 8, 64, 200, 512, 1000, 3000, 9000, 40000 };
	unsigned long before = settled_free_pages();

	for (unsigned int k = 0; k < ARRAY_SIZE(sizes); k++) {
		struct kmem_cache *s = make(sizes[k], 0);
		unsigned int nr = min_t(unsigned int, 1000, (1 << 20) / sizes[k]);

		alloc_all(test, s, many, nr);
		free_all(s, many, nr);
		KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 0);
		KUNIT_EXPECT_EQ(test, slab_check(), 0);
		kmem_cache_destroy(s);
	}
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before);
}

static void every_failure_is_clean(struct kunit *test)
{
	unsigned long before = settled_free_pages();
	unsigned int runs = 0;

	for_each_failure(&failslab) {
		struct kmem_cache *s = make(64, 0);

		/* A cache can do without its nodes under /sys, so a failure need not be its own. */
		KUNIT_EXPECT_TRUE(test, s || failslab.hit);
		kmem_cache_destroy(s);
		KUNIT_EXPECT_EQ(test, slab_check(), 0);
		runs++;
	}
	KUNIT_EXPECT_GE(test, runs, 3U);
	for_each_failure(&fail_page_alloc) {
		struct kmem_cache *s = make(700, 0);
		void *p = s ? kmem_cache_alloc(s, GFP_KERNEL) : NULL;

		if (p)
			kmem_cache_free(s, p);
		kmem_cache_destroy(s);
		KUNIT_EXPECT_EQ(test, slab_check(), 0);
	}
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before);
}

/* --- random use --------------------------------------------------------------------------- */

static void random_use_against_an_oracle(struct kunit *test)
{
	unsigned long before = settled_free_pages();
	struct kmem_cache *s = make(152, 0);
	struct rnd_state rnd;
	u32 seed = 77, held = 0;

	prandom_seed_state(&rnd, seed);
	kunit_info(test, "seed %u", seed);
	memset(many, 0, sizeof(many));
	for (unsigned int step = 0; step < 6000; step++) {
		u32 i = prandom_u32_state(&rnd) % (step < 3000 ? 1500 : 200);
		int cpu = step % 4 == 0 ? other_cpu() : -1;
		unsigned long flags = cpu < 0 ? 0 : act_as_cpu(cpu);

		if (many[i]) {
			if (memchr_inv(many[i], (u8)i, 152))
				KUNIT_FAIL(test, "object %u changed", i);
			kmem_cache_free(s, many[i]);
			many[i] = NULL;
			held--;
		} else {
			many[i] = kmem_cache_alloc(s, cpu < 0 ? GFP_KERNEL : GFP_ATOMIC);
			if (many[i])
				memset(many[i], i, 152);
			held += many[i] != NULL;
		}
		if (cpu >= 0)
			act_as_self(flags);
		if (!slab_checked(test, step))
			break;
	}
	for (unsigned int i = 0; i < 1500; i++) {
		if (many[i])
			kmem_cache_free(s, many[i]);
	}
	if (other_cpu() >= 0) {
		unsigned long flags = act_as_cpu(other_cpu());

		flush_all(s);
		act_as_self(flags);
	}
	kmem_cache_destroy(s);
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before);
}

static struct kunit_case slub_cases[] = {
	KUNIT_CASE(a_cache_hands_out_its_size),
	KUNIT_CASE(bad_arguments_make_no_cache),
	KUNIT_CASE(alignment_is_kept),
	KUNIT_CASE(like_caches_are_one),
	KUNIT_CASE(constructors_run_once_an_object),
	KUNIT_CASE(the_array_is_the_fast_path),
	KUNIT_CASE(the_slow_paths_come_in_order),
	KUNIT_CASE(small_objects_rest_in_the_depot),
	KUNIT_CASE(others_free_into_our_slab),
	KUNIT_CASE(own_slab_frees_need_no_lock),
	KUNIT_CASE(a_smaller_slab_will_do),
	KUNIT_CASE(a_node_can_be_asked_for),
	KUNIT_CASE(slabs_of_rcu_caches_wait),
	KUNIT_CASE(bulk_is_all_or_nothing),
	KUNIT_CASE(shrink_gives_everything_back),
	KUNIT_CASE(every_failure_is_clean),
	KUNIT_CASE(random_use_against_an_oracle),
	{}
};

static struct kunit_suite slub_suite = { .name = "slub", .test_cases = slub_cases };
kunit_test_suite(slub_suite);
