// SPDX-License-Identifier: MIT
/*
 * The cost of the boot, from readings the boot list took (granule/boot_cost.h). Meaningful for the
 * table with 512 MiB; the counter is in steps of 16 ns on QEMU, which these sums do not feel.
 */
#include <granule/bench.h>
#include <granule/boot_cost.h>
#include <granule/clock.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/string.h>

/* Nanoseconds of the counter, which is the clock's source wherever it exists. */
static u64 ns_of(u64 ticks)
{
	return div64_u64(ticks * 1000000000ull, clock_source_hz());
}

static bool counted(struct bench *b)
{
	if (boot_cost.prompt)
		return true;
	b->skip = "this CPU has no counter that runs from entry";
	return false;
}

static void boot_512m(struct bench *b)
{
	if (counted(b))
		bench_value(b, ns_of(boot_cost.prompt));
}
BENCH(boot_512m, boot_512m, 3000000, 3000000, "boot: entry to prompt");

static void boot_per_page(struct bench *b)
{
	if (counted(b))
		bench_value(b, div_u64(ns_of(boot_cost.pages_to - boot_cost.pages_from),
				       global_present_pages()));
}
BENCH(boot_per_page, boot_per_page, 5, 8, "boot: struct pages and hand-over, per page");

static void memblock_4k(struct bench *b)
{
	if (counted(b))
		bench_value(b, div_u64(ns_of(boot_cost.memblock_to - boot_cost.memblock_from),
				       BOOT_COST_PAIRS));
}
BENCH(memblock_4k, memblock_4k, 660, 650, "memblock_alloc 4 KiB, zeroed, and free");

static void kept_kib_512m(struct bench *b)
{
	bench_value(b, boot_cost.kept_kib);
}
BENCH_UNIT(kept_kib_512m, kept_kib_512m, 5120, 9216, "KiB", "memory not free at the prompt");
