// SPDX-License-Identifier: MIT
/*
 * The bus of simulated devices: every kind of forbidden access is refused with a report that names
 * what is wrong, everything allowed reaches the memory it should. The DMA calls' hooks are called
 * as they call them; what the calls themselves do is tested elsewhere.
 */
#include <granule/devbus.h>
#include <granule/fault_inject.h>
#include <kunit/test.h>
#include <linux/dma-mapping.h>
#include <linux/errno.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#define BUF_SIZE 1024
#define AT 0x1000		/* device addresses are not physical ones here */

struct bus_test {
	struct device dev;
	u64 mask;
	struct devbus_master m;
	u8 *buf;
	unsigned long reports;
	bool was_quiet;
};

static int bus_init(struct kunit *test)
{
	struct bus_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	t->buf = kunit_kzalloc(test, BUF_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t->buf);
	t->mask = DMA_BIT_MASK(20);
	t->dev.init_name = "sim";
	t->dev.dma_mask = &t->mask;
	t->dev.coherent_dma_mask = DMA_BIT_MASK(16);
	t->m.dev = &t->dev;
	t->m.name = "engine";
	KUNIT_ASSERT_EQ(test, devbus_attach(&t->m), 0);
	t->was_quiet = devbus_quiet(true);
	t->reports = devbus_reports();
	test->priv = t;
	return 0;
}

static void bus_exit(struct kunit *test)
{
	struct bus_test *t = test->priv;

	if (t->dev.devbus)
		devbus_detach(&t->m);
	devbus_quiet(t->was_quiet);
}

static void map(struct bus_test *t, enum dma_data_direction dir)
{
	devbus_track_map(&t->dev, AT, virt_to_phys(t->buf), BUF_SIZE, dir, 0);
}

/* Exactly one report since the last look, with this text in it. */
static void expect_report(struct kunit *test, const char *text)
{
	struct bus_test *t = test->priv;

	KUNIT_EXPECT_EQ(test, devbus_reports(), t->reports + 1);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(devbus_last_report(), text), "\"%s\" in: %s", text,
				  devbus_last_report());
	t->reports = devbus_reports();
}

static void expect_silence(struct kunit *test)
{
	struct bus_test *t = test->priv;

	KUNIT_EXPECT_EQ_MSG(test, devbus_reports(), t->reports, "%s", devbus_last_report());
	t->reports = devbus_reports();
}

static void allowed_accesses_reach_memory(struct kunit *test)
{
	struct bus_test *t = test->priv;
	u8 in[16], out[16] = "fifteen letters";
	const u8 *r;
	u8 *w;

	map(t, DMA_BIDIRECTIONAL);
	memset(t->buf, 0x21, BUF_SIZE);
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT + BUF_SIZE - 16, in, 16), 0);
	KUNIT_EXPECT_EQ(test, in[15], 0x21);
	KUNIT_EXPECT_EQ(test, devbus_write(&t->m, AT + 8, out, 16), 0);
	KUNIT_EXPECT_EQ(test, memcmp(t->buf + 8, out, 16), 0);
	KUNIT_EXPECT_EQ(test, t->buf[7], 0x21);
	KUNIT_EXPECT_EQ(test, t->buf[24], 0x21);
	r = devbus_read_window(&t->m, AT, BUF_SIZE);
	w = devbus_write_window(&t->m, AT + 512, 512);
	KUNIT_ASSERT_NOT_NULL(test, r);
	KUNIT_ASSERT_NOT_NULL(test, w);
	w[0] = r[8];
	KUNIT_EXPECT_EQ(test, devbus_window_done(&t->m), 0);
	KUNIT_EXPECT_EQ(test, t->buf[512], 'f');
	KUNIT_EXPECT_EQ(test, t->m.reads, 2UL);
	KUNIT_EXPECT_EQ(test, t->m.bytes_written, 528ULL);
	devbus_track_unmap(&t->dev, AT, BUF_SIZE, DMA_BIDIRECTIONAL);
	expect_silence(test);
}

static void only_what_is_mapped(struct kunit *test)
{
	struct bus_test *t = test->priv;
	u8 b[8] = { 0 };

	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT, b, 8), -EFAULT);
	expect_report(test, "not mapped for sim; missing dma_map_*()");
	map(t, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT + BUF_SIZE - 4, b, 8), -EFAULT);
	expect_report(test, "beyond the end of buffer 0x1000+0x400");
	KUNIT_EXPECT_NULL(test, devbus_read_window(&t->m, AT - 1, 8));
	expect_report(test, "not mapped");
	KUNIT_EXPECT_EQ(test, t->m.refused, 3UL);
	devbus_track_unmap(&t->dev, AT, BUF_SIZE, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT, b, 8), -EFAULT);
	expect_report(test, "not mapped");
}

static void the_direction_counts(struct kunit *test)
{
	struct bus_test *t = test->priv;
	u8 b[8] = { 1 };

	map(t, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, devbus_write(&t->m, AT, b, 8), -EFAULT);
	expect_report(test, "mapped DMA_TO_DEVICE; wrong direction");
	KUNIT_EXPECT_EQ(test, t->buf[0], 0);
	/* Mapped a second time, the other way: either serves its direction. */
	map(t, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, devbus_write(&t->m, AT, b, 8), 0);
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT, b, 8), 0);
	devbus_track_unmap(&t->dev, AT, BUF_SIZE, DMA_TO_DEVICE);
	expect_silence(test);
	KUNIT_EXPECT_NULL(test, devbus_read_window(&t->m, AT, 8));
	expect_report(test, "mapped DMA_FROM_DEVICE");
	devbus_track_unmap(&t->dev, AT, BUF_SIZE, DMA_TO_DEVICE);
	expect_report(test, "with DMA_TO_DEVICE, it was mapped DMA_FROM_DEVICE");
}

static void only_what_it_owns(struct kunit *test)
{
	struct bus_test *t = test->priv;
	u8 b[8] = { 0 };

	map(t, DMA_BIDIRECTIONAL);
	devbus_name_buffer(&t->dev, AT, "frame 7");
	__devbus_sync(&t->dev, AT + 128, 128, DMA_BIDIRECTIONAL, false);
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT, b, 8), 0);
	KUNIT_EXPECT_EQ(test, devbus_write(&t->m, AT + 256, b, 8), 0);
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT + 124, b, 8), -EFAULT);
	expect_report(test, "frame 7 0x107c+0x8, owner CPU; missing dma_sync_*_for_device()");
	/* A part of it goes back: too late for the read above. */
	__devbus_sync(&t->dev, AT + 160, 32, DMA_BIDIRECTIONAL, true);
	expect_report(test, "frame 7 0x1000+0x400 comes too late, after engine used it");
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT + 160, b, 8), 0);
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT + 152, b, 8), -EFAULT);
	expect_report(test, "owner CPU");
	KUNIT_EXPECT_EQ(test, devbus_write(&t->m, AT + 192, b, 8), -EFAULT);
	expect_report(test, "owner CPU");
	__devbus_sync(&t->dev, AT, BUF_SIZE, DMA_BIDIRECTIONAL, true);
	expect_report(test, "too late");
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT + 124, b, 8), 0);
	__devbus_sync(&t->dev, AT, BUF_SIZE, DMA_BIDIRECTIONAL, true);
	expect_silence(test);
}

static void skipped_maintenance_leaves_the_owner(struct kunit *test)
{
	struct bus_test *t = test->priv;
	u8 b[8] = { 0 };

	devbus_track_map(&t->dev, AT, virt_to_phys(t->buf), BUF_SIZE, DMA_TO_DEVICE,
		     DMA_ATTR_SKIP_CPU_SYNC);
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT, b, 8), -EFAULT);
	expect_report(test, "owner CPU");
	__devbus_sync(&t->dev, AT, 8, DMA_TO_DEVICE, true);
	expect_report(test, "too late");
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT, b, 8), 0);
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT + 1, b, 8), -EFAULT);
	expect_report(test, "owner CPU");
}

/* Any sequence of syncs, against a map of bytes. */
static void ownership_by_bytes(struct kunit *test)
{
	struct bus_test *t = test->priv;
	static bool cpu[BUF_SIZE];
	u32 seed = 0x2545f491;

	memset(cpu, 0, sizeof(cpu));
	map(t, DMA_BIDIRECTIONAL);
	for (int step = 0; step < 2000; step++) {
		size_t from, len;
		bool owned = false, wanted = false;
		u8 b[8];

		seed = seed * 1664525 + 1013904223;
		from = (seed >> 8) % 7 * 128;
		len = 128 * (1 + (seed >> 20) % 2);
		__devbus_sync(&t->dev, AT + from, len, DMA_BIDIRECTIONAL, seed >> 31);
		memset(cpu + from, !(seed >> 31), len);
		from = (seed >> 5) % (BUF_SIZE - 8);
		for (int i = 0; i < 8; i++)
			wanted |= cpu[from + i];
		owned = devbus_read(&t->m, AT + from, b, 8) == -EFAULT;
		KUNIT_ASSERT_EQ_MSG(test, owned, wanted, "step %d, byte %zu", step, from);
	}
	t->reports = devbus_reports();
}

static void the_reach_of_a_device(struct kunit *test)
{
	struct bus_test *t = test->priv;
	u8 b[8] = { 0 };

	devbus_track_map(&t->dev, 0xffffc, virt_to_phys(t->buf), 16, DMA_TO_DEVICE, 0);
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, 0xffffc, b, 4), 0);
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, 0xffffc, b, 5), -EFAULT);
	expect_report(test, "beyond its reach (0xfffff)");
	t->m.reach = 0x7ffff;
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, 0xffffc, b, 4), -EFAULT);
	expect_report(test, "beyond its reach (0x7ffff)");
	t->m.reach = 0;
	t->dev.bus_dma_limit = 0xffffd;
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, 0xffffc, b, 4), -EFAULT);
	expect_report(test, "beyond its reach (0xffffd)");
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, 0xffffc, b, 2), 0);
	devbus_track_unmap(&t->dev, 0xffffc, 16, DMA_TO_DEVICE);
	expect_silence(test);
}

static void coherent_memory_is_shared(struct kunit *test)
{
	struct bus_test *t = test->priv;
	u8 b[8] = "1234567";

	__devbus_alloc(&t->dev, AT, virt_to_phys(t->buf), BUF_SIZE, t->buf);
	KUNIT_EXPECT_EQ(test, devbus_write(&t->m, AT + 8, b, 8), 0);
	KUNIT_EXPECT_EQ(test, t->buf[8], '1');
	KUNIT_EXPECT_EQ(test, devbus_cpu_access(t->buf, BUF_SIZE, true), 0);
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT + 8, b, 8), 0);
	__devbus_free(&t->dev, AT, BUF_SIZE);
	expect_silence(test);
	__devbus_alloc(&t->dev, 0xfffc, virt_to_phys(t->buf), 8, t->buf);
	KUNIT_EXPECT_EQ(test, devbus_write(&t->m, 0xfffc, b, 8), -EFAULT);
	expect_report(test, "beyond its reach (0xffff)");
	__devbus_free(&t->dev, 0xfffc, 8);
	__devbus_free(&t->dev, 0xfffc, 8);
	expect_report(test, "dma_free_coherent() of 0xfffc+0x8, which is not mapped");
}

static void the_cpu_keeps_off(struct kunit *test)
{
	struct bus_test *t = test->priv;

	KUNIT_EXPECT_EQ(test, devbus_cpu_access(t->buf, BUF_SIZE, true), 0);
	map(t, DMA_FROM_DEVICE);
	KUNIT_EXPECT_EQ(test, devbus_cpu_access(t->buf + BUF_SIZE - 1, 1, false), -EFAULT);
	expect_report(test, "owner sim; missing dma_sync_*_for_cpu() or dma_unmap_*()");
	__devbus_sync(&t->dev, AT, 64, DMA_FROM_DEVICE, false);
	expect_report(test, "dma_sync_*_for_cpu() of buffer 0x1000+0x400 comes too late, after");
	KUNIT_EXPECT_EQ(test, devbus_cpu_access(t->buf, 64, false), 0);
	KUNIT_EXPECT_EQ(test, devbus_cpu_access(t->buf, 65, false), -EFAULT);
	expect_report(test, "the CPU reads");
	devbus_track_unmap(&t->dev, AT, BUF_SIZE, DMA_FROM_DEVICE);
	expect_report(test, "dma_unmap_*() of buffer 0x1000+0x400 comes too late");
	KUNIT_EXPECT_EQ(test, devbus_cpu_access(t->buf, BUF_SIZE, false), 0);
	map(t, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, devbus_cpu_access(t->buf, BUF_SIZE, false), 0);
	KUNIT_EXPECT_EQ(test, devbus_cpu_access(t->buf, 1, true), -EFAULT);
	expect_report(test, "the CPU writes");
}

static void a_window_that_is_taken_away(struct kunit *test)
{
	struct bus_test *t = test->priv;

	map(t, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_NOT_NULL(test, devbus_write_window(&t->m, AT, 64));
	__devbus_sync(&t->dev, AT + 64, 64, DMA_BIDIRECTIONAL, false);
	expect_silence(test);
	__devbus_sync(&t->dev, AT + 32, 64, DMA_BIDIRECTIONAL, false);
	expect_report(test, "while engine still works on 0x1000+0x40");
	__devbus_sync(&t->dev, AT, BUF_SIZE, DMA_BIDIRECTIONAL, true);
	KUNIT_EXPECT_EQ(test, devbus_window_done(&t->m), -EFAULT);
	KUNIT_EXPECT_EQ(test, devbus_window_done(&t->m), 0);
	KUNIT_EXPECT_NOT_NULL(test, devbus_read_window(&t->m, AT, 64));
	devbus_track_unmap(&t->dev, AT, BUF_SIZE, DMA_BIDIRECTIONAL);
	expect_report(test, "dma_unmap_*()");
	KUNIT_EXPECT_EQ(test, devbus_window_done(&t->m), -EFAULT);
}

static void windows_run_out(struct kunit *test)
{
	struct bus_test *t = test->priv;

	map(t, DMA_TO_DEVICE);
	for (int i = 0; i < DEVBUS_WINDOWS; i++)
		KUNIT_EXPECT_NOT_NULL(test, devbus_read_window(&t->m, AT, 64));
	KUNIT_EXPECT_NULL(test, devbus_read_window(&t->m, AT, 64));
	KUNIT_EXPECT_EQ(test, devbus_window_done(&t->m), 0);
	KUNIT_EXPECT_NOT_NULL(test, devbus_read_window(&t->m, AT, 64));
	KUNIT_EXPECT_EQ(test, devbus_window_done(&t->m), 0);
	devbus_track_unmap(&t->dev, AT, BUF_SIZE - 1, DMA_TO_DEVICE);
	expect_report(test, "with 0x3ff bytes, it has 0x400");
}

static void memory_without_an_address(struct kunit *test)
{
	struct bus_test *t = test->priv;
	struct page *page = alloc_page(GFP_HIGHUSER);
	u8 b[8] = "highmem";
	u8 *w, *seen;

	KUNIT_ASSERT_NOT_NULL(test, page);
	devbus_track_map(&t->dev, AT, page_to_phys(page), PAGE_SIZE, DMA_BIDIRECTIONAL, 0);
	w = devbus_write_window(&t->m, AT + 16, 64);
	KUNIT_EXPECT_NOT_NULL(test, w);
	if (w)
		memcpy(w, b, 8);
	KUNIT_EXPECT_EQ(test, devbus_window_done(&t->m), 0);
	KUNIT_EXPECT_EQ(test, devbus_write(&t->m, AT + PAGE_SIZE - 8, b, 8), 0);
	memset(b, 0, 8);
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT + 16, b, 8), 0);
	KUNIT_EXPECT_EQ(test, memcmp(b, "highmem", 8), 0);
	devbus_track_unmap(&t->dev, AT, PAGE_SIZE, DMA_BIDIRECTIONAL);
	seen = kmap_local_page(page);
	KUNIT_EXPECT_EQ(test, memcmp(seen + PAGE_SIZE - 8, "highmem", 8), 0);
	kunmap_local(seen);
	__free_page(page);
	expect_silence(test);
}

static void no_memory_to_attach(struct kunit *test)
{
	struct device dev = { .init_name = "other" };
	struct devbus_master m = { .dev = &dev, .name = "other" };

	for_each_failure(&failslab) {
		int err = devbus_attach(&m);

		KUNIT_EXPECT_EQ(test, err, failslab.hit ? -ENOMEM : 0);
		KUNIT_EXPECT_EQ(test, !dev.devbus, failslab.hit);
		if (!err)
			devbus_detach(&m);
	}
}

/* What could not be recorded is not accused of being unmapped. */
static void no_memory_to_record(struct kunit *test)
{
	struct bus_test *t = test->priv;
	u8 b[8];

	fault_arm(&failslab, 1);
	map(t, DMA_TO_DEVICE);
	fault_arm(&failslab, 0);
	KUNIT_EXPECT_EQ(test, devbus_read(&t->m, AT, b, 8), -EFAULT);
	expect_report(test, "missing memory to record a mapping");
	devbus_track_unmap(&t->dev, AT, BUF_SIZE, DMA_TO_DEVICE);
	expect_silence(test);
}

static void attaching(struct kunit *test)
{
	struct bus_test *t = test->priv;
	struct devbus_master second = { .dev = &t->dev, .name = "second" }, none = { .name = "x" };
	u8 b[8];

	KUNIT_EXPECT_EQ(test, devbus_attach(&t->m), -EBUSY);
	KUNIT_EXPECT_EQ(test, devbus_attach(&none), -EINVAL);
	KUNIT_EXPECT_EQ(test, devbus_attach(&second), 0);
	map(t, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, devbus_read(&second, AT, b, 8), 0);
	devbus_detach(&second);
	expect_silence(test);
	devbus_detach(&t->m);
	expect_report(test, "buffer 0x1000+0x400 is still mapped; missing dma_unmap_*()");
	KUNIT_EXPECT_NULL(test, t->dev.devbus);
}

static struct kunit_case devbus_cases[] = {
	KUNIT_CASE(allowed_accesses_reach_memory),
	KUNIT_CASE(only_what_is_mapped),
	KUNIT_CASE(the_direction_counts),
	KUNIT_CASE(only_what_it_owns),
	KUNIT_CASE(skipped_maintenance_leaves_the_owner),
	KUNIT_CASE(ownership_by_bytes),
	KUNIT_CASE(the_reach_of_a_device),
	KUNIT_CASE(coherent_memory_is_shared),
	KUNIT_CASE(the_cpu_keeps_off),
	KUNIT_CASE(a_window_that_is_taken_away),
	KUNIT_CASE(windows_run_out),
	KUNIT_CASE(memory_without_an_address),
	KUNIT_CASE(no_memory_to_attach),
	KUNIT_CASE(no_memory_to_record),
	KUNIT_CASE(attaching),
	{}
};

static struct kunit_suite devbus_suite = {
	.name = "devbus", .init = bus_init, .exit = bus_exit, .test_cases = devbus_cases,
};
kunit_test_suite(devbus_suite);
