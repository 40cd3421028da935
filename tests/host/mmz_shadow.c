// SPDX-License-Identifier: MIT
/*
 * MMZ over the shadow caches: a flush reaches memory, and an invalidation drops what the CPU wrote
 * instead of writing it over the device's data, as most of the vendor's do.
 */
#include <../arch/host/shadow.h>
#include <../tests/unit/mmz_test.h>
#include <linux/kernel.h>
#include <linux/string.h>

#define SEEDS	4	/* each drop is told: the shadow cannot know that it is meant */

/* Bytes that the CPU sees after it wrote `old`, flushed, wrote `new` and invalidated. */
static u8 after_invalid(struct kunit *test, hil_mmb_t *mmb, u8 *at, u8 old, u8 new)
{
	memset(at, old, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, hil_mmb_flush_dcache_byaddr(at, mmb->phys_addr, PAGE_SIZE), 0);
	memset(at + PAGE_SIZE / 2, new, 64);
	KUNIT_EXPECT_EQ(test, hil_mmb_invalid_cache_byaddr(at, mmb->phys_addr, PAGE_SIZE), 0);
	return at[PAGE_SIZE / 2];
}

static void invalidation_does_not_write_back(struct kunit *test)
{
	for (enum shadow_machine machine = 0; machine < SHADOW_MACHINES; machine++) {
		hil_mmz_t *zone = zone_real(test, "t");
		hil_mmb_t *mmb = hil_mmb_alloc("b", PAGE_SIZE, 0, 0, "t");
		u8 *at = hil_mmb_map2kern_cached(mmb);
		unsigned int dropped = 0;

		KUNIT_ASSERT_NOT_NULL(test, at);
		for (u64 seed = 1; seed <= SEEDS; seed++) {
			u8 seen;

			shadow_start(machine, seed, MUTANT_NONE);
			seen = after_invalid(test, mmb, at, 0xa5, 0x3c);
			shadow_stop();
			/* a line that was evicted in between is in memory, as on any machine */
			KUNIT_EXPECT_TRUE(test, seen == 0xa5 || seen == 0x3c);
			dropped += seen == 0xa5;
		}
		KUNIT_EXPECT_GT(test, dropped, 0u);
		KUNIT_EXPECT_EQ(test, hil_mmb_unmap(mmb), 0);
		KUNIT_EXPECT_EQ(test, hil_mmb_free(mmb), 0);
		zone_real_gone(test, zone);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(invalidation_does_not_write_back),
	{ }
};

static struct kunit_suite suite = { .name = "mmz_shadow", .test_cases = cases };
kunit_test_suite(suite);
