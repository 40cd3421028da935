// SPDX-License-Identifier: MIT
/* The input ring: order, overflow that is counted and loses only the newest, Ctrl-C. */
#include <granule/tty.h>
#include <kunit/test.h>

static int tty_test_init(struct kunit *test)
{
	(void)test;
	while (tty_try_getc() >= 0)
		;
	tty_interrupt_clear();
	return 0;
}

static void characters_come_out_in_order(struct kunit *test)
{
	for (int i = 0; i < 3 * TTY_RING / 2; i++) {
		tty_receive('a' + i % 26);
		KUNIT_ASSERT_EQ(test, tty_try_getc(), 'a' + i % 26);
	}
	KUNIT_EXPECT_EQ(test, tty_try_getc(), -1);
}

static void a_full_ring_counts_what_it_loses(struct kunit *test)
{
	unsigned long lost = tty_get_stats()->ring_overruns;

	for (int i = 0; i < TTY_RING + 10; i++)
		tty_receive(i < TTY_RING ? 'x' : 'y');
	KUNIT_EXPECT_EQ(test, tty_get_stats()->ring_overruns, lost + 10);
	for (int i = 0; i < TTY_RING; i++)
		KUNIT_ASSERT_EQ(test, tty_try_getc(), 'x');
	KUNIT_EXPECT_EQ(test, tty_try_getc(), -1);
}

static void control_c_raises_the_flag_unless_raw(struct kunit *test)
{
	bool raw = tty_set_raw(true);

	tty_receive(3);
	KUNIT_EXPECT_FALSE(test, tty_interrupted());
	tty_set_raw(false);
	tty_receive(3);
	KUNIT_EXPECT_TRUE(test, tty_interrupted());
	tty_interrupt_clear();
	KUNIT_EXPECT_FALSE(test, tty_interrupted());
	tty_set_raw(raw);
	tty_test_init(test);
}

static struct kunit_case tty_cases[] = {
	KUNIT_CASE(characters_come_out_in_order),
	KUNIT_CASE(a_full_ring_counts_what_it_loses),
	KUNIT_CASE(control_c_raises_the_flag_unless_raw),
	{}
};

static struct kunit_suite tty_suite = {
	.name = "tty", .init = tty_test_init, .test_cases = tty_cases,
};
kunit_test_suite(tty_suite);
