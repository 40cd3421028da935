// SPDX-License-Identifier: MIT
/*
 * Bounce buffers: slots, areas, alignment, copies and bad use, on pools of the test's own. The
 * device is told of them by dma_io_tlb_mem, so that the machine's pool stays as it is.
 */
#include "slab_test.h"
#include "swiotlb_test.h"
#include <granule/fault_inject.h>
#include <linux/dma-map-ops.h>
#include <linux/err.h>
#include <linux/highmem.h>
#include <linux/smp.h>
#include <mm/swiotlb_internal.h>

/* --- copies --------------------------------------------------------------------------------- */

static void every_direction_copies_as_it_should(struct kunit *test)
{
	static const enum dma_data_direction dirs[] = { DMA_TO_DEVICE, DMA_FROM_DEVICE,
							DMA_BIDIRECTIONAL };
	char *p = driver_bytes(test, PAGE_SIZE);

	for (unsigned int i = 0; i < 3; i++) {
		bool to = dirs[i] != DMA_FROM_DEVICE, from = dirs[i] != DMA_TO_DEVICE;
		phys_addr_t tlb;

		memset(p, 'a', PAGE_SIZE);
		tlb = map(virt_to_phys(p) + 100, 1000, dirs[i]);
		KUNIT_ASSERT_FALSE(test, failed(tlb));
		KUNIT_EXPECT_TRUE(test, is_swiotlb_buffer(&dev, tlb));
		KUNIT_EXPECT_FALSE(test, is_swiotlb_buffer(&dev, virt_to_phys(p)));
		KUNIT_EXPECT_EQ(test, atomic_long_read(&mem.used), 1);
		KUNIT_EXPECT_EQ(test, *copy_at(tlb), 'a');	/* in, for every direction */
		KUNIT_EXPECT_EQ(test, copy_at(tlb)[999], 'a');
		p[100] = 'b';
		copy_at(tlb)[1] = 'c';
		swiotlb_sync_single_for_cpu(&dev, tlb + 1, 1, dirs[i]);
		KUNIT_EXPECT_EQ(test, p[101], from ? 'c' : 'a');
		swiotlb_sync_single_for_device(&dev, tlb, 1, dirs[i]);
		KUNIT_EXPECT_EQ(test, *copy_at(tlb), to ? 'b' : 'a');
		copy_at(tlb)[999] = 'd';
		unmap(tlb, 1000, dirs[i]);
		KUNIT_EXPECT_EQ(test, p[1099], from ? 'd' : 'a');
		KUNIT_EXPECT_EQ(test, p[1100], 'a');
		KUNIT_EXPECT_EQ(test, p[99], 'a');
		KUNIT_EXPECT_EQ(test, atomic_long_read(&mem.used), 0);
	}
	/* asked not to copy back */
	memset(p, 'a', PAGE_SIZE);
	{
		phys_addr_t tlb = map(virt_to_phys(p), 10, DMA_FROM_DEVICE);

		*copy_at(tlb) = 'z';
		swiotlb_tbl_unmap_single(&dev, tlb, 10, DMA_FROM_DEVICE, DMA_ATTR_SKIP_CPU_SYNC);
		KUNIT_EXPECT_EQ(test, p[0], 'a');
	}
	free_page((unsigned long)p);
}

static void high_memory_is_bounced(struct kunit *test)
{
	struct page *pages = alloc_pages(GFP_HIGHUSER, 2);
	size_t size = 3 * PAGE_SIZE, skip = PAGE_SIZE / 2;
	phys_addr_t tlb;
	char *p;

	KUNIT_ASSERT_NOT_NULL(test, pages);
	for (unsigned int i = 0; i < 4; i++) {
		p = kmap_local_page(pages + i);
		memset(p, 'a' + i, PAGE_SIZE);
		kunmap_local(p);
	}
	tlb = map(page_to_phys(pages) + skip, size, DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_FALSE(test, failed(tlb));
	KUNIT_EXPECT_EQ(test, copy_at(tlb)[0], 'a');
	KUNIT_EXPECT_EQ(test, copy_at(tlb)[skip], 'b');
	KUNIT_EXPECT_EQ(test, copy_at(tlb)[size - 1], 'd');
	memset(copy_at(tlb), 'x', size);
	unmap(tlb, size, DMA_BIDIRECTIONAL);
	for (unsigned int i = 0; i < 4; i++) {
		p = kmap_local_page(pages + i);
		KUNIT_EXPECT_EQ(test, p[0], i ? 'x' : 'a');
		KUNIT_EXPECT_EQ(test, p[PAGE_SIZE - 1], i < 3 ? 'x' : 'd');
		kunmap_local(p);
	}
	__free_pages(pages, 2);
}

/* --- slots ---------------------------------------------------------------------------------- */

static void address_bits_are_kept(struct kunit *test)
{
	static const unsigned int keeps[] = { 0, 0x1ff, 0x7ff, 0xfff, 0x3fff };
	char *p = driver_bytes(test, 16 * SZ_1K);
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 5);
	kunit_info(test, "seed 5\n");
	for (unsigned int round = 0; round < 400; round++) {
		unsigned int keep = keeps[round % ARRAY_SIZE(keeps)];
		unsigned int align = round % 3 ? 0 : 0x1fff;
		size_t offset = prandom_u32_state(&rnd) % 8192;
		size_t size = 1 + prandom_u32_state(&rnd) % 8192;
		phys_addr_t phys = virt_to_phys(p) + offset, tlb;

		dev.dma_parms.min_align_mask = keep;
		tlb = swiotlb_tbl_map_single(&dev, phys, size, align, DMA_TO_DEVICE, 0);
		KUNIT_ASSERT_FALSE(test, failed(tlb));
		KUNIT_EXPECT_EQ(test, tlb & keep, phys & keep);
		if (align)
			KUNIT_EXPECT_EQ(test, (tlb - (phys & keep)) & align, 0);
		else if (!keep && size >= PAGE_SIZE)
			KUNIT_EXPECT_EQ(test, tlb & ~PAGE_MASK, 0);
		KUNIT_EXPECT_EQ(test, memcmp(copy_at(tlb), p + offset, size), 0);
		KUNIT_EXPECT_EQ(test, swiotlb_check(), 0);
		unmap(tlb, size, DMA_TO_DEVICE);
	}
	free_pages((unsigned long)p, get_order(16 * SZ_1K));
}

static void frames_fit_and_may_span_areas(struct kunit *test)
{
	size_t frame = BYTES / 4 * 3;		/* three of the four areas */
	char *p = driver_bytes(test, BYTES);
	phys_addr_t a, b;

	KUNIT_EXPECT_EQ(test, swiotlb_max_mapping_size(&dev), BYTES);
	memset(p, 1, BYTES);
	a = map(virt_to_phys(p), frame, DMA_TO_DEVICE);
	KUNIT_ASSERT_FALSE(test, failed(a));
	KUNIT_EXPECT_EQ(test, copy_at(a)[frame - 1], 1);
	KUNIT_EXPECT_TRUE(test, failed(map(virt_to_phys(p), frame, DMA_TO_DEVICE)));
	KUNIT_EXPECT_EQ(test, atomic_long_read(&mem.failed), 1);
	b = map(virt_to_phys(p), BYTES / 4, DMA_TO_DEVICE);
	KUNIT_EXPECT_FALSE(test, failed(b));
	KUNIT_EXPECT_EQ(test, atomic_long_read(&mem.used), NSLABS);
	KUNIT_EXPECT_EQ(test, swiotlb_check(), 0);
	KUNIT_EXPECT_TRUE(test, failed(map(virt_to_phys(p), 1, DMA_TO_DEVICE)));
	unmap(a, frame, DMA_TO_DEVICE);
	unmap(b, BYTES / 4, DMA_TO_DEVICE);
	/* all of it in one */
	a = map(virt_to_phys(p), BYTES, DMA_TO_DEVICE);
	KUNIT_ASSERT_FALSE(test, failed(a));
	unmap(a, BYTES, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, failed(map(virt_to_phys(p), 0, DMA_TO_DEVICE)));
	KUNIT_EXPECT_EQ(test, atomic_long_read(&mem.hiwater), NSLABS);
	free_pages((unsigned long)p, get_order(BYTES));
}

static unsigned int area_of(phys_addr_t tlb)
{
	return (tlb - pool->start) / (BYTES / 4);
}

/* A CPU takes from its own area while there is room, and from the others then. */
static void cpus_have_areas(struct kunit *test)
{
	unsigned int cpus = min(num_possible_cpus(), 4U);
	char *p = driver_bytes(test, BYTES / 4);
	unsigned int first = raw_smp_processor_id();
	phys_addr_t tlb[4], big[4];

	for (unsigned int cpu = 0; cpu < cpus; cpu++) {
		unsigned long flags = act_as_cpu(cpu);

		tlb[cpu] = map(virt_to_phys(p), 64, DMA_TO_DEVICE);
		act_as_self(flags);
		KUNIT_ASSERT_FALSE(test, failed(tlb[cpu]));
		KUNIT_EXPECT_EQ(test, area_of(tlb[cpu]), cpu);
	}
	for (unsigned int cpu = 0; cpu < cpus; cpu++)
		unmap(tlb[cpu], 64, DMA_TO_DEVICE);
	for (unsigned int i = 0; i < 4; i++) {
		big[i] = map(virt_to_phys(p), BYTES / 4, DMA_TO_DEVICE);
		KUNIT_ASSERT_FALSE(test, failed(big[i]));
		KUNIT_EXPECT_EQ(test, area_of(big[i]), (first + i) % 4);
	}
	for (unsigned int i = 0; i < 4; i++)
		unmap(big[i], BYTES / 4, DMA_TO_DEVICE);
	free_pages((unsigned long)p, get_order(BYTES / 4));
}

/* A narrow mask reaches the first part of the pool only. */
static void masks_limit_the_slots(struct kunit *test)
{
	char *p = driver_bytes(test, PAGE_SIZE);
	phys_addr_t tlb[17];
	unsigned int n = 0;

	mask = pool->start + 16 * IO_TLB_SIZE + 100;
	KUNIT_EXPECT_EQ(test, swiotlb_max_mapping_size(&dev), 16 * IO_TLB_SIZE);
	while (n < 17) {
		tlb[n] = map(virt_to_phys(p), IO_TLB_SIZE, DMA_TO_DEVICE);
		if (failed(tlb[n]))
			break;
		KUNIT_EXPECT_LE(test, tlb[n] + IO_TLB_SIZE - 1, mask);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 16);
	while (n--)
		unmap(tlb[n], IO_TLB_SIZE, DMA_TO_DEVICE);
	mask = pool->start - 1;
	KUNIT_EXPECT_EQ(test, swiotlb_max_mapping_size(&dev), 0);
	KUNIT_EXPECT_TRUE(test, failed(map(virt_to_phys(p), 1, DMA_TO_DEVICE)));
	KUNIT_EXPECT_TRUE(test, swiotlb_map(&dev, virt_to_phys(p), 1, DMA_TO_DEVICE,
					    DMA_ATTR_NO_WARN) == DMA_MAPPING_ERROR);
	free_page((unsigned long)p);
}

/* --- any order, against a model ------------------------------------------------------------- */

#define LIVE 40

struct live {
	phys_addr_t tlb;
	size_t offset, size;
};

static void random_order(struct kunit *test)
{
	struct live *live = kunit_kcalloc(test, LIVE, sizeof(*live), GFP_KERNEL);
	char *p = driver_bytes(test, BYTES);
	unsigned int n = 0, refused = 0;
	struct rnd_state rnd;

	KUNIT_ASSERT_NOT_NULL(test, live);
	prandom_seed_state(&rnd, 23);
	kunit_info(test, "seed 23\n");
	prandom_bytes_state(&rnd, p, BYTES);
	for (unsigned int step = 0; step < 3000; step++) {
		u32 r = prandom_u32_state(&rnd);
		unsigned long flags = act_as_cpu(r % num_possible_cpus());

		if (n < LIVE && r % 16 < 9) {
			struct live *l = &live[n];

			/* mostly small, now and then a frame */
			l->size = 1 + (r >> 5) % (r % 11 ? 20000 : BYTES / 2);
			l->offset = prandom_u32_state(&rnd) % (BYTES - l->size);
			dev.dma_parms.min_align_mask = r % 7 ? 0 : 0xfff;
			l->tlb = map(virt_to_phys(p) + l->offset, l->size, DMA_TO_DEVICE);
			refused += failed(l->tlb);
			n += !failed(l->tlb);
			act_as_self(flags);
		} else if (n) {
			unsigned int i = (r >> 8) % n;
			bool same = !memcmp(copy_at(live[i].tlb), p + live[i].offset, live[i].size);

			unmap(live[i].tlb, live[i].size, DMA_TO_DEVICE);
			live[i] = live[--n];
			act_as_self(flags);
			KUNIT_ASSERT_TRUE(test, same);
		} else {
			act_as_self(flags);
		}
		if (step % 64 == 0)
			KUNIT_ASSERT_EQ(test, swiotlb_check(), 0);
	}
	KUNIT_EXPECT_GT(test, refused, 0);
	while (n--)
		unmap(live[n].tlb, live[n].size, DMA_TO_DEVICE);
	free_pages((unsigned long)p, get_order(BYTES));
}

/* --- bad use -------------------------------------------------------------------------------- */

static void bad_use_changes_nothing(struct kunit *test)
{
	char *p = driver_bytes(test, PAGE_SIZE);
	phys_addr_t tlb;

	memset(p, 'a', PAGE_SIZE);
	tlb = map(virt_to_phys(p), 3000, DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_FALSE(test, failed(tlb));
	memset(copy_at(tlb), 'b', 3000);
	unmap(tlb, 2999, DMA_BIDIRECTIONAL);		/* wrong size */
	unmap(tlb, 3001, DMA_BIDIRECTIONAL);
	unmap(tlb, 0, DMA_BIDIRECTIONAL);
	unmap(tlb + 1, 2999, DMA_BIDIRECTIONAL);	/* not where it begins */
	unmap(tlb + 2 * IO_TLB_SIZE, 3000, DMA_BIDIRECTIONAL);	/* nothing there */
	unmap(virt_to_phys(p), 3000, DMA_BIDIRECTIONAL);	/* no bounce buffer */
	swiotlb_sync_single_for_cpu(&dev, tlb + 1, 3000, DMA_BIDIRECTIONAL);
	swiotlb_sync_single_for_cpu(&dev, tlb + 3001, 0, DMA_BIDIRECTIONAL);
	swiotlb_sync_single_for_cpu(&dev, tlb, ~(size_t)0, DMA_BIDIRECTIONAL);
	swiotlb_sync_single_for_cpu(&dev, tlb + 8 * IO_TLB_SIZE, 1, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_TRUE(test, p[0] == 'a' && !memcmp(p, p + 1, PAGE_SIZE - 1));
	KUNIT_EXPECT_EQ(test, atomic_long_read(&mem.used), 2);
	KUNIT_EXPECT_EQ(test, swiotlb_check(), 0);
	unmap(tlb, 3000, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, p[2999], 'b');
	unmap(tlb, 3000, DMA_BIDIRECTIONAL);		/* twice */
	KUNIT_EXPECT_EQ(test, atomic_long_read(&mem.used), 0);
	free_page((unsigned long)p);
}

static void the_checker_sees(struct kunit *test)
{
	char *p = driver_bytes(test, PAGE_SIZE);
	phys_addr_t a = map(virt_to_phys(p), PAGE_SIZE, DMA_TO_DEVICE);
	unsigned long at = (a - pool->start) >> IO_TLB_SHIFT;

	KUNIT_ASSERT_FALSE(test, failed(a));
	KUNIT_EXPECT_EQ(test, swiotlb_check(), 0);
	atomic_long_inc(&mem.used);
	KUNIT_EXPECT_EQ(test, swiotlb_check(), -EINVAL);
	atomic_long_dec(&mem.used);
	__change_bit(at, pool->busy);
	KUNIT_EXPECT_EQ(test, swiotlb_check(), -EINVAL);
	__change_bit(at, pool->busy);
	__change_bit(at, pool->first);
	KUNIT_EXPECT_EQ(test, swiotlb_check(), -EINVAL);
	__change_bit(at, pool->first);
	__change_bit(NSLABS - 1, pool->busy);
	KUNIT_EXPECT_EQ(test, swiotlb_check(), -EINVAL);
	__change_bit(NSLABS - 1, pool->busy);
	pool->slots[at].size = BYTES + 1;
	KUNIT_EXPECT_EQ(test, swiotlb_check(), -EINVAL);
	pool->slots[at].size = PAGE_SIZE;
	mem.nslabs++;
	KUNIT_EXPECT_EQ(test, swiotlb_check(), -EINVAL);
	mem.nslabs--;
	KUNIT_EXPECT_EQ(test, swiotlb_check(), 0);
	unmap(a, PAGE_SIZE, DMA_TO_DEVICE);
	free_page((unsigned long)p);
}

/* --- pages of a restricted pool ------------------------------------------------------------- */

static void pages_come_from_the_pool(struct kunit *test)
{
	struct page *a, *b, *other = alloc_page(GFP_KERNEL);
	long used;

	KUNIT_ASSERT_NOT_NULL(test, other);
	KUNIT_EXPECT_NULL(test, swiotlb_alloc(&dev, PAGE_SIZE));
	mem.for_alloc = true;
	a = swiotlb_alloc(&dev, 1);
	b = swiotlb_alloc(&dev, 3 * PAGE_SIZE);
	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, b);
	used = atomic_long_read(&mem.used);
	KUNIT_EXPECT_EQ(test, used, (4 * PAGE_SIZE) >> IO_TLB_SHIFT);
	KUNIT_EXPECT_FALSE(test, swiotlb_free(&dev, other, PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, swiotlb_free(&dev, b, 2 * PAGE_SIZE));	/* reported */
	KUNIT_EXPECT_TRUE(test, swiotlb_free(&dev, b + 1, 2 * PAGE_SIZE));
	KUNIT_EXPECT_EQ(test, atomic_long_read(&mem.used), used);
	KUNIT_EXPECT_TRUE(test, swiotlb_free(&dev, b, 3 * PAGE_SIZE));
	KUNIT_EXPECT_TRUE(test, swiotlb_free(&dev, a, PAGE_SIZE));
	KUNIT_EXPECT_NULL(test, swiotlb_alloc(&dev, BYTES + 1));
	KUNIT_EXPECT_NULL(test, swiotlb_alloc(&dev, 0));
	__free_page(other);
}

static void impossible_restricted_pools(struct kunit *test)
{
	phys_addr_t base = page_to_phys(block);

	KUNIT_EXPECT_EQ(test, PTR_ERR(swiotlb_restricted_pool("x", base, 0)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(swiotlb_restricted_pool("x", base, 100)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(swiotlb_restricted_pool("x", base + 1, SZ_64K)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(swiotlb_restricted_pool("x", base, 1ULL << 40)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(swiotlb_restricted_pool("x", 0, SZ_64K)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(swiotlb_restricted_pool("x", ~0ULL << PAGE_SHIFT, SZ_64K)),
			-EINVAL);
	for_each_failure(&failslab) {
		struct io_tlb_mem *made = swiotlb_restricted_pool("failing", base, SZ_64K);

		if (failslab.hit) {
			KUNIT_EXPECT_EQ(test, PTR_ERR(made), -ENOMEM);
			continue;
		}
		/* the pool of this test lies there already: nothing had to be made */
		KUNIT_EXPECT_PTR_EQ(test, made, &mem);
	}
}

/* --- growing -------------------------------------------------------------------------------- */

static void drop_grown(void)
{
	struct io_tlb_pool *p = pool->next, *next;

	pool->next = NULL;
	mem.nslabs = NSLABS;
	for (; p; p = next) {
		next = p->next;
		if (p->end - p->start > PAGE_SIZE << MAX_PAGE_ORDER)
			free_contig_range(PHYS_PFN(p->start), PHYS_PFN(p->end - p->start));
		else
			__free_pages(phys_to_page(p->start), get_order(p->end - p->start));
		kfree(p);
	}
}

static void grows_to_its_limit(struct kunit *test)
{
	unsigned long before = settled_free_pages();
	char *p = driver_bytes(test, BYTES);
	phys_addr_t full = map(virt_to_phys(p), BYTES, DMA_TO_DEVICE), a, b;
	unsigned long chunk = SZ_1M >> IO_TLB_SHIFT;
	u8 slow = dma_slow_paths;

	KUNIT_ASSERT_FALSE(test, failed(full));
	KUNIT_EXPECT_TRUE(test, failed(map(virt_to_phys(p), 1, DMA_TO_DEVICE)));
	mem.can_grow = true;
	mem.max_grown = 2 * chunk;
	a = map(virt_to_phys(p), 1, DMA_TO_DEVICE);
	KUNIT_ASSERT_FALSE(test, failed(a));
	KUNIT_EXPECT_EQ(test, mem.nslabs, NSLABS + chunk);
	KUNIT_EXPECT_TRUE(test, is_swiotlb_buffer(&dev, a));
	/* who may be bounced takes the long way from the start, the others keep the short one */
	KUNIT_EXPECT_EQ(test, dma_slow_paths, slow);
	b = map(virt_to_phys(p), SZ_1M, DMA_TO_DEVICE);
	KUNIT_ASSERT_FALSE(test, failed(b));
	KUNIT_EXPECT_EQ(test, mem.nslabs, NSLABS + 2 * chunk);
	KUNIT_EXPECT_TRUE(test, failed(map(virt_to_phys(p), SZ_1M, DMA_TO_DEVICE)));
	KUNIT_EXPECT_EQ(test, mem.nslabs, NSLABS + 2 * chunk);
	KUNIT_EXPECT_EQ(test, swiotlb_check(), 0);
	unmap(a, 1, DMA_TO_DEVICE);
	unmap(b, SZ_1M, DMA_TO_DEVICE);
	unmap(full, BYTES, DMA_TO_DEVICE);
	drop_grown();
	free_pages((unsigned long)p, get_order(BYTES));
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before);
}

/* A frame of 4K video, where the buddy's blocks are smaller. Not in contexts that cannot sleep. */
static void grows_for_a_large_frame(struct kunit *test)
{
	size_t size = 5 * SZ_1M + 5;
	unsigned long n = PFN_UP(size), flags;
	struct page *pages = alloc_contig_pages(n, GFP_KERNEL, numa_node_id(), NULL);
	phys_addr_t a;
	u8 *p;

	KUNIT_ASSERT_NOT_NULL(test, pages);
	p = page_to_virt(pages);
	memset(p, 0x33, size);
	mem.can_grow = true;
	mem.max_grown = SZ_8M >> IO_TLB_SHIFT;
	if (PAGE_SIZE << MAX_PAGE_ORDER < size) {
		local_irq_save(flags);
		a = map(virt_to_phys(p), size, DMA_BIDIRECTIONAL);
		local_irq_restore(flags);
		KUNIT_EXPECT_TRUE(test, failed(a));
	}
	KUNIT_EXPECT_EQ(test, swiotlb_max_mapping_size(&dev), SZ_8M);
	a = map(virt_to_phys(p), size, DMA_BIDIRECTIONAL);
	KUNIT_ASSERT_FALSE(test, failed(a));
	KUNIT_EXPECT_EQ(test, *(u8 *)phys_to_virt(a + size - 1), 0x33);
	*(u8 *)phys_to_virt(a + size - 1) = 0x44;
	unmap(a, size, DMA_BIDIRECTIONAL);
	KUNIT_EXPECT_EQ(test, p[size - 1], 0x44);
	drop_grown();
	free_contig_range(page_to_pfn(pages), n);
}

static void growing_fails_cleanly(struct kunit *test)
{
	unsigned long before = settled_free_pages();
	char *p = driver_bytes(test, BYTES);
	phys_addr_t full = map(virt_to_phys(p), BYTES, DMA_TO_DEVICE), a;
	unsigned int failures = 0;

	KUNIT_ASSERT_FALSE(test, failed(full));
	mem.can_grow = true;
	mem.max_grown = NSLABS;
	/* from the nth allocation on all fail: a smaller pool is tried, too */
	failslab.interval = fail_page_alloc.interval = 1;
	for (int i = 0; i < 2; i++)
		for_each_failure(i ? &failslab : &fail_page_alloc) {
			a = map(virt_to_phys(p), 5000, DMA_TO_DEVICE);
			failures += failed(a);
			KUNIT_EXPECT_EQ(test, swiotlb_check(), 0);
			if (failed(a)) {
				KUNIT_EXPECT_EQ(test, mem.nslabs, NSLABS);
				continue;
			}
			unmap(a, 5000, DMA_TO_DEVICE);
			drop_grown();
			mem.grown = 0;
		}
	failslab.interval = fail_page_alloc.interval = 0;
	KUNIT_EXPECT_GE(test, failures, 2);
	/* beyond any mask: nothing is kept */
	mask = 0xfff;
	KUNIT_EXPECT_TRUE(test, failed(map(virt_to_phys(p), 1, DMA_TO_DEVICE)));
	KUNIT_EXPECT_EQ(test, mem.nslabs, NSLABS);
	mask = DMA_BIT_MASK(64);
	/* larger than any block */
	KUNIT_EXPECT_TRUE(test, failed(map(virt_to_phys(p), PAGE_SIZE << (MAX_PAGE_ORDER + 1),
					   DMA_TO_DEVICE)));
	unmap(full, BYTES, DMA_TO_DEVICE);
	free_pages((unsigned long)p, get_order(BYTES));
	KUNIT_EXPECT_EQ(test, settled_free_pages(), before);
}

static struct kunit_case one_area_cases[] = {
	KUNIT_CASE(every_direction_copies_as_it_should),
	KUNIT_CASE(high_memory_is_bounced),
	KUNIT_CASE(address_bits_are_kept),
	KUNIT_CASE(masks_limit_the_slots),
	KUNIT_CASE(bad_use_changes_nothing),
	KUNIT_CASE(the_checker_sees),
	KUNIT_CASE(pages_come_from_the_pool),
	KUNIT_CASE(impossible_restricted_pools),
	KUNIT_CASE(grows_to_its_limit),
	KUNIT_CASE(grows_for_a_large_frame),
	KUNIT_CASE(growing_fails_cleanly),
	{}
};

static struct kunit_suite one_area_suite = {
	.name = "swiotlb",
	.init = one_area,
	.exit = drop_pool,
	.test_cases = one_area_cases,
};
kunit_test_suite(one_area_suite);

static struct kunit_case area_cases[] = {
	KUNIT_CASE(frames_fit_and_may_span_areas),
	KUNIT_CASE(cpus_have_areas),
	KUNIT_CASE(bad_use_changes_nothing),
	KUNIT_CASE(random_order),
	{}
};

static struct kunit_suite area_suite = {
	.name = "swiotlb_areas",
	.init = four_areas,
	.exit = drop_pool,
	.test_cases = area_cases,
};
kunit_test_suite(area_suite);
