// SPDX-License-Identifier: MIT
/*
 * make shadowbus-proof: runs correct drivers, buggy ones, and correct ones over maintenance with a
 * mistake in it, each on the three machines and over many seeds, and prints what was caught. The
 * same as a suite with few seeds, `shadowbus`.
 */
#include "proof.h"
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <../tests/host/shadowbus.h>

static struct scene *on_stage;

/* --- what CPU and device do ----------------------------------------------------------------- */

static u8 pattern(u32 tag, size_t at)
{
	return (tag + at) * 2654435761u >> 24;
}

static void breathe(struct scene *s)
{
	if (!prandom_u32_max_state(&s->rnd, 3))
		shadow_step();
}

void *buffer(struct scene *s, size_t size)
{
	u8 *p = kmalloc(size, GFP_KERNEL);

	BUG_ON(!p);
	prandom_bytes_state(&s->rnd, p, size);
	return p;
}

u32 cpu_scribble(struct scene *s, void *p, size_t len)
{
	u32 tag = prandom_u32_state(&s->rnd);

	for (size_t i = 0; i < len; i++)
		((u8 *)p)[i] = pattern(tag, i);
	breathe(s);
	return tag;
}

u32 cpu_fill(struct scene *s, void *p, size_t len)
{
	devbus_cpu_access(p, len, true);
	return cpu_scribble(s, p, len);
}

void cpu_check(struct scene *s, const void *p, size_t len, u32 tag)
{
	breathe(s);
	devbus_cpu_access(p, len, false);
	for (size_t i = 0; i < len; i++) {
		if (((const u8 *)p)[i] == pattern(tag, i))
			continue;
		s->wrong++;
		return;
	}
}

u32 dev_fill(struct scene *s, struct devbus_master *m, dma_addr_t dma, size_t len)
{
	u8 *text = kmalloc(len, GFP_KERNEL);
	u32 tag = prandom_u32_state(&s->rnd);

	BUG_ON(!text);
	for (size_t i = 0; i < len; i++)
		text[i] = pattern(tag, i);
	if (devbus_write(m, dma, text, len))
		s->refused++;
	kfree(text);
	breathe(s);
	return tag;
}

void dev_check(struct scene *s, struct devbus_master *m, dma_addr_t dma, size_t len, u32 tag)
{
	u8 *text = kmalloc(len, GFP_KERNEL);
	bool same = true;

	BUG_ON(!text);
	breathe(s);
	memset(text, 0, len);
	if (devbus_read(m, dma, text, len))
		s->refused++;
	for (size_t i = 0; i < len; i++)
		same &= text[i] == pattern(tag, i);
	if (!same)
		s->wrong++;
	kfree(text);
}

/* --- a scene -------------------------------------------------------------------------------- */

static void take_report(const char *text)
{
	struct scene *s = on_stage;
	bool all = true;

	s->reports++;
	for (unsigned int i = 0; s->words && i < 4 && s->words[i]; i++)
		all &= strstr(text, s->words[i]) != NULL;
	if (!s->words || !all)
		all = false;
	else
		s->named++;
	if ((all && s->named == 1) || (!s->words && s->reports == 1))
		strscpy(s->text, text, sizeof(s->text));
}

void run_scene(struct scene *s, const struct driver *driver, enum shadow_machine machine, u64 seed,
	       enum shadow_mutant mutant)
{
	bool was_quiet = devbus_quiet(true);

	memset(s, 0, sizeof(*s));
	prandom_seed_state(&s->rnd, seed * 64 + machine);
	s->mask = DMA_BIT_MASK(40);
	s->dev = (struct device){ .init_name = "cam0", .dma_mask = &s->mask,
				  .coherent_dma_mask = s->mask };
	s->dev2 = (struct device){ .init_name = "enc0", .dma_mask = &s->mask,
				   .coherent_dma_mask = s->mask };
	s->cam = (struct devbus_master){ .dev = &s->dev, .name = "cam" };
	s->enc = (struct devbus_master){ .dev = &s->dev2, .name = "enc" };
	s->words = driver->words[0] ? driver->words : NULL;
	on_stage = s;
	devbus_on_report(take_report);
	shadow_start(machine, seed, mutant);
	BUG_ON(devbus_attach(&s->cam) || devbus_attach(&s->enc));
	driver->run(s);
	devbus_detach(&s->enc);
	devbus_detach(&s->cam);
	shadow_stop();
	devbus_on_report(NULL);
	devbus_quiet(was_quiet);
}

/* --- the three tables ----------------------------------------------------------------------- */

struct score {
	unsigned int seeds, caught, wrong, reports;
	char text[200];
};

/* All correct drivers, one seed each time. */
static void play_correct(struct score *score, enum shadow_machine machine, unsigned int seeds,
			 enum shadow_mutant mutant)
{
	static struct scene s;

	memset(score, 0, sizeof(*score));
	for (score->seeds = 0; score->seeds < seeds; score->seeds++) {
		unsigned int wrong = 0, reports = 0;

		for (unsigned int i = 0; i < nr_correct; i++) {
			run_scene(&s, &correct_drivers[i], machine, score->seeds + 1, mutant);
			wrong += s.wrong + (mutant ? 0 : s.refused);
			reports += s.reports;
			if (s.reports && !score->text[0])
				snprintf(score->text, sizeof(score->text), "%s, seed %u: %s",
					 correct_drivers[i].name, score->seeds + 1, s.text);
			if (s.wrong && !mutant && !s.reports)
				snprintf(score->text, sizeof(score->text), "%s, seed %u: data\n",
					 correct_drivers[i].name, score->seeds + 1);
		}
		score->caught += reports > 0;
		score->wrong += wrong > 0;
		score->reports += reports;
	}
}

static void play_bug(struct score *score, const struct driver *driver,
		     enum shadow_machine machine, unsigned int seeds)
{
	static struct scene s;

	memset(score, 0, sizeof(*score));
	for (score->seeds = 0; score->seeds < seeds; score->seeds++) {
		run_scene(&s, driver, machine, score->seeds + 1, MUTANT_NONE);
		score->caught += s.named > 0;
		score->wrong += s.wrong > 0;
		if (!score->text[0])
			strscpy(score->text, s.text, sizeof(score->text));
	}
}

static const char *const mutant_names[SHADOW_MUTANTS] = {
	[MUTANT_NO_CLEAN] = "arch_dcache_clean() does nothing",
	[MUTANT_NO_INVAL] = "arch_dcache_inval() does nothing",
	[MUTANT_NO_INVAL_BEFORE] = "no invalidation before a transfer",
	[MUTANT_NO_INVAL_AFTER] = "no invalidation after a transfer",
	[MUTANT_EDGES_LOST] = "partial lines are dropped, not cleaned",
	[MUTANT_LAST_LINE] = "ranges end one line early",
	[MUTANT_CLEAN_IS_INVAL] = "clean invalidates instead",
	[MUTANT_NO_OUTER_CLEAN] = "no outer_clean_range()",
	[MUTANT_NO_OUTER_INVAL] = "no outer_inv_range()",
	[MUTANT_OUTER_EDGES_LOST] = "partial lines dropped in the outer cache",
	[MUTANT_NO_DRAIN] = "outer cache's buffers not drained",
	[MUTANT_588369] = "PL310 erratum 588369 not worked around",
	[MUTANT_OUTER_FIRST] = "outer cache cleaned before the inner",
	[MUTANT_INNER_FIRST] = "inner cache dropped before the outer",
};

static bool mutant_exists(enum shadow_mutant mutant, enum shadow_machine machine)
{
	return mutant < MUTANT_NO_OUTER_CLEAN || machine == SHADOW_ARMV7_PL310;
}

static void print_heading(const char *what)
{
	printk("%-42s", what);
	for (enum shadow_machine m = 0; m < SHADOW_MACHINES; m++)
		printk(KERN_CONT " %16s", shadow_machine_name(m));
	printk(KERN_CONT "\n");
}

static bool print_engine(void)
{
	const unsigned int frames = 3;
	unsigned long reports;
	bool good = true;

	printk("%-42s", "media engine, qvga: reports / frames");
	for (enum shadow_machine m = 0; m < SHADOW_MACHINES; m++) {
		char text[24];

		good &= run_engine(frames, m, 1, MUTANT_NONE, &reports) && !reports;
		snprintf(text, sizeof(text), "%lu / %u", reports, frames);
		printk(KERN_CONT " %16s", text);
	}
	printk(KERN_CONT "\n");
	return good;
}

static bool print_correct(unsigned int seeds)
{
	struct score score[SHADOW_MACHINES];
	bool good = true;

	memset(&shadow_totals, 0, sizeof(shadow_totals));
	print_heading("correct drivers: reports / seeds");
	printk("%2u drivers%32s", nr_correct, "");
	for (enum shadow_machine m = 0; m < SHADOW_MACHINES; m++) {
		char text[24];

		play_correct(&score[m], m, seeds, MUTANT_NONE);
		snprintf(text, sizeof(text), "%u / %u", score[m].reports, seeds);
		printk(KERN_CONT " %16s", text);
		good &= !score[m].reports && !score[m].wrong;
	}
	printk(KERN_CONT "\n");
	for (enum shadow_machine m = 0; m < SHADOW_MACHINES; m++)
		if (score[m].text[0])
			printk("  %s: %s\n", shadow_machine_name(m), score[m].text);
	good &= print_engine();
	printk("  %lu transfers over %lu lines, each covered: %lu ranges of %lu lines in L1, "
	       "%lu lines in L2\n",
	       shadow_totals.transfers, shadow_totals.transfer_lines, shadow_totals.ranges,
	       shadow_totals.lines[0], shadow_totals.lines[1]);
	printk("  the adversary evicted %lu lines and fetched %lu; the CPU dirtied %lu\n",
	       shadow_totals.evictions, shadow_totals.fetches, shadow_totals.stores);
	return good;
}

static bool print_bugs(unsigned int seeds)
{
	static struct score score;
	bool good = true;

	print_heading("bug of a driver: named / seeds");
	for (unsigned int i = 0; i < nr_buggy; i++) {
		printk("%-42s", buggy_drivers[i].name);
		for (enum shadow_machine m = 0; m < SHADOW_MACHINES; m++) {
			char text[24];

			play_bug(&score, &buggy_drivers[i], m, seeds);
			snprintf(text, sizeof(text), "%u / %u", score.caught, seeds);
			printk(KERN_CONT " %16s", text);
			good &= score.caught == seeds;
		}
		printk(KERN_CONT "\n");
	}
	return good;
}

/* A mistake in the maintenance need not show in each run: the adversary must strike, too. */
static bool print_mutants(unsigned int seeds)
{
	static struct score score;
	bool good = true;

	print_heading("mistake in the maintenance: caught, data");
	for (enum shadow_mutant mutant = MUTANT_NONE + 1; mutant < SHADOW_MUTANTS; mutant++) {
		printk("%-42s", mutant_names[mutant]);
		for (enum shadow_machine m = 0; m < SHADOW_MACHINES; m++) {
			char text[24] = "-";

			if (mutant_exists(mutant, m)) {
				play_correct(&score, m, seeds, mutant);
				snprintf(text, sizeof(text), "%u, %u / %u", score.caught,
					 score.wrong, seeds);
				good &= score.caught == seeds;
			}
			printk(KERN_CONT " %16s", text);
		}
		printk(KERN_CONT "\n");
	}
	return good;
}

static void print_reports(void)
{
	static struct score score;

	printk("\nWhat the reports say (ARMv7 + PL310, first seed):\n");
	for (unsigned int i = 0; i < nr_buggy; i++) {
		play_bug(&score, &buggy_drivers[i], SHADOW_ARMV7_PL310, 1);
		printk("%s\n  %s", buggy_drivers[i].name, score.text);
	}
}

int shadowbus_proof(unsigned int seeds)
{
	bool good = print_correct(seeds);

	good &= print_bugs(max(seeds / 20, 1u));
	good &= print_mutants(max(seeds / 20, 1u));
	print_reports();
	printk("shadowbus-proof: %s\n", good ? "every bug caught, no correct driver accused" :
	       "FAILED");
	return good ? 0 : 1;
}

/* --- the suite ------------------------------------------------------------------------------ */

static void correct_drivers_are_not_accused(struct kunit *test)
{
	static struct score score;

	for (enum shadow_machine m = 0; m < SHADOW_MACHINES; m++) {
		play_correct(&score, m, 20, MUTANT_NONE);
		KUNIT_EXPECT_EQ_MSG(test, score.reports + score.wrong, 0U, "%s: %s",
				    shadow_machine_name(m), score.text);
	}
}

static void every_bug_is_named(struct kunit *test)
{
	static struct score score;

	for (enum shadow_machine m = 0; m < SHADOW_MACHINES; m++) {
		for (unsigned int i = 0; i < nr_buggy; i++) {
			play_bug(&score, &buggy_drivers[i], m, 4);
			KUNIT_EXPECT_EQ_MSG(test, score.caught, 4U, "%s: %s",
					    shadow_machine_name(m), buggy_drivers[i].name);
		}
	}
}

static void every_mutant_is_caught(struct kunit *test)
{
	static struct score score;

	for (enum shadow_machine m = 0; m < SHADOW_MACHINES; m++) {
		for (enum shadow_mutant mutant = 1; mutant < SHADOW_MUTANTS; mutant++) {
			if (!mutant_exists(mutant, m))
				continue;
			play_correct(&score, m, 4, mutant);
			KUNIT_EXPECT_EQ_MSG(test, score.caught, 4U, "%s: %s",
					    shadow_machine_name(m), mutant_names[mutant]);
		}
	}
}

static void the_media_engine(struct kunit *test)
{
	unsigned long reports;

	for (enum shadow_machine m = 0; m < SHADOW_MACHINES; m++) {
		KUNIT_EXPECT_TRUE_MSG(test, run_engine(1, m, 1, MUTANT_NONE, &reports), "%s",
				      shadow_machine_name(m));
		KUNIT_EXPECT_EQ_MSG(test, reports, 0UL, "%s: %s", shadow_machine_name(m),
				    devbus_last_report());
		run_engine(1, m, 1, MUTANT_NO_INVAL_BEFORE, &reports);
		KUNIT_EXPECT_GT(test, reports, 0UL);
		run_engine(1, m, 1, MUTANT_NO_CLEAN, &reports);
		KUNIT_EXPECT_GT(test, reports, 0UL);
	}
}

static struct kunit_case shadowbus_cases[] = {
	KUNIT_CASE(correct_drivers_are_not_accused),
	KUNIT_CASE(every_bug_is_named),
	KUNIT_CASE(every_mutant_is_caught),
	KUNIT_CASE(the_media_engine),
	{}
};

static struct kunit_suite shadowbus_suite = { .name = "shadowbus", .test_cases = shadowbus_cases };
kunit_test_suite(shadowbus_suite);
