// SPDX-License-Identifier: MIT
/* fit: first, best and worst fit side by side, on one trace of allocations and frees. */
#include "shell.h"
#include <granule/fit.h>
#include <linux/array_size.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/printk.h>

static const struct {
	const char *name;
	genpool_algo_t algo;
} fits[] = {
	{ "first-fit", gen_pool_first_fit },
	{ "best-fit", gen_pool_best_fit },
	{ "worst-fit", gen_pool_worst_fit },
};

static unsigned int permille(u64 part, u64 of)
{
	return of ? div64_u64(1000 * part, of) : 0;
}

static void print_row(const char *name, const struct fit_result *r)
{
	unsigned int ok = permille(r->granted, r->requests);
	unsigned int bytes = permille(r->bytes_granted, r->bytes_asked);
	unsigned int steps = r->requests ? div64_u64(10ull * r->steps, r->requests) : 0;

	printk("%-10s %6lu %4u.%u%% %4u.%u%% %8u.%u%% %7zu KiB %6lu %8u.%u %9zu KiB\n", name,
	       r->granted, ok / 10, ok % 10, bytes / 10, bytes % 10, r->fragmentation / 10,
	       r->fragmentation % 10, r->largest >> 10, r->areas, steps / 10, steps % 10,
	       r->end.largest >> 10);
}

static int cmd_fit(int argc, char **argv)
{
	u64 seed = 1, steps = 20000;
	struct fit_result r;

	if (argc > 3)
		return CMD_USAGE;
	if (argc > 1 && !shell_number("seed", argv[1], U64_MAX, &seed))
		return 2;
	if (argc > 2 && !shell_number("N", argv[2], 100000000, &steps))
		return 2;
	for (unsigned int i = 0; i < ARRAY_SIZE(fits); i++) {
		int err = fit_replay(fits[i].algo, seed, steps, &r);

		if (err) {
			printk("fit: %s: %pe\n", fits[i].name, ERR_PTR(err));
			return 1;
		}
		if (!i) {
			printk("%llu steps from seed %llu: %lu requests for %llu KiB, "
			       "pool %u KiB in units of %u bytes\n",
			       steps, seed, r.requests, r.bytes_asked >> 10, FIT_POOL >> 10,
			       1u << FIT_UNIT_ORDER);
			printk("%-10s %6s %6s %6s %11s %11s %6s %10s %13s\n", "algorithm",
			       "granted", "calls", "bytes", "fragmented", "largest", "areas",
			       "steps/call", "largest, end");
		}
		print_row(fits[i].name, &r);
	}
	return 0;
}
COMMAND(fit, cmd_fit, "[SEED] [N]", "compare first, best and worst fit",
	"Replays one trace of N allocations and frees (20000) through the three algorithms on a\n"
	"pool of 1 MiB. Columns: requests granted, and their share of all requests and of all\n"
	"bytes asked for; means over the trace of fragmentation (free bytes outside the largest\n"
	"free area), largest free area and number of free areas; free areas looked at for each\n"
	"request; the largest free area when the trace ends.\n");
