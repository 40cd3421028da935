// SPDX-License-Identifier: MIT
/*
 * MMZ: /dev/mmz_userdev as programs use it: layouts, ownership, delayed frees, maps, sharing, and
 * what closing leaves. Cases that the vendor's drivers fail say so.
 */
#include "mmz_test.h"
#include <../drivers/media/mmz_userdev.h>
#include <granule/mmz_ioctl.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/miscdevice.h>
#include <linux/string.h>

struct dev {
	hil_mmz_t *zone;
	struct mmz_file *a, *b;		/* of processes 10 and 20 */
};

static long ask(struct mmz_file *f, unsigned int cmd, void *arg)
{
	return mmz_file_ioctl(f, cmd, (unsigned long)arg);
}

static mmz_info_t request(unsigned long size)
{
	mmz_info_t info = { .size = size };

	strscpy(info.mmb_name, "user");
	strscpy(info.mmz_name, "ut");
	return info;
}

/* A block of two pages; its physical address. */
static u64 take(struct kunit *test, struct mmz_file *f)
{
	mmz_info_t info = request(2 * PAGE_SIZE);

	KUNIT_ASSERT_EQ(test, ask(f, IOC_MMB_ALLOC, &info), 0l);
	return info.phys_addr;
}

static long by_phys(struct mmz_file *f, unsigned int cmd, u64 phys)
{
	mmz_info_t info = { .phys_addr = phys, .size = PAGE_SIZE };

	return ask(f, cmd, &info);
}

static int setup(struct kunit *test)
{
	struct dev *d = kunit_kzalloc(test, sizeof(*d), GFP_KERNEL);

	if (!d)
		return -ENOMEM;
	test->priv = d;
	d->zone = zone_real(test, "ut");
	d->a = mmz_file_open(10);
	d->b = mmz_file_open(20);
	return d->a && d->b ? 0 : -ENOMEM;
}

static void teardown(struct kunit *test)
{
	struct dev *d = test->priv;

	mmz_file_close(d->a);
	mmz_file_close(d->b);
	KUNIT_EXPECT_EQ(test, d->zone->blocks, 0u);
	zone_real_gone(test, d->zone);
}

/* --- numbers and layouts --- */

static void numbers_are_the_vendors(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, IOC_MMB_ALLOC_(struct mmz_info32), 0xc0506d0au);
	KUNIT_EXPECT_EQ(test, IOC_MMB_ATTR_(struct mmz_info32), 0x80506d0bu);
	KUNIT_EXPECT_EQ(test, IOC_MMB_FREE_(struct mmz_info32), 0x40506d0cu);
	KUNIT_EXPECT_EQ(test, IOC_MMB_ALLOC_V2_(struct mmz_info32), 0xc0506d0du);
	KUNIT_EXPECT_EQ(test, IOC_MMB_USER_REMAP_(struct mmz_info32), 0xc0506d14u);
	KUNIT_EXPECT_EQ(test, IOC_MMB_USER_UNMAP_(struct mmz_info64), 0xc0686d16u);
	KUNIT_EXPECT_EQ(test, IOC_MMB_FLUSH_DCACHE_DIRTY_(struct mmz_dirty32), 0x400c6432u);
	KUNIT_EXPECT_EQ(test, IOC_MMB_ADD_REF, 0x721eu);
	KUNIT_EXPECT_EQ(test, IOC_MMB_FLUSH_DCACHE, 0x6328u);
}

static void both_layouts_work(struct kunit *test)
{
	struct dev *d = test->priv;
	struct mmz_info64 l = { .size = PAGE_SIZE, .align = 2 * PAGE_SIZE, .order = 1 };
	struct mmz_info32 s;
	u64 phys;

	strscpy(l.mmb_name, "long");
	strscpy(l.mmz_name, "ut");
	KUNIT_ASSERT_EQ(test, ask(d->a, IOC_MMB_ALLOC_V2_(struct mmz_info64), &l), 0l);
	phys = l.phys_addr;
	/* high to low: cv300's handler answers 0 and allocates nothing */
	KUNIT_EXPECT_EQ(test, phys, d->zone->phys_start + REAL_BYTES - 2 * PAGE_SIZE);
	KUNIT_EXPECT_NOT_NULL(test, hil_mmb_getby_phys(phys));
	memset(&s, 0xff, sizeof(s));
	s.phys_addr = phys;
	KUNIT_ASSERT_EQ(test, ask(d->a, IOC_MMB_ATTR_(struct mmz_info32), &s), 0l);
	KUNIT_EXPECT_EQ(test, s.size, (u32)PAGE_SIZE);
	KUNIT_EXPECT_STREQ(test, s.mmb_name, "long");
	KUNIT_EXPECT_EQ(test, s.w32_stuf, 1u | 1u << MMZ_FLAGS_SHIFT);
	KUNIT_EXPECT_EQ(test, s.pad, 0u);	/* nothing of the kernel's */
	KUNIT_EXPECT_EQ(test, ask(d->a, IOC_MMB_FREE_(struct mmz_info32), &s), 0l);
	KUNIT_EXPECT_NULL(test, hil_mmb_getby_phys(phys));
}

static void other_sizes_are_refused(struct kunit *test)
{
	static const unsigned int numbers[] = { 10, 11, 12, 13, 20, 21, 22, 23, 24, 25 };
	struct dev *d = test->priv;
	char room[256] = "";

	/* the vendor's copies as many bytes as the number says: kernel pointers get out */
	for (unsigned int i = 0; i < ARRAY_SIZE(numbers); i++)
		for (unsigned int size = 0; size < 200; size += 4)
			if (size != 80 && size != 104)
				KUNIT_EXPECT_EQ(test, ask(d->a, _IOC(3, 'm', numbers[i], size),
							  room), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, ask(d->a, _IOC(1, 'd', 50, 16), room), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, ask(d->a, _IOC(1, 's', 40, 48), room), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, ask(d->a, _IO('m', 99), room), (long)-ENOTTY);
	KUNIT_EXPECT_EQ(test, ask(d->a, _IO('z', 1), room), (long)-ENOTTY);
	KUNIT_EXPECT_EQ(test, ask(d->a, IOC_MMB_ALLOC, NULL), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, ask(d->a, IOC_MMB_FLUSH_DCACHE_DIRTY, NULL), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, ask(d->a, IOC_MEM_SHARE, NULL), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, d->zone->blocks, 0u);
}

/* Bits 28 and 29 are delayed_free and map_cached in the vendor's: that block stays for ever. */
static void bits_of_the_kernels_are_not_the_callers(struct kunit *test)
{
	struct dev *d = test->priv;
	mmz_info_t info = request(PAGE_SIZE);

	info.w32_stuf = ~0u;
	KUNIT_ASSERT_EQ(test, ask(d->a, IOC_MMB_ALLOC, &info), 0l);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_FREE, info.phys_addr), 0l);
}

static void names_need_no_end(struct kunit *test)
{
	struct dev *d = test->priv;
	mmz_info_t info = request(PAGE_SIZE);

	memset(info.mmb_name, 'n', sizeof(info.mmb_name));
	KUNIT_ASSERT_EQ(test, ask(d->a, IOC_MMB_ALLOC, &info), 0l);
	KUNIT_EXPECT_STREQ(test, hil_mmb_getby_phys(info.phys_addr)->name, "nnnnnnnnnnnnnnnn");
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_FREE, info.phys_addr), 0l);
	memset(info.mmz_name, 'z', sizeof(info.mmz_name));
	KUNIT_EXPECT_EQ(test, ask(d->a, IOC_MMB_ALLOC, &info), (long)-ENOMEM);
}

static void huge_sizes_are_refused(struct kunit *test)
{
	struct dev *d = test->priv;
	struct mmz_info64 info = { .mmb_name = "u", .mmz_name = "ut" };
	static const u64 sizes[] = { 0, REAL_BYTES + 1, 1ull << 32, (1ull << 32) + 1, ~0ull };

	for (unsigned int i = 0; i < ARRAY_SIZE(sizes); i++) {
		info.size = sizes[i];
		KUNIT_EXPECT_EQ(test, ask(d->a, IOC_MMB_ALLOC_(struct mmz_info64), &info),
				(long)-ENOMEM);
	}
	info.size = PAGE_SIZE;
	info.align = (1ull << 32) + 1;
	KUNIT_EXPECT_EQ(test, ask(d->a, IOC_MMB_ALLOC_(struct mmz_info64), &info), (long)-ENOMEM);
	KUNIT_EXPECT_EQ(test, d->zone->blocks, 0u);
}

/* --- ownership --- */

static void foreign_blocks_are_refused(struct kunit *test)
{
	struct dev *d = test->priv;
	u64 phys = take(test, d->a);

	KUNIT_EXPECT_EQ(test, by_phys(d->b, IOC_MMB_FREE, phys), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, by_phys(d->b, IOC_MMB_ATTR, phys), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, by_phys(d->b, IOC_MMB_USER_REMAP, phys), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, by_phys(d->b, IOC_MMB_USER_UNMAP, phys), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, mmz_file_ioctl(d->b, IOC_MMB_ADD_REF, phys), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, mmz_file_ioctl(d->b, IOC_MMB_FLUSH_DCACHE, phys), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_FREE, phys + PAGE_SIZE), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_FREE, phys), 0l);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_FREE, phys), (long)-EPERM);
	/* the address has a new owner now: the old one cannot free it */
	KUNIT_EXPECT_EQ(test, take(test, d->b), phys);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_FREE, phys), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, by_phys(d->b, IOC_MMB_FREE, phys), 0l);
}

/* V1 to V4 map any block by its address, and as far as the caller likes. */
static void what_may_be_mapped(struct kunit *test)
{
	struct dev *d = test->priv;
	u64 phys = take(test, d->a), next = take(test, d->b);

	KUNIT_EXPECT_EQ(test, next, phys + 2 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, mmz_may_map(d->a, phys, 2 * PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, mmz_may_map(d->a, phys + PAGE_SIZE, PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, mmz_may_map(d->a, phys, 2 * PAGE_SIZE + 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, mmz_may_map(d->a, phys, ~0ull), -EINVAL);
	KUNIT_EXPECT_EQ(test, mmz_may_map(d->a, phys, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, mmz_may_map(d->a, next, PAGE_SIZE), -EPERM);
	KUNIT_EXPECT_EQ(test, mmz_may_map(d->a, next + 2 * PAGE_SIZE, 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_BASE_CHECK_ADDR, phys), 0l);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_BASE_CHECK_ADDR, next), (long)-EPERM);
}

static void references_delay_the_free_once(struct kunit *test)
{
	struct dev *d = test->priv;
	u64 phys = take(test, d->a);

	KUNIT_EXPECT_EQ(test, mmz_file_ioctl(d->a, IOC_MMB_DEC_REF, phys), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, mmz_file_ioctl(d->a, IOC_MMB_ADD_REF, phys), 0l);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_FREE, phys), (long)-EBUSY);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_FREE, phys), (long)-EBUSY);
	KUNIT_EXPECT_EQ(test, mmz_file_ioctl(d->a, IOC_MMB_ADD_REF, phys), (long)-EBUSY);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_USER_REMAP, phys), (long)-EBUSY);
	KUNIT_EXPECT_EQ(test, d->zone->blocks, 1u);
	KUNIT_EXPECT_EQ(test, mmz_file_ioctl(d->a, IOC_MMB_DEC_REF, phys), 0l);
	KUNIT_EXPECT_EQ(test, d->zone->blocks, 0u);
}

/* Older DEC_REFs look at the reference twice and never at the map: a mapped block is freed. */
static void the_last_reference_does_not_free_a_mapped_block(struct kunit *test)
{
	struct dev *d = test->priv;
	u64 phys = take(test, d->a);

	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_USER_REMAP_CACHED, phys), 0l);
	KUNIT_EXPECT_EQ(test, mmz_file_ioctl(d->a, IOC_MMB_ADD_REF, phys), 0l);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_FREE, phys), (long)-EBUSY);
	KUNIT_EXPECT_EQ(test, mmz_file_ioctl(d->a, IOC_MMB_DEC_REF, phys), 0l);
	KUNIT_EXPECT_EQ(test, d->zone->blocks, 1u);
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_USER_UNMAP, phys), 0l);
	KUNIT_EXPECT_EQ(test, d->zone->blocks, 0u);
}

/* A driver that frees a block of a file's waits for the file. */
static void the_file_keeps_its_block(struct kunit *test)
{
	struct dev *d = test->priv;
	u64 phys = take(test, d->a);

	KUNIT_EXPECT_EQ(test, hil_mmb_freeby_phys(phys), 0);
	KUNIT_EXPECT_EQ(test, d->zone->blocks, 1u);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_FREE, phys), 0l);
	KUNIT_EXPECT_EQ(test, d->zone->blocks, 0u);
}

static void closing_gives_back_what_is_left(struct kunit *test)
{
	struct dev *d = test->priv;
	struct mmz_file *f = mmz_file_open(30);
	u64 phys;

	KUNIT_ASSERT_NOT_NULL(test, f);
	take(test, f);
	phys = take(test, f);
	KUNIT_EXPECT_EQ(test, by_phys(f, IOC_MMB_USER_REMAP_CACHED, phys), 0l);
	KUNIT_EXPECT_EQ(test, mmz_file_ioctl(f, IOC_MMB_ADD_REF, phys), 0l);
	KUNIT_EXPECT_EQ(test, by_phys(f, IOC_MMB_FREE, phys), (long)-EBUSY);
	mmz_file_close(f);
	KUNIT_EXPECT_EQ(test, d->zone->blocks, 0u);
	KUNIT_EXPECT_EQ(test, mmz_check(), 0);
}

/* --- maps --- */

static void maps_are_counted_and_of_one_kind(struct kunit *test)
{
	struct dev *d = test->priv;
	u64 phys = take(test, d->a), at;
	mmz_info_t info = { .phys_addr = phys };

	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_USER_UNMAP, phys), (long)-EIO);
	KUNIT_ASSERT_EQ(test, ask(d->a, IOC_MMB_USER_REMAP_CACHED, &info), 0l);
	at = info.mapped;
	memset((void *)(unsigned long)at, 7, 2 * PAGE_SIZE);
	info.phys_addr = phys + PAGE_SIZE + 8;
	KUNIT_ASSERT_EQ(test, ask(d->a, IOC_MMB_USER_REMAP_CACHED, &info), 0l);
	KUNIT_EXPECT_EQ(test, info.mapped, at + PAGE_SIZE + 8);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_USER_REMAP, phys), (long)-EINVAL);
	info = (mmz_info_t){ .mapped = at + 12 };
	KUNIT_EXPECT_EQ(test, ask(d->a, IOC_MMB_VIRT_GET_PHYS, &info), 0l);
	KUNIT_EXPECT_EQ(test, (u64)info.phys_addr, phys + 12 + 1);	/* bit 0: cached */
	info.mapped = at + 13;
	KUNIT_EXPECT_EQ(test, ask(d->a, IOC_MMB_VIRT_GET_PHYS, &info), (long)-EINVAL);
	info.mapped = at + 4;
	KUNIT_EXPECT_EQ(test, ask(d->b, IOC_MMB_VIRT_GET_PHYS, &info), (long)-EPERM);
	info.mapped = (unsigned long)d;
	KUNIT_EXPECT_EQ(test, ask(d->a, IOC_MMB_VIRT_GET_PHYS, &info), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_USER_UNMAP, phys), 0l);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_USER_UNMAP, phys), 0l);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_USER_UNMAP, phys), (long)-EIO);
	/* the kernel holds it cached: the file cannot have it otherwise */
	KUNIT_EXPECT_NOT_NULL(test, hil_mmb_map2kern_cached(hil_mmb_getby_phys(phys)));
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_USER_REMAP, phys), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, hil_mmb_unmap(hil_mmb_getby_phys(phys)), 0);
}

static long dirty(struct mmz_file *f, u64 phys, u64 virt, u64 size)
{
	struct mmz_dirty64 area = { phys, virt, size };

	return ask(f, IOC_MMB_FLUSH_DCACHE_DIRTY_(struct mmz_dirty64), &area);
}

static void dirty_areas_must_agree(struct kunit *test)
{
	struct dev *d = test->priv;
	u64 phys = take(test, d->a), at;
	mmz_info_t info = { .phys_addr = phys };

	KUNIT_EXPECT_EQ(test, dirty(d->a, phys, 0, PAGE_SIZE), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, mmz_file_ioctl(d->a, IOC_MMB_FLUSH_DCACHE, phys), (long)-EPERM);
	KUNIT_ASSERT_EQ(test, ask(d->a, IOC_MMB_USER_REMAP_CACHED, &info), 0l);
	at = info.mapped;
	KUNIT_EXPECT_EQ(test, dirty(d->a, phys, at, 2 * PAGE_SIZE), 0l);
	KUNIT_EXPECT_EQ(test, dirty(d->a, phys + 100, at + 100, 1), 0l);
	KUNIT_EXPECT_EQ(test, dirty(d->a, phys + 100, at, 1), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, dirty(d->a, phys, at, 0), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, dirty(d->a, phys, at, 2 * PAGE_SIZE + 1), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, dirty(d->a, phys + 4, at + 4, ~0ull), (long)-EFAULT);
	KUNIT_EXPECT_EQ(test, dirty(d->b, phys, at, 1), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, mmz_file_ioctl(d->a, IOC_MMB_FLUSH_DCACHE, phys), 0l);
	KUNIT_EXPECT_EQ(test, mmz_file_ioctl(d->a, IOC_MMB_FLUSH_DCACHE, 0), 0l);
	info = (mmz_info_t){ .phys_addr = phys, .mapped = at, .size = PAGE_SIZE };
	KUNIT_EXPECT_EQ(test, ask(d->a, IOC_MMB_SYS_FLUSH_CACHE, &info), 0l);
	KUNIT_EXPECT_EQ(test, ask(d->b, IOC_MMB_SYS_FLUSH_CACHE, &info), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_USER_UNMAP, phys), 0l);
}

/* --- sharing --- */

static long share(struct mmz_file *f, unsigned int cmd, u64 phys, int pid)
{
	struct mmz_share s = { .phys_addr = phys, .shared_pid = pid };

	return ask(f, cmd, &s);
}

static void owners_share(struct kunit *test)
{
	struct dev *d = test->priv;
	u64 phys = take(test, d->a);

	KUNIT_EXPECT_EQ(test, share(d->b, IOC_MEM_SHARE, phys, 20), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, share(d->a, IOC_MEM_SHARE, phys, 20), 0l);
	KUNIT_EXPECT_EQ(test, mmz_may_map(d->b, phys, PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, share(d->b, IOC_MEM_SHARE, phys, 30), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, share(d->a, IOC_MEM_SHARE, phys, 20), 0l);	/* again: once */
	for (int pid = 100; pid < 103; pid++)
		KUNIT_EXPECT_EQ(test, share(d->a, IOC_MEM_SHARE, phys, pid), 0l);
	KUNIT_EXPECT_EQ(test, share(d->a, IOC_MEM_SHARE, phys, 103), (long)-ENOSPC);
	KUNIT_EXPECT_EQ(test, share(d->a, IOC_MEM_UNSHARE, phys, 20), 0l);
	KUNIT_EXPECT_EQ(test, share(d->a, IOC_MEM_UNSHARE, phys, 20), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, share(d->a, IOC_MEM_UNSHARE, phys, 10), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, mmz_may_map(d->b, phys, PAGE_SIZE), -EPERM);
	KUNIT_EXPECT_EQ(test, share(d->a, IOC_MEM_SHARE_ALL, phys, 0), 0l);
	KUNIT_EXPECT_EQ(test, mmz_may_map(d->b, phys, PAGE_SIZE), 0);
	KUNIT_EXPECT_EQ(test, share(d->a, IOC_MEM_UNSHARE_ALL, phys, 0), 0l);
	KUNIT_EXPECT_EQ(test, mmz_may_map(d->b, phys, PAGE_SIZE), -EPERM);
	/* a process that goes leaves the lists */
	KUNIT_EXPECT_EQ(test, share(d->a, IOC_MEM_SHARE, phys, 20), 0l);
	mmz_share_forget(20);
	KUNIT_EXPECT_EQ(test, mmz_may_map(d->b, phys, PAGE_SIZE), -EPERM);
	KUNIT_EXPECT_EQ(test, share(d->a, IOC_MEM_SHARE, phys - 1, 20), (long)-EINVAL);
}

static void kernel_blocks_are_not_shared(struct kunit *test)
{
	struct dev *d = test->priv;
	hil_mmb_t *mmb = hil_mmb_alloc("kernel", PAGE_SIZE, 0, 0, "ut");
	u64 phys = take(test, d->a);

	KUNIT_ASSERT_NOT_NULL(test, mmb);
	KUNIT_EXPECT_EQ(test, mmz_may_map(d->a, mmb->phys_addr, PAGE_SIZE), -EPERM);
	KUNIT_EXPECT_EQ(test, share(d->a, IOC_MEM_SHARE_ALL, mmb->phys_addr, 0), (long)-EPERM);
	hil_mmb_getby_phys(phys)->kernel_only = true;
	KUNIT_EXPECT_EQ(test, share(d->a, IOC_MEM_SHARE, phys, 20), (long)-EPERM);
	KUNIT_EXPECT_EQ(test, mmz_may_map(d->a, phys, PAGE_SIZE), -EPERM);
	hil_mmb_free(mmb);
}

static void handles_stand_for_blocks(struct kunit *test)
{
	struct dev *d = test->priv;
	u64 phys = take(test, d->a), handle;
	struct mmz_share s = { .phys_addr = phys + 40 };

	KUNIT_EXPECT_EQ(test, ask(d->b, IOC_PHYS_GET_SYS_MEM, &s), (long)-EPERM);
	KUNIT_ASSERT_EQ(test, ask(d->a, IOC_PHYS_GET_SYS_MEM, &s), 0l);
	KUNIT_EXPECT_EQ(test, s.offset, 40ull);
	handle = s.mem_handle;
	s = (struct mmz_share){ .mem_handle = handle, .offset = 16 };
	KUNIT_ASSERT_EQ(test, ask(d->a, IOC_HANDLE_GET_SYS_MEM, &s), 0l);
	KUNIT_EXPECT_EQ(test, s.phys_addr, phys + 16);
	s = (struct mmz_share){ .mem_handle = handle, .offset = 2 * PAGE_SIZE };
	KUNIT_EXPECT_EQ(test, ask(d->a, IOC_HANDLE_GET_SYS_MEM, &s), (long)-EINVAL);
	s = (struct mmz_share){ .mem_handle = 0 };
	KUNIT_EXPECT_EQ(test, ask(d->a, IOC_HANDLE_GET_SYS_MEM, &s), (long)-EINVAL);
	KUNIT_EXPECT_EQ(test, by_phys(d->a, IOC_MMB_FREE, phys), 0l);
	take(test, d->a);	/* the same address, another block */
	s = (struct mmz_share){ .mem_handle = handle };
	KUNIT_EXPECT_EQ(test, ask(d->a, IOC_HANDLE_GET_SYS_MEM, &s), (long)-EINVAL);
}

/* --- the node --- */

static int opens, closes;

static int count_open(struct inode *inode, struct file *file)
{
	opens++;
	return opens == 2 ? -EPERM : 0;
}

static int count_close(struct inode *inode, struct file *file)
{
	closes++;
	return 0;
}

static void device_nodes_open_and_close(struct kunit *test)
{
	static const struct file_operations fops = { .open = count_open, .release = count_close };
	static struct miscdevice misc = { MISC_DYNAMIC_MINOR, "kunit_misc", &fops };
	struct file *f;

	opens = closes = 0;
	KUNIT_EXPECT_PTR_EQ(test, filp_open("/dev/kunit_misc", 0, 0), ERR_PTR(-ENOENT));
	KUNIT_ASSERT_EQ(test, misc_register(&misc), 0);
	f = filp_open("/dev/kunit_misc", 0, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR(f));
	KUNIT_EXPECT_PTR_EQ(test, filp_open("/dev/kunit_misc", 0, 0), ERR_PTR(-EPERM));
	KUNIT_EXPECT_EQ(test, vfs_ioctl(f, 1, 0), (long)-ENOTTY);
	KUNIT_EXPECT_EQ(test, misc_deregister(&misc), -EBUSY);
	KUNIT_EXPECT_EQ(test, filp_close(f, NULL), 0);
	KUNIT_EXPECT_EQ(test, closes, 1);
	KUNIT_EXPECT_EQ(test, misc_deregister(&misc), 0);
	KUNIT_EXPECT_PTR_EQ(test, filp_open("/dev/kunit_misc", 0, 0), ERR_PTR(-ENOENT));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(numbers_are_the_vendors), KUNIT_CASE(both_layouts_work),
	KUNIT_CASE(other_sizes_are_refused), KUNIT_CASE(bits_of_the_kernels_are_not_the_callers),
	KUNIT_CASE(names_need_no_end), KUNIT_CASE(huge_sizes_are_refused),
	KUNIT_CASE(foreign_blocks_are_refused), KUNIT_CASE(what_may_be_mapped),
	KUNIT_CASE(references_delay_the_free_once),
	KUNIT_CASE(the_last_reference_does_not_free_a_mapped_block),
	KUNIT_CASE(the_file_keeps_its_block), KUNIT_CASE(closing_gives_back_what_is_left),
	KUNIT_CASE(maps_are_counted_and_of_one_kind), KUNIT_CASE(dirty_areas_must_agree),
	KUNIT_CASE(owners_share), KUNIT_CASE(kernel_blocks_are_not_shared),
	KUNIT_CASE(handles_stand_for_blocks), KUNIT_CASE(device_nodes_open_and_close),
	{ }
};

static struct kunit_suite suite = {
	.name = "mmz_userdev", .init = setup, .exit = teardown, .test_cases = cases,
};
kunit_test_suite(suite);
