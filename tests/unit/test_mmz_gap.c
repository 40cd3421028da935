// SPDX-License-Identifier: MIT
/*
 * MMZ: where blocks go. Compared with an oracle that looks at every page of the zone; the vendor's
 * search fails the cases of alignment (its first gap's length wraps) and of high-to-low.
 */
#include "mmz_test.h"
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>

#define PAGES	256u

struct oracle {
	bool used[PAGES];
	hil_mmz_t *zone;
};

static unsigned int page_of(const struct oracle *o, phys_addr_t phys)
{
	return (phys - o->zone->phys_start) >> PAGE_SHIFT;
}

/* The gap that begins at page i: its end, or i. */
static unsigned int gap_end(const struct oracle *o, unsigned int i)
{
	while (i < PAGES && !o->used[i])
		i++;
	return i;
}

static bool fits(const struct oracle *o, unsigned int from, unsigned int to, unsigned int n,
		 unsigned long align)
{
	phys_addr_t start = o->zone->phys_start + ((phys_addr_t)from << PAGE_SHIFT);
	phys_addr_t end = o->zone->phys_start + ((phys_addr_t)to << PAGE_SHIFT);

	return ALIGN(start, (phys_addr_t)align) + ((phys_addr_t)n << PAGE_SHIFT) <= end;
}

/* Pages of the smallest gap that fits, 0: none. *around: those of the gap page `at` is in. */
static unsigned int best_gap(const struct oracle *o, unsigned int n, unsigned long align,
			     unsigned int at, unsigned int *around)
{
	unsigned int best = 0, i = 0, end;

	for (; i < PAGES; i = end + 1) {
		end = gap_end(o, i);
		if (at >= i && at < end)
			*around = end - i;
		if (end > i && fits(o, i, end, n, align) && (!best || end - i < best))
			best = end - i;
	}
	return best;
}

static unsigned int gaps_between(const struct oracle *o, unsigned int min, unsigned int max)
{
	unsigned int n = 0, i = 0, end;

	for (; i < PAGES; i = end + 1) {
		end = gap_end(o, i);
		n += end - i >= min && end - i <= max;
	}
	return n;
}

static unsigned int largest_gap(const struct oracle *o)
{
	unsigned int largest = 0, i = 0, end;

	for (; i < PAGES; i = end + 1) {
		end = gap_end(o, i);
		largest = max(largest, end - i);
	}
	return largest;
}

static void set_used(struct oracle *o, const hil_mmb_t *mmb, bool used)
{
	unsigned int first = page_of(o, mmb->phys_addr);

	for (unsigned int i = 0; i < mmb->length >> PAGE_SHIFT; i++)
		o->used[first + i] = used;
}

static void expect_block(struct kunit *test, struct oracle *o, const hil_mmb_t *mmb,
			 unsigned int n, unsigned long align)
{
	unsigned int first = page_of(o, mmb->phys_addr), around = 0;
	unsigned int best = best_gap(o, n, align, first, &around);

	KUNIT_EXPECT_EQ(test, mmb->length, (unsigned long)n << PAGE_SHIFT);
	KUNIT_EXPECT_EQ(test, mmb->phys_addr & (align - 1), 0ull);
	KUNIT_ASSERT_TRUE(test, mmb->phys_addr >= o->zone->phys_start && first + n <= PAGES);
	for (unsigned int i = 0; i < n; i++)
		KUNIT_ASSERT_FALSE(test, o->used[first + i]);
	/* of many that are too short where they lie, 16 are tried */
	if (align > PAGE_SIZE && gaps_between(o, n, best) > 16)
		KUNIT_EXPECT_GE(test, around, best);
	else
		KUNIT_EXPECT_EQ(test, around, best);
}

static void random_steps(struct kunit *test, u64 seed, unsigned int steps, u64 offset)
{
	hil_mmz_t *zone = zone_nowhere(test, "random", offset, PAGES * PAGE_SIZE);
	struct oracle *o = kunit_kzalloc(test, sizeof(*o), GFP_KERNEL);
	hil_mmb_t **live = kunit_kcalloc(test, 64, sizeof(*live), GFP_KERNEL);
	struct rnd_state rnd;

	KUNIT_ASSERT_TRUE(test, o && live);
	o->zone = zone;
	prandom_seed_state(&rnd, seed);
	while (steps--) {
		u32 r = prandom_u32_state(&rnd);
		hil_mmb_t **at = &live[r % 64];
		unsigned int n = 1 + (r >> 6) % ((r >> 30) ? 8 : 60), unused;
		unsigned long align = PAGE_SIZE << ((r >> 12) % 7);

		if (*at) {
			set_used(o, *at, false);
			KUNIT_EXPECT_EQ(test, hil_mmb_free(*at), 0);
			*at = NULL;
		} else {
			*at = hil_mmb_alloc_in_v2("r", n * PAGE_SIZE - r % 100, align, zone,
						  r >> 20 & 1);
			if (*at) {
				expect_block(test, o, *at, n, align);
				set_used(o, *at, true);
			} else {
				KUNIT_EXPECT_EQ(test, best_gap(o, n, align, 0, &unused), 0u);
			}
		}
		KUNIT_EXPECT_EQ(test, mmz_gap_largest(zone) >> PAGE_SHIFT, largest_gap(o));
		if (mmz_check() || test->status == KUNIT_FAILURE)
			break;
	}
	for (unsigned int i = 0; i < 64; i++)
		if (live[i])
			hil_mmb_free(live[i]);
	KUNIT_EXPECT_EQ(test, mmz_gap_largest(zone), PAGES * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	zone_gone(test, zone);
}

static void random_blocks_are_where_the_oracle_says(struct kunit *test)
{
	u64 seed = get_random_u32();

	kunit_info(test, "seed %llu\n", (unsigned long long)seed);
	/* a zone whose start is aligned to nothing, too: there the vendor's gap length wraps */
	random_steps(test, seed, 1500, 0);
	random_steps(test, seed + 1, 1500, 3 * PAGE_SIZE);
	random_steps(test, seed + 2, 1500, 0xfffff000ull & PAGE_MASK);
}

static void alignment_beyond_the_first_block_does_not_wrap(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "z", PAGE_SIZE, 16 * PAGE_SIZE);
	hil_mmb_t *first = hil_mmb_alloc_in("first", PAGE_SIZE, 2 * PAGE_SIZE, zone), *second;

	KUNIT_ASSERT_NOT_NULL(test, first);
	KUNIT_EXPECT_EQ(test, first->phys_addr, NOWHERE + 2 * PAGE_SIZE);
	/* the gap before it ends before the first multiple of 8 pages */
	second = hil_mmb_alloc_in("second", PAGE_SIZE, 8 * PAGE_SIZE, zone);
	KUNIT_ASSERT_NOT_NULL(test, second);
	KUNIT_EXPECT_EQ(test, second->phys_addr, NOWHERE + 8 * PAGE_SIZE);
	KUNIT_EXPECT_NULL(test, hil_mmb_alloc_in("none", PAGE_SIZE, 64 * PAGE_SIZE, zone));
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	hil_mmb_free(first);
	hil_mmb_free(second);
	zone_gone(test, zone);
}

static void the_smallest_gap_is_taken(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "z", 0, 32 * PAGE_SIZE);
	hil_mmb_t *b[6], *fit;

	for (int i = 0; i < 6; i++)
		b[i] = hil_mmb_alloc_in("b", 4 * PAGE_SIZE, 0, zone);
	hil_mmb_free(b[0]);
	hil_mmb_free(b[1]);	/* 8 pages at 0, 8 at the end */
	hil_mmb_free(b[4]);	/* 4 at 16 */
	fit = hil_mmb_alloc_in("fit", 3 * PAGE_SIZE, 0, zone);
	KUNIT_ASSERT_NOT_NULL(test, fit);
	KUNIT_EXPECT_EQ(test, fit->phys_addr, NOWHERE + 16 * PAGE_SIZE);
	hil_mmb_free(fit);
	fit = hil_mmb_alloc_in("fit", 5 * PAGE_SIZE, 0, zone);
	KUNIT_ASSERT_NOT_NULL(test, fit);
	KUNIT_EXPECT_EQ(test, fit->phys_addr, NOWHERE);
	hil_mmb_free(fit);
	hil_mmb_free(b[2]);
	hil_mmb_free(b[3]);
	hil_mmb_free(b[5]);
	zone_gone(test, zone);
}

static void high_to_low_fills_from_the_top(struct kunit *test)
{
	hil_mmz_t *zone = zone_nowhere(test, "z", PAGE_SIZE, 16 * PAGE_SIZE);
	hil_mmb_t *a = hil_mmb_alloc_in_v2("a", PAGE_SIZE, 0, zone, HIL_HIGH_TO_LOW);
	hil_mmb_t *b = hil_mmb_alloc_in_v2("b", 2 * PAGE_SIZE, 4 * PAGE_SIZE, zone,
					   HIL_HIGH_TO_LOW);
	hil_mmb_t *c = hil_mmb_alloc_in_v2("c", PAGE_SIZE, 0, zone, HIL_LOW_TO_HIGH);

	KUNIT_ASSERT_TRUE(test, a && b && c);
	KUNIT_EXPECT_EQ(test, a->phys_addr, NOWHERE + 16 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, b->phys_addr, NOWHERE + 12 * PAGE_SIZE);
	/* low to high again, and best fit: the gap of two pages above b */
	KUNIT_EXPECT_EQ(test, c->phys_addr, NOWHERE + 14 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	hil_mmb_free(a);
	hil_mmb_free(b);
	hil_mmb_free(c);
	zone_gone(test, zone);
}

/* A run of four pages: one, two, one; the two are freed later. */
static void take_run(struct kunit *test, hil_mmz_t *zone, unsigned int i)
{
	static const unsigned int pages[] = { 1, 2, 1 };

	for (unsigned int k = 0; k < ARRAY_SIZE(pages); k++) {
		hil_mmb_t *mmb = hil_mmb_alloc_in("run", pages[k] * PAGE_SIZE, 0, zone);

		KUNIT_ASSERT_NOT_NULL(test, mmb);
		KUNIT_ASSERT_EQ(test, mmb->phys_addr - zone->phys_start,
				(u64)(4 * i + (k == 2 ? 3 : k)) * PAGE_SIZE);
	}
}

static void free_at(struct kunit *test, hil_mmz_t *zone, unsigned int page)
{
	KUNIT_EXPECT_EQ(test, hil_mmb_freeby_phys(zone->phys_start + (u64)page * PAGE_SIZE), 0);
}

/* More gaps of the right size than are tried one by one, all in the wrong place. */
static void an_aligned_block_is_found_behind_many_gaps(struct kunit *test)
{
	unsigned int n = 40;
	hil_mmz_t *zone = zone_nowhere(test, "z", 0, (4 * n + 8) * PAGE_SIZE);
	hil_mmb_t *fit, *fit2;

	for (unsigned int i = 0; i < n; i++)
		take_run(test, zone, i);
	for (unsigned int i = 0; i < n; i++)
		free_at(test, zone, 4 * i + 1);
	fit = hil_mmb_alloc_in("fit", 2 * PAGE_SIZE, 4 * PAGE_SIZE, zone);
	KUNIT_ASSERT_NOT_NULL(test, fit);
	KUNIT_EXPECT_EQ(test, fit->phys_addr - zone->phys_start, (u64)4 * n * PAGE_SIZE);
	/* no gap is surely large enough now, but one is where it lies */
	fit2 = hil_mmb_alloc_in("fit", 4 * PAGE_SIZE, 4 * PAGE_SIZE, zone);
	KUNIT_ASSERT_NOT_NULL(test, fit2);
	KUNIT_EXPECT_NULL(test, hil_mmb_alloc_in("no", 2 * PAGE_SIZE, 4 * PAGE_SIZE, zone));
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	hil_mmb_free(fit);
	hil_mmb_free(fit2);
	for (unsigned int i = 0; i < n; i++) {
		free_at(test, zone, 4 * i);
		free_at(test, zone, 4 * i + 3);
	}
	zone_gone(test, zone);
}

static void blocks_are_found_among_thousands(struct kunit *test)
{
	unsigned int n = 3000;
	hil_mmz_t *zone = zone_nowhere(test, "z", 0, 4 * n * PAGE_SIZE);
	hil_mmb_t **b = kunit_kcalloc(test, n, sizeof(*b), GFP_KERNEL);
	unsigned long offset;

	KUNIT_ASSERT_NOT_NULL(test, b);
	for (unsigned int i = 0; i < n; i++)
		b[i] = hil_mmb_alloc_in("b", (1 + i % 3) * PAGE_SIZE, 0, zone);
	for (unsigned int i = 0; i < n; i += 2) {
		phys_addr_t phys = b[i]->phys_addr;

		hil_mmb_free(b[i]);
		KUNIT_EXPECT_NULL(test, hil_mmb_getby_phys_2(phys, &offset));
	}
	for (unsigned int i = 1; i < n; i += 2) {
		phys_addr_t last = b[i]->phys_addr + b[i]->length - 1;

		KUNIT_EXPECT_PTR_EQ(test, hil_mmb_getby_phys(b[i]->phys_addr), b[i]);
		KUNIT_EXPECT_PTR_EQ(test, hil_mmb_getby_phys_2(last, &offset), b[i]);
	}
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	for (unsigned int i = 1; i < n; i += 2)
		hil_mmb_free(b[i]);
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	zone_gone(test, zone);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(alignment_beyond_the_first_block_does_not_wrap),
	KUNIT_CASE(the_smallest_gap_is_taken),
	KUNIT_CASE(high_to_low_fills_from_the_top),
	KUNIT_CASE(an_aligned_block_is_found_behind_many_gaps),
	KUNIT_CASE(blocks_are_found_among_thousands),
	KUNIT_CASE(random_blocks_are_where_the_oracle_says),
	{ }
};

static struct kunit_suite suite = { .name = "mmz_gap", .test_cases = cases };
kunit_test_suite(suite);
