// SPDX-License-Identifier: MIT
/*
 * bench: the cost table. Each row is measured by the function that BENCH() entered; here the
 * counter is calibrated, samples become min, median and max, and the table or its JSON is printed.
 */
#include "shell.h"
#include <granule/bench.h>
#include <granule/tty.h>
#include <linux/glob.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/printk.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

REGISTRY_BOUNDS(granule_benches);

#define CALIBRATION_LOOPS 1000

/* Never inlined here: what the calibration subtracts must be what every sample costs. */
noinline void bench_end(struct bench *b, unsigned int items)
{
	u64 spent = arch_pmu_cycles() - b->begun;

	spent = spent > b->overhead ? spent - b->overhead : 0;
	if (b->n < BENCH_SAMPLES)
		b->sample[b->n++] = items == 1 ? spent : div_u64(spent + items / 2, items);
}

void bench_value(struct bench *b, u64 value)
{
	if (b->n < BENCH_SAMPLES)
		b->sample[b->n++] = value;
}

static int by_size(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

/* Two instructions a turn, on both architectures. */
static __always_inline void known_loop(unsigned long turns)
{
	asm volatile("1: subs %0, %0, #1\n\tbne 1b" : "+r" (turns) : : "cc");
}

/* A row of nothing, compiled as rows are. */
static __attribute__((__noipa__)) void empty_row(struct bench *b)
{
	bench_each(b, 16) {
		bench_begin(b);
		bench_end(b, 1);
	}
}

/*
 * What the counter says of CALIBRATION_LOOPS turns beyond one: exactly 2 a turn when it is exact.
 */
static u64 calibrate(struct bench *b)
{
	u64 one, many;

	b->overhead = 0;
	b->n = 0;
	b->skip = NULL;
	empty_row(b);
	sort(b->sample, b->n, sizeof(u32), by_size, NULL);
	b->overhead = b->sample[0];
	one = arch_pmu_cycles();
	known_loop(1);
	one = arch_pmu_cycles() - one;
	many = arch_pmu_cycles();
	known_loop(1 + CALIBRATION_LOOPS);
	many = arch_pmu_cycles() - many;
	return many - one;
}

static u32 goal_of(const struct bench_row *row)
{
	return IS_ENABLED(CONFIG_ARM64) ? row->goal_arm64 : row->goal_arm;
}

static const struct bench_row *next_row(const struct bench_row *prev)
{
	const struct bench_row *next = NULL;

	registry_for_each(granule_benches, it) {
		const struct bench_row *row = *it;

		if (prev && strcmp(row->id, prev->id) <= 0)
			continue;
		if (!next || strcmp(row->id, next->id) < 0)
			next = row;
	}
	return next;
}

static void measure(struct bench *b, const struct bench_row *row)
{
	b->n = 0;
	b->skip = NULL;
	row->run(b);
	sort(b->sample, b->n, sizeof(u32), by_size, NULL);
}

static void print_row(const struct bench *b, const struct bench_row *row)
{
	u32 goal = goal_of(row), median;

	if (!b->n || b->skip) {
		printk("%-18s %32s  skipped: %s\n", row->id, "", b->skip ? b->skip : "no sample");
		return;
	}
	median = b->sample[b->n / 2];
	printk("%-18s %9u %9u %9u ", row->id, b->sample[0], median, b->sample[b->n - 1]);
	if (goal)
		printk("%9u %s", goal, median <= goal ? "   " : "(!)");
	else
		printk("%9s    ", "-");
	printk(" %s\n", row->what);
}

static void print_json(const struct bench *b, const struct bench_row *row, bool first)
{
	if (!b->n || b->skip)
		return;
	printk("%s\"%s\": {\"min\": %u, \"median\": %u, \"max\": %u, \"goal\": %u, "
	       "\"unit\": \"%s\"}",
	       first ? "" : ", ", row->id, b->sample[0], b->sample[b->n / 2],
	       b->sample[b->n - 1], goal_of(row), row->unit);
}

static int run_rows(struct bench *b, const char *filter, bool json, u64 counted)
{
	int ran = 0;

	if (json)
		printk("{\"calibration\": {\"loop\": %u, \"counted\": %llu}, \"rows\": {",
		       2 * CALIBRATION_LOOPS, counted);
	else
		printk("calibration: %u instructions counted as %llu\n"
		       "%-18s %9s %9s %9s %9s     %s\n", 2 * CALIBRATION_LOOPS, counted, "row",
		       "min", "median", "max", "goal", "(!) is above the goal");
	for (const struct bench_row *row = next_row(NULL); row; row = next_row(row)) {
		if (filter && !glob_match(filter, row->id))
			continue;
		if (tty_interrupted())
			break;
		measure(b, row);
		if (json)
			print_json(b, row, ran == 0);
		else
			print_row(b, row);
		ran++;
	}
	if (json)
		printk("}}\n");
	return ran;
}

static int cmd_bench(int argc, char **argv)
{
	bool json = argc > 1 && !strcmp(argv[1], "-j");
	int arg = json ? 2 : 1, ran;
	struct bench *b;

	if (argc > arg + 1)
		return CMD_USAGE;
	if (arch_pmu_start()) {
		printk("bench: this CPU has no performance counters\n");
		return 1;
	}
	b = vmalloc(sizeof(*b));
	if (!b) {
		printk("bench: no memory for samples\n");
		return 1;
	}
	ran = run_rows(b, argc > arg ? argv[arg] : NULL, json, calibrate(b));
	vfree(b);
	if (!ran)
		printk("bench: no row matches '%s'\n", argv[arg]);
	return ran ? 0 : 2;
}
COMMAND(bench, cmd_bench, "[-j] [FILTER]", "the cost table, in instructions or cycles",
	"Exact in QEMU with -icount shift=0 (tools/granule bench does that); cycles on a board.\n"
	"-j prints one line of JSON. FILTER is a glob over the rows' names.\n");
