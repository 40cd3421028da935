// SPDX-License-Identifier: MIT
/* MMZ: mmz= strings, good and bad, each bad entry named; and who may have which memory. */
#include <../drivers/media/mmz_layout.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/sizes.h>
#include <linux/string.h>

struct heard {
	unsigned int good, bad;
	struct mmz_spec last;
	char why[MMZ_WHY];
};

static void hear(void *ctx, const struct mmz_spec *spec, const char *why)
{
	struct heard *h = ctx;

	if (spec) {
		h->good++;
		h->last = *spec;
	} else {
		h->bad++;
		strscpy(h->why, why);
	}
}

static void good_entries(struct kunit *test)
{
	struct heard h = { 0 };

	KUNIT_EXPECT_EQ(test, mmz_parse("anonymous,0,0x42000000,32M:jpeg,7,0xDFA00000,6M,1,4K",
					hear, &h), 0);
	KUNIT_EXPECT_EQ(test, h.good, 2u);
	KUNIT_EXPECT_STREQ(test, h.last.name, "jpeg");
	KUNIT_EXPECT_EQ(test, h.last.gfp, 7ul);
	KUNIT_EXPECT_EQ(test, h.last.start, 0xdfa00000ull);
	KUNIT_EXPECT_EQ(test, h.last.size, 6ull * SZ_1M);
	KUNIT_EXPECT_EQ(test, h.last.type, (unsigned int)HIL_SLAB_ALLOC);
	KUNIT_EXPECT_EQ(test, h.last.eqsize, (u64)SZ_4K);
	KUNIT_EXPECT_EQ(test, mmz_parse("a,0,2g,64k", hear, &h), 0);
	KUNIT_EXPECT_EQ(test, h.last.start, 2ull << 30);
	KUNIT_EXPECT_EQ(test, h.last.size, (u64)SZ_64K);
	KUNIT_EXPECT_EQ(test, mmz_parse("a,0,010,0", hear, &h), 0);	/* octal, as strtoul */
	KUNIT_EXPECT_EQ(test, h.last.start, 8ull);
	KUNIT_EXPECT_EQ(test, mmz_parse("b,0,0,1M,2,64K", hear, &h), 0);
	KUNIT_EXPECT_EQ(test, h.last.type, (unsigned int)HIL_EQ_BLOCK_ALLOC);
}

struct bad {
	const char *text, *word;
};

static const struct bad bad[] = {
	{ "", "empty" }, { "a", "few" }, { "a,0,0x40000000", "few" }, { "a,0,0,1M,0", "eqsize" },
	{ "a,0,0,1M,0,0,0", "many" }, { "a,0,0,1M,0,0,0,0,0,0", "many" }, { ",0,0,1M", "name" },
	{ "this-name-has-32-characters-----,0,0,1M", "longer" }, { "a,x,0,1M", "gfp" },
	{ "a,,0,1M", "gfp" }, { "a,-1,0,1M", "gfp" }, { "a,0,zero,1M", "start" },
	{ "a,0,0,", "size" }, { "a,0,0,1T", "size" }, { "a,0,0,1MM", "size" },
	{ "a,0,0,M", "size" }, { "a,0,0,-1", "size" }, { "a,0,0, 1M", "size" },
	{ "a,0,0,99999999999999999999", "size" }, { "a,0,0,20000000000G", "size" },
	{ "a,0,0xffffffffffff0000,0x20000", "wraps" }, { "a,0,0,1M,3,0", "type" },
	{ "a,0,0,1M,x,0", "type" }, { "a,0,0,1M,1,x", "eqsize" }, { "a,0,0,1M,2,0", "eqsize" },
	{ "a,0,0,1M,2,100", "eqsize" },
};

static void name_of(const struct bad *b, char *desc)
{
	strscpy(desc, b->text, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(bad, bad, name_of);

static void each_bad_entry_is_named(struct kunit *test)
{
	const struct bad *b = test->param_value;
	struct heard h = { 0 };
	char text[256];

	/* between good ones, which are taken */
	snprintf(text, sizeof(text), "x,0,0x1000,4K:%s:y,0,0x2000,4K", b->text);
		return;
	KUNIT_EXPECT_EQ(test, mmz_parse(text, hear, &h), 1);
	KUNIT_EXPECT_EQ(test, h.good, 2u);
	KUNIT_EXPECT_EQ(test, h.bad, 1u);
	KUNIT_EXPECT_NOT_NULL(test, strstr(h.why, b->text));
	KUNIT_EXPECT_NOT_NULL(test, strstr(h.why, b->word));
}

static void long_entries_are_cut_in_the_message(struct kunit *test)
{
	struct heard h = { 0 };
	char text[400];

	memset(text, 'q', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	KUNIT_EXPECT_EQ(test, mmz_parse(text, hear, &h), 1);
	KUNIT_EXPECT_NOT_NULL(test, strstr(h.why, "qqq..."));
	KUNIT_EXPECT_NOT_NULL(test, strstr(h.why, "few"));
}

/* --- the judge --- */

static struct mmz_layout *layout(struct kunit *test)
{
	struct mmz_layout *l = kunit_kzalloc(test, sizeof(*l), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, l);
	mmz_layout_bank(l, 0x40000000, SZ_512M);
	mmz_layout_bank(l, 0x60000000, SZ_128M);
	mmz_layout_bank(l, 0x80000000, SZ_128M);
	mmz_layout_claim(l, "the image", "", 0x40200000, 0x147000);
	mmz_layout_claim(l, "the device tree", "", 0x48000000, 0x1dab);
	mmz_layout_claim(l, "the reserved region", "firmware@41000000", 0x41000000, SZ_1M);
	mmz_layout_claim(l, "the CMA region", "linux,cma", 0x50000000, SZ_64M);
	mmz_layout_claim(l, "nothing", "", 0x44000000, 0);
	KUNIT_ASSERT_EQ(test, mmz_layout_set_aside(l, "first", 0x60000000, SZ_16M, true), 0);
	return l;
}

struct judged {
	u64 base, size;
	int err;
	const char *word;
};

static const struct judged judged[] = {
	{ 0x42000000, SZ_1M, 0, "" },
	{ 0x5fff0000, SZ_64K, 0, "" },
	{ 0x5f000000, SZ_16M + SZ_64K, -EBUSY, "the zone first" },
	{ 0x61000000, SZ_16M, 0, "" },
	{ 0x44000000, SZ_1M, 0, "" },
	{ 0x42000000, 0, -EINVAL, "size is 0" },
	{ U64_MAX - 0xffff, SZ_128K, -EINVAL, "wraps" },
	{ 0x42000800, SZ_1M, -EINVAL, "pages" },
	{ 0x42000000, SZ_1M + 1, -EINVAL, "pages" },
	{ 0x70000000, SZ_1M, -ENXIO, "RAM" },
	{ 0x67f00000, SZ_2M, -ENXIO, "RAM" },
	{ 0x3ff00000, SZ_2M, -ENXIO, "RAM" },
	{ 0x40000000, SZ_4M, -EBUSY, "the image" },
	{ 0x40340000, SZ_64K, -EBUSY, "the image" },
	{ 0x48000000, SZ_64K, -EBUSY, "the device tree" },
	{ 0x40f00000, SZ_4M, -EBUSY, "firmware@41000000" },
	{ 0x53ff0000, SZ_64K, -EBUSY, "linux,cma" },
	{ 0x60ff0000, SZ_64K, -EBUSY, "the zone first" },
	{ 0x90000000, SZ_64K, -ENXIO, "beyond" },
};

static void place_of(const struct judged *j, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%#llx+%#llx", (unsigned long long)j->base,
		 (unsigned long long)j->size);
}
KUNIT_ARRAY_PARAM(judged, judged, place_of);

static void memory_that_is_not_free_is_refused_by_name(struct kunit *test)
{
	const struct judged *j = test->param_value;
	struct mmz_layout *l = layout(test);
	char why[MMZ_WHY] = "";

	l->limit = 0x90000000;
	KUNIT_EXPECT_EQ(test, mmz_layout_judge(l, j->base, j->size, -1, why), j->err);
	KUNIT_EXPECT_NOT_NULL(test, strstr(why, j->word));
}

static void a_node_does_not_stand_in_its_own_way(struct kunit *test)
{
	struct mmz_layout *l = layout(test);
	char why[MMZ_WHY];

	KUNIT_EXPECT_EQ(test, mmz_layout_judge(l, 0x41000000, SZ_1M, 2, why), 0);
	KUNIT_EXPECT_EQ(test, mmz_layout_judge(l, 0x41000000, SZ_1M, 1, why), -EBUSY);
}

static void too_many_claimants_grant_nothing(struct kunit *test)
{
	struct mmz_layout *l = layout(test);
	char why[MMZ_WHY];

	for (unsigned int i = 0; i <= MMZ_CLAIMANTS; i++)
		mmz_layout_claim(l, "the reserved region", "r", 0x80000000, SZ_4K);
	KUNIT_EXPECT_GT(test, l->lost, 0u);
	KUNIT_EXPECT_EQ(test, mmz_layout_judge(l, 0x42000000, SZ_1M, -1, why), -EBUSY);
}

static void what_zones_left_behind_is_found_again(struct kunit *test)
{
	struct mmz_layout *l = layout(test);

	KUNIT_EXPECT_NOT_NULL(test, mmz_layout_aside(l, 0x60000000, SZ_16M));
	KUNIT_EXPECT_NOT_NULL(test, mmz_layout_aside(l, 0x60ff0000, SZ_64K));
	KUNIT_EXPECT_NULL(test, mmz_layout_aside(l, 0x60ff0000, SZ_128K));
	KUNIT_EXPECT_NULL(test, mmz_layout_aside(l, 0x5fff0000, SZ_64K));
	for (unsigned int i = 1; i < MMZ_MAX_ZONES; i++)
		KUNIT_EXPECT_EQ(test, mmz_layout_set_aside(l, "n", i << 20, SZ_64K, false), 0);
	KUNIT_EXPECT_EQ(test, mmz_layout_set_aside(l, "n", 0, SZ_64K, false), -ENOSPC);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(good_entries),
	KUNIT_CASE_PARAM(each_bad_entry_is_named, bad_gen_params),
	KUNIT_CASE(long_entries_are_cut_in_the_message),
	KUNIT_CASE_PARAM(memory_that_is_not_free_is_refused_by_name, judged_gen_params),
	KUNIT_CASE(a_node_does_not_stand_in_its_own_way),
	KUNIT_CASE(too_many_claimants_grant_nothing),
	KUNIT_CASE(what_zones_left_behind_is_found_again),
	{ }
};

static struct kunit_suite suite = { .name = "mmz_parse", .test_cases = cases };
kunit_test_suite(suite);
