// SPDX-License-Identifier: MIT
/*
 * The media engine over the shadow caches: every picture and stream goes from engine to engine
 * through DRAM that shows only what was cleaned, while lines are evicted and fetched at any time.
 * Right as it is, it gives no report and equal CRCs, whatever the seed; with maintenance that does
 * nothing it does not.
 */
#include <drivers/media/engines.h>
#include <granule/devbus.h>
#include <kunit/test.h>
#include <../arch/host/shadow.h>
#include <../tests/unit/media_pages.h>

static const struct media_mode tiny = { "tiny", 128, 96 };

/* Reports, and whether all frames came through as they were. */
static unsigned long play(struct kunit *test, enum shadow_machine machine, u64 seed,
			  enum shadow_mutant mutant, bool *equal)
{
	unsigned long reports = devbus_reports();
	bool was_quiet = devbus_quiet(true);
	struct media_status status;
	int err;

	shadow_start(machine, seed, mutant);
	err = media_run(&tiny, 3, NULL);
	media_get_status(&status);
	media_stop();
	shadow_stop();
	devbus_quiet(was_quiet);
	KUNIT_EXPECT_EQ(test, pages.live, 0);
	*equal = !err && status.good == 3;
	return devbus_reports() - reports;
}

static int init(struct kunit *test)
{
	media_stop();
	pages.live = pages.gets = pages.refuse_at = 0;
	pages.before = media_memory_use(&pages_ops);
	return 0;
}

static void quit(struct kunit *test)
{
	media_memory_use(pages.before);
}

static void frames_over_shadow(struct kunit *test)
{
	for (enum shadow_machine machine = 0; machine < SHADOW_MACHINES; machine++) {
		for (u64 seed = 1; seed <= 5; seed++) {
			bool equal;

			KUNIT_EXPECT_EQ(test, play(test, machine, seed, MUTANT_NONE, &equal), 0);
			KUNIT_EXPECT_TRUE(test, equal);
		}
	}
}

static void mistakes_are_found(struct kunit *test)
{
	static const enum shadow_mutant mutants[] = {
		MUTANT_NO_CLEAN, MUTANT_NO_INVAL, MUTANT_CLEAN_IS_INVAL,
	};

	for (enum shadow_machine machine = 0; machine < SHADOW_MACHINES; machine++) {
		for (unsigned int i = 0; i < ARRAY_SIZE(mutants); i++) {
			bool equal;

			KUNIT_EXPECT_GT(test, play(test, machine, 1, mutants[i], &equal), 0);
		}
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(frames_over_shadow),
	KUNIT_CASE(mistakes_are_found),
	{}
};

static struct kunit_suite suite = {
	.name = "media_shadow", .init = init, .exit = quit, .test_cases = cases,
};
kunit_test_suite(suite);
