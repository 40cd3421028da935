// SPDX-License-Identifier: MIT
/* printf: every conversion and extension, sizes that cut, and seq_file on top. */
#include <kunit/test.h>
#include <linux/bitmap.h>
#include <linux/err.h>
#include <linux/gfp_types.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/of.h>
#include <linux/page-flags.h>
#include <linux/seq_file.h>
#include <linux/string.h>

static void check(struct kunit *test, int line, const char *want, const char *fmt, ...)
	__printf(4, 5);

/* The text, its length, and the same cut at every size. */
static void check(struct kunit *test, int line, const char *want, const char *fmt, ...)
{
	char buf[256], cut[256];
	va_list args;
	size_t len;

	va_start(args, fmt);
	len = vsnprintf(buf, sizeof(buf), fmt, args);
	va_end(args);
	KUNIT_EXPECT_EQ_MSG(test, strcmp(buf, want), 0, "line %d: '%s', not '%s'", line, buf, want);
	KUNIT_EXPECT_EQ_MSG(test, len, strlen(want), "line %d", line);
	for (size_t size = 0; size <= len; size++) {
		memset(cut, 'x', sizeof(cut));
		va_start(args, fmt);
		KUNIT_ASSERT_EQ(test, vsnprintf(cut, size, fmt, args), len);
		va_end(args);
		KUNIT_ASSERT_EQ(test, cut[size], 'x');
		if (size) {
			KUNIT_ASSERT_EQ(test, strncmp(cut, want, size - 1), 0);
			KUNIT_ASSERT_EQ(test, cut[size - 1], '\0');
		}
	}
}

#define CHECK(want, fmt, ...) check(test, __LINE__, want, fmt, ##__VA_ARGS__)

static void numbers_test(struct kunit *test)
{
	CHECK("0 -1 4294967295", "%d %d %u", 0, -1, -1);
	CHECK("-2147483648", "%d", INT_MIN);
	CHECK("-9223372036854775808 18446744073709551615", "%lld %llu", LLONG_MIN, ULLONG_MAX);
	CHECK("1000000000000000000", "%lld", 1000000000000000000ll);
	CHECK("4294967296 10000000000", "%llu %llu", 4294967296ull, 10000000000ull);
	CHECK("  42|42  |0042|+42| 42", "%4d|%-4d|%04d|%+d|% d", 42, 42, 42, 42, 42);
	CHECK("00042|  042|", "%.5d|%5.3d|%.0d", 42, 42, 0);
	CHECK("ff FF 0xff 0XFF 0x00ff 377 0377", "%x %X %#x %#X %#06x %o %#o", 255, 255, 255, 255,
	      255, 255, 255);
	CHECK("-12 fe 65534 -2", "%hhd %hhx %hu %hd", (s8)500, (u8)0xfffe, (u16)0xfffe,
	      (s16)0xfffe);
	CHECK("123 -5", "%zu %td", (size_t)123, (ptrdiff_t)-5);
	CHECK("7   |   7", "%*d|%*d", -4, 7, 4, 7);
	CHECK("deadbeefcafef00d", "%llx", 0xdeadbeefcafef00dull);
}

static void strings_test(struct kunit *test)
{
	const char *volatile none = NULL;
	const char *volatile bad = (const char *)16;

	CHECK("a b %", "%s %c %%", "a", 'b');
	CHECK("   ab|ab   |abc", "%5s|%-5s|%.3s", "ab", "ab", "abcdef");
	CHECK("  x|x  ", "%3c|%-3c", 'x', 'x');
	CHECK("(null) (efault)", "%s %s", none, bad);
	CHECK("ab", "%.*s", 2, "abcd");
	CHECK("", "%s", "");
}

static void pointers_test(struct kunit *test)
{
	phys_addr_t pa = 0x123456789ull;
	dma_addr_t dma = 0x1000;
	u8 bytes[] = { 0x00, 0x1f, 0xff };
	struct resource mem = { .start = 0x9000000, .end = 0x9000fff, .flags = IORESOURCE_MEM };

	if (sizeof(void *) == 8)
		CHECK("0000000000001234 0000000000001234", "%px %p", (void *)0x1234,
		      (void *)0x1234);
	else
		CHECK("00001234 00001234", "%px %p", (void *)0x1234, (void *)0x1234);
	CHECK("0x0000000123456789 0x0000000000001000", "%pa %pad", &pa, &dma);
	CHECK("-ENOMEM -EINVAL -4000", "%pe %pe %pe", ERR_PTR(-ENOMEM), ERR_PTR(-EINVAL),
	      ERR_PTR(-4000));
	CHECK("00 1f ff|00:1f:ff|00-1f-ff|001fff", "%*ph|%*phC|%*phD|%*phN", 3, bytes, 3, bytes, 3,
	      bytes, 3, bytes);
	CHECK("[mem 0x09000000-0x09000fff]", "%pR", &mem);
}

static void bitmaps_test(struct kunit *test)
{
	DECLARE_BITMAP(map, 70);

	bitmap_zero(map, 70);
	CHECK("|00,00000000,00000000", "%*pbl|%*pb", 70, map, 70, map);
	bitmap_set(map, 0, 4);
	bitmap_set(map, 8, 1);
	bitmap_set(map, 63, 7);
	CHECK("0-3,8,63-69", "%*pbl", 70, map);
	CHECK("3f,80000000,0000010f", "%*pb", 70, map);
	CHECK("10f", "%*pb", 12, map);
}

static void flags_test(struct kunit *test)
{
	unsigned long page = 1UL << PG_locked | 1UL << PG_reserved;
	gfp_t gfp = GFP_KERNEL | __GFP_ZERO, none = 0, atomic = GFP_ATOMIC;

	CHECK("locked|reserved", "%pGp", &page);
	CHECK("GFP_KERNEL|__GFP_ZERO none GFP_ATOMIC", "%pGg %pGg %pGg", &gfp, &none, &atomic);
}

static void nested(struct kunit *test, const char *fmt, ...) __printf(2, 3);
static void nested(struct kunit *test, const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	vaf.va = &args;
	CHECK("<1 two>!", "<%pV>!", &vaf);
	va_end(args);
}

static void nested_test(struct kunit *test)
{
	nested(test, "%d %s", 1, "two");
}

static void node_test(struct kunit *test)
{
	struct device_node root = { .full_name = "" };
	struct device_node soc = { .full_name = "soc", .parent = &root };
	struct device_node uart = { .full_name = "uart@9000000", .parent = &soc, .phandle = 7 };

	CHECK("/soc/uart@9000000", "%pOF", &uart);
	CHECK("/ uart@9000000 7", "%pOF %pOFn %pOFp", &root, &uart, &uart);
}

static void scnprintf_test(struct kunit *test)
{
	char buf[4];

	KUNIT_EXPECT_EQ(test, scnprintf(buf, sizeof(buf), "%d", 12345), 3);
	KUNIT_EXPECT_STREQ(test, buf, "123");
	KUNIT_EXPECT_EQ(test, scnprintf(buf, 0, "%d", 12345), 0);
	KUNIT_EXPECT_EQ(test, scnprintf(buf, sizeof(buf), "ab"), 2);
}

static void seq_overflow_test(struct kunit *test)
{
	char buf[8];
	struct seq_file m = { .buf = buf, .size = sizeof(buf) };

	seq_printf(&m, "%d", 123);
	seq_putc(&m, 'x');
	KUNIT_EXPECT_EQ(test, m.count, 4);
	KUNIT_EXPECT_FALSE(test, seq_has_overflowed(&m));
	seq_puts(&m, "12345");
	KUNIT_EXPECT_TRUE(test, seq_has_overflowed(&m));
}

static void collect(struct seq_file *m, const char *text, size_t len)
{
	char *to = m->emit_data;

	strncat(to, text, len);
}

static void seq_emit_test(struct kunit *test)
{
	char buf[8], all[64] = "";
	struct seq_file m = { .buf = buf, .size = sizeof(buf), .emit = collect, .emit_data = all };

	for (int i = 0; i < 5; i++)
		seq_printf(&m, "<%d>", i * 11);
	seq_puts(&m, "a longer text than the buffer");
	seq_flush(&m);
	KUNIT_EXPECT_STREQ(test, all, "<0><11><22><33><44>a longer text than the buffer");
}

static struct kunit_case cases[] = {
	KUNIT_CASE(numbers_test), KUNIT_CASE(strings_test), KUNIT_CASE(pointers_test),
	KUNIT_CASE(bitmaps_test), KUNIT_CASE(flags_test), KUNIT_CASE(nested_test),
	KUNIT_CASE(node_test), KUNIT_CASE(scnprintf_test), KUNIT_CASE(seq_overflow_test),
	KUNIT_CASE(seq_emit_test), {}
};
static struct kunit_suite suite = { .name = "vsprintf", .test_cases = cases };
kunit_test_suite(suite);
