// SPDX-License-Identifier: MIT
/*
 * slub_debug: each kind of damage is found, counted as Linux counts it (one for the report, one for
 * the repair), and repaired. The counts are those of Linux's own test of the same name.
 */
#include "slab_test.h"
#include <linux/string.h>

static struct kunit_resource resource;
static int slab_errors;

static int count_errors(struct kunit *test)
{
	count_slab_errors(test, &resource, &slab_errors);
	return 0;
}

static struct kmem_cache *make(const char *name, unsigned int size, slab_flags_t flags)
{
	struct kmem_cache *s = kmem_cache_create(name, size, 0, flags | SLAB_NO_USER_FLAGS, NULL);

	s->flags |= SLAB_SKIP_KFENCE;
	return s;
}

static void a_write_behind_the_object(struct kunit *test)
{
	struct kmem_cache *s = make("TestSlub_RZ_alloc", 64, SLAB_RED_ZONE);
	u8 *p = kmem_cache_alloc(s, GFP_KERNEL);

	kasan_disable_current();
	p[64] = 0x12;
	KUNIT_EXPECT_EQ(test, validate_slab_cache(s), 1L);
	KUNIT_EXPECT_EQ(test, slab_errors, 2);
	KUNIT_EXPECT_EQ(test, p[64], SLUB_RED_ACTIVE);
	kasan_enable_current();
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
	KUNIT_EXPECT_EQ(test, slab_errors, 2);
}

static void a_write_before_the_object(struct kunit *test)
{
	struct kmem_cache *s = make("TestSlub_RZ_left", 64, SLAB_RED_ZONE);
	u8 *p = kmem_cache_alloc(s, GFP_KERNEL);

	p[-1] = 0x12;
	validate_slab_cache(s);
	KUNIT_EXPECT_EQ(test, slab_errors, 2);
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}

static void a_broken_free_pointer(struct kunit *test)
{
	struct kmem_cache *s = make("TestSlub_next_ptr_free", 64, SLAB_POISON);
	u8 *p = kmem_cache_alloc(s, GFP_KERNEL);
	unsigned long tmp, *ptr;

	kmem_cache_free(s, p);
	KUNIT_EXPECT_GE(test, s->offset, s->object_size);
	ptr = (unsigned long *)(p + s->offset);
	tmp = *ptr;
	p[s->offset] = ~p[s->offset];
	/* The chain, the count of objects in use, and the repair of the count. */
	validate_slab_cache(s);
	KUNIT_EXPECT_EQ(test, slab_errors, 3);
	/* Mended by hand, the count is wrong again. */
	*ptr = tmp;
	slab_errors = 0;
	validate_slab_cache(s);
	KUNIT_EXPECT_EQ(test, slab_errors, 2);
	slab_errors = 0;
	validate_slab_cache(s);
	KUNIT_EXPECT_EQ(test, slab_errors, 0);
	kmem_cache_destroy(s);
}

static void a_write_after_free(struct kunit *test)
{
	struct kmem_cache *s = make("TestSlub_1th_word_free", 64, SLAB_POISON);
	u8 *p = kmem_cache_alloc(s, GFP_KERNEL);

	kmem_cache_free(s, p);
	*p = 0x78;
	validate_slab_cache(s);
	KUNIT_EXPECT_EQ(test, slab_errors, 2);
	p[50] = 0x9a;
	validate_slab_cache(s);
	KUNIT_EXPECT_EQ(test, slab_errors, 4);
	validate_slab_cache(s);
	KUNIT_EXPECT_EQ(test, slab_errors, 4);
	kmem_cache_destroy(s);
}

static void a_write_behind_a_free_object(struct kunit *test)
{
	struct kmem_cache *s = make("TestSlub_RZ_free", 64, SLAB_RED_ZONE);
	u8 *p = kmem_cache_alloc(s, GFP_KERNEL);

	kmem_cache_free(s, p);
	p[64] = 0xab;
	validate_slab_cache(s);
	KUNIT_EXPECT_EQ(test, slab_errors, 2);
	kmem_cache_destroy(s);
}

static void a_write_behind_what_kmalloc_was_asked_for(struct kunit *test)
{
	struct kmem_cache *s = make("TestSlub_RZ_kmalloc", 32,
				    SLAB_KMALLOC | SLAB_STORE_USER | SLAB_RED_ZONE);
	u8 *p = alloc_hooks(__kmalloc_cache_noprof(s, GFP_KERNEL, 18));

	OPTIMIZER_HIDE_VAR(p);
	p[18] = 0xab;
	p[19] = 0xab;
	validate_slab_cache(s);
	KUNIT_EXPECT_EQ(test, slab_errors, 2);
	KUNIT_EXPECT_EQ(test, get_orig_size(s, p), 18U);
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}

static void frees_are_checked(struct kunit *test)
{
	struct kmem_cache *s = make("TestSlub_frees", 64, DEBUG_DEFAULT_FLAGS);
	u8 *p = kmem_cache_alloc(s, GFP_KERNEL), *q = kmem_cache_alloc(s, GFP_KERNEL);

	kmem_cache_free(s, p);
	kmem_cache_free(s, p);			/* already free: report, and "not freed" */
	KUNIT_EXPECT_EQ(test, slab_errors, 2);
	kmem_cache_free(s, q + 4);
	KUNIT_EXPECT_EQ(test, slab_errors, 4);
	q[64] = 0;
	kmem_cache_free(s, q);			/* red zone: report, repair, not freed */
	KUNIT_EXPECT_EQ(test, slab_errors, 7);
	kmem_cache_free(s, q);
	KUNIT_EXPECT_EQ(test, slab_errors, 7);
	validate_slab_cache(s);
	KUNIT_EXPECT_EQ(test, slab_errors, 7);
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
	kmem_cache_destroy(s);
}

static void damage_is_found_when_handing_out(struct kunit *test)
{
	struct kmem_cache *s = make("TestSlub_alloc", 64, SLAB_POISON | SLAB_CONSISTENCY_CHECKS);
	u8 *p = kmem_cache_alloc(s, GFP_KERNEL), *q;

	kmem_cache_free(s, p);
	p[3] = 1;
	q = kmem_cache_alloc(s, GFP_KERNEL);
	KUNIT_EXPECT_NOT_NULL(test, q);
	/* Poison and its repair, and the rest of that slab is given up. */
	KUNIT_EXPECT_EQ(test, slab_errors, 3);
	KUNIT_EXPECT_PTR_NE(test, q, p);
	kmem_cache_free(s, q);
	kmem_cache_destroy(s);
}

static void users_are_remembered(struct kunit *test)
{
	struct kmem_cache *s = make("TestSlub_user", 100, SLAB_STORE_USER);
	void *p = kmem_cache_alloc(s, GFP_KERNEL);

	KUNIT_EXPECT_NE(test, get_track(s, p, TRACK_ALLOC)->addr, 0UL);
	KUNIT_EXPECT_EQ(test, get_track(s, p, TRACK_FREE)->addr, 0UL);
	KUNIT_EXPECT_EQ(test, get_track(s, p, TRACK_ALLOC)->cpu, (int)arch_cpu_id());
	kmem_cache_free(s, p);
	KUNIT_EXPECT_NE(test, get_track(s, p, TRACK_FREE)->addr, 0UL);
	kmem_cache_destroy(s);
}

static void an_emptied_slab_stays_until_shrink(struct kunit *test)
{
	struct kmem_cache *s = make("TestSlub_stays", 64, SLAB_POISON);
	struct slab_count count;
	void *p[200];

	for (unsigned int i = 0; i < ARRAY_SIZE(p); i++)
		p[i] = kmem_cache_alloc(s, GFP_KERNEL);
	count_cache(s, &count);
	KUNIT_EXPECT_EQ(test, count.active, (unsigned long)ARRAY_SIZE(p));
	for (unsigned int i = 0; i < ARRAY_SIZE(p); i++)
		kmem_cache_free(s, p[i]);
	KUNIT_EXPECT_EQ(test, validate_slab_cache(s), (long)count.slabs);
	KUNIT_EXPECT_EQ(test, kmem_cache_shrink(s), 0);
	KUNIT_EXPECT_EQ(test, validate_slab_cache(s), 0L);
	KUNIT_EXPECT_EQ(test, slab_errors, 0);
	kmem_cache_destroy(s);
}

static void what_is_left_is_reported(struct kunit *test)
{
	struct kmem_cache *s = make("TestSlub_leak_destroy", 64, SLAB_NO_MERGE);
	void *p = kmem_cache_alloc(s, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	kmem_cache_destroy(s);
	KUNIT_EXPECT_EQ(test, slab_errors, 1);
	KUNIT_EXPECT_EQ(test, slab_check(), 0);
	/* A late free finds its cache still there, and lets it go. */
	kmem_cache_free(s, p);
	kmem_cache_shrink(s);
	KUNIT_EXPECT_EQ(test, slab_errors, 1);
}

static void metadata_does_not_overlap(struct kunit *test)
{
	static const slab_flags_t flags[] = {
		SLAB_RED_ZONE, SLAB_POISON, SLAB_STORE_USER, SLAB_CONSISTENCY_CHECKS,
		SLAB_RED_ZONE | SLAB_POISON, DEBUG_DEFAULT_FLAGS,
		DEBUG_DEFAULT_FLAGS | SLAB_KMALLOC,
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(flags) * 40; i++) {
		unsigned int size = 8 + i / ARRAY_SIZE(flags) * 13, k;
		struct kmem_cache *s = make("TestSlub_layout", size, flags[i % ARRAY_SIZE(flags)]);
		u8 *p[40];

		for (k = 0; k < ARRAY_SIZE(p); k++) {
			p[k] = kmem_cache_alloc(s, GFP_KERNEL);
			KUNIT_ASSERT_NOT_NULL(test, p[k]);
			memset(p[k], k, size);
		}
		for (k = 0; k < ARRAY_SIZE(p); k++) {
			KUNIT_EXPECT_NULL(test, memchr_inv(p[k], k, size));
			kmem_cache_free(s, p[k]);
		}
		validate_slab_cache(s);
		KUNIT_EXPECT_EQ(test, slab_errors, 0);
		kmem_cache_destroy(s);
	}
}

static void the_option_selects_caches(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kmem_cache_flags(SLAB_NO_USER_FLAGS, "any"), SLAB_NO_USER_FLAGS);
	KUNIT_EXPECT_EQ(test, slub_debug_flags_for("FZ", "any"),
			SLAB_CONSISTENCY_CHECKS | SLAB_RED_ZONE);
	KUNIT_EXPECT_EQ(test, slub_debug_flags_for("", "any"), DEBUG_DEFAULT_FLAGS);
	KUNIT_EXPECT_EQ(test, slub_debug_flags_for("Z,kmalloc-64", "kmalloc-64"), SLAB_RED_ZONE);
	KUNIT_EXPECT_EQ(test, slub_debug_flags_for("Z,kmalloc-64", "kmalloc-6"), 0U);
	KUNIT_EXPECT_EQ(test, slub_debug_flags_for("P,a,dma-*", "dma-kmalloc-8"), SLAB_POISON);
	KUNIT_EXPECT_EQ(test, slub_debug_flags_for("FZPU;-,quiet", "quiet"), 0U);
	KUNIT_EXPECT_EQ(test, slub_debug_flags_for("FZPU;-,quiet", "other"), DEBUG_DEFAULT_FLAGS);
	KUNIT_EXPECT_EQ(test, slub_debug_flags_for("-", "any"), 0U);
}

static struct kunit_case debug_cases[] = {
	KUNIT_CASE(a_write_behind_the_object),
	KUNIT_CASE(a_write_before_the_object),
	KUNIT_CASE(a_broken_free_pointer),
	KUNIT_CASE(a_write_after_free),
	KUNIT_CASE(a_write_behind_a_free_object),
	KUNIT_CASE(a_write_behind_what_kmalloc_was_asked_for),
	KUNIT_CASE(frees_are_checked),
	KUNIT_CASE(damage_is_found_when_handing_out),
	KUNIT_CASE(users_are_remembered),
	KUNIT_CASE(an_emptied_slab_stays_until_shrink),
	KUNIT_CASE(what_is_left_is_reported),
	KUNIT_CASE(metadata_does_not_overlap),
	KUNIT_CASE(the_option_selects_caches),
	{}
};

static struct kunit_suite debug_suite = {
	.name = "slub_debug", .init = count_errors, .test_cases = debug_cases,
};
kunit_test_suite(debug_suite);
