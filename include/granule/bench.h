/* SPDX-License-Identifier: MIT */
/*
 * BENCH(): one row of the cost table. The function performs the operation many times and takes a
 * sample of each:
 *
 *	static void page_o0(struct bench *b)
 *	{
 *		bench_each(b, 500) {
 *			bench_begin(b);
 *			__free_page(alloc_page(GFP_KERNEL));
 *			bench_end(b, 1);
 *		}
 *	}
 *	BENCH(page_o0, page_o0, 90, 90, "alloc_page + __free_page, order 0, hot");
 *
 * A sample is cycles of the PMU less what an empty sample costs: retired instructions in QEMU under
 * -icount shift=0, cycles on a board. A function that cannot run sets b->skip to the reason.
 */
#ifndef GRANULE_BENCH_H
#define GRANULE_BENCH_H

#include <arch/cpu.h>
#include <granule/registry.h>
#include <linux/types.h>

#define BENCH_SAMPLES 8192

struct bench {
	u64 begun;
	u64 overhead;		/* of an empty sample */
	unsigned int n;
	const char *skip;
	u32 sample[BENCH_SAMPLES];
};

struct bench_row {
	const char *id;
	void (*run)(struct bench *b);
	u32 goal_arm, goal_arm64;	/* 0: none */
	const char *unit;
	const char *what;
};

#define BENCH_UNIT(id_, run_, goal_arm_, goal_arm64_, unit_, what_) \
	static const struct bench_row __bench_##id_ = \
		{ #id_, run_, goal_arm_, goal_arm64_, unit_, what_ }; \
	REGISTRY_ADD(granule_benches, bench_##id_, &__bench_##id_)
#define BENCH(id_, run_, goal_arm_, goal_arm64_, what_) \
	BENCH_UNIT(id_, run_, goal_arm_, goal_arm64_, "instructions", what_)

#define bench_each(b, times) \
	for (unsigned int __i = 0; __i < (times) && !(b)->skip; __i++)

static inline void bench_begin(struct bench *b)
{
	b->begun = arch_pmu_cycles();
}

/* The sample covers `items` operations; it is divided by them, rounded to the nearest. */
void bench_end(struct bench *b, unsigned int items);

/* A figure that was not measured here: memory held, the cost of the boot. */
void bench_value(struct bench *b, u64 value);

#endif
