// SPDX-License-Identifier: MIT
/* Attributes of mappings as text: every set of them comes back from its own print. */
#include <granule/pgattr.h>
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/pgtable.h>

static void every_attribute_set_round_trips(struct kunit *test)
{
	char text[PGATTR_STRLEN];

	for (u32 attrs = 0; attrs < 1u << PGA_MT_SHIFT; attrs++) {
		for (u32 type = 0; type < PT_MT_COUNT; type++) {
			u32 want = attrs | PGA_MT(type);
			pgprot_t back = __pgprot(~0ul);

			pgattr_format(text, __pgprot(want));
			KUNIT_ASSERT_EQ(test, pgattr_parse(text, &back), 0);
			KUNIT_ASSERT_EQ(test, (u32)pgprot_val(back), want);
			KUNIT_ASSERT_LT(test, strlen(text), (size_t)PGATTR_STRLEN);
		}
	}
}

static void texts_are_what_they_are(struct kunit *test)
{
	char text[PGATTR_STRLEN];

	KUNIT_EXPECT_STREQ(test, pgattr_format(text, PAGE_KERNEL), "rw--- gyd- WB");
	KUNIT_EXPECT_STREQ(test, pgattr_format(text, PAGE_KERNEL_ROX), "r-x-- gy-- WB");
	KUNIT_EXPECT_STREQ(test, pgattr_format(text, PAGE_READONLY_EXEC), "r--UX -y-- WB");
	KUNIT_EXPECT_STREQ(test, pgattr_format(text, pgprot_device(PAGE_KERNEL)),
			   "rw--- gyd- DEV");
}

static void nonsense_is_refused(struct kunit *test)
{
	pgprot_t prot;

	KUNIT_EXPECT_EQ(test, pgattr_parse("", &prot), -EINVAL);
	KUNIT_EXPECT_EQ(test, pgattr_parse("rw--- gyd-", &prot), -EINVAL);
	KUNIT_EXPECT_EQ(test, pgattr_parse("wr--- gyd- WB", &prot), -EINVAL);
	KUNIT_EXPECT_EQ(test, pgattr_parse("rw--- gyd- WBX", &prot), -EINVAL);
}

/* Whoever asks for registers never gets them executable. */
static void io_types_drop_execution(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, pgprot_val(pgprot_noncached(PAGE_KERNEL_EXEC)) & PGA_X);
	KUNIT_EXPECT_FALSE(test, pgprot_val(pgprot_device(PAGE_KERNEL_EXEC)) & PGA_X);
	KUNIT_EXPECT_EQ(test, (u32)pgprot_val(pgprot_writecombine(PAGE_KERNEL)),
			PGA_KERNEL_RW | PGA_MT(PT_MT_NC));
}

static struct kunit_case pgattr_cases[] = {
	KUNIT_CASE(every_attribute_set_round_trips),
	KUNIT_CASE(texts_are_what_they_are),
	KUNIT_CASE(nonsense_is_refused),
	KUNIT_CASE(io_types_drop_execution),
	{}
};

static struct kunit_suite pgattr_suite = { .name = "pgattr", .test_cases = pgattr_cases };
kunit_test_suite(pgattr_suite);
