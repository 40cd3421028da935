// SPDX-License-Identifier: MIT
/*
 * The adversary's caches: translations, hashed by their start, and pointers to tables. Nothing
 * leaves but by a flush that hits it.
 */
#include <linux/string.h>
#include <../arch/host/libc.h>
#include <../arch/host/mmu_internal.h>

static unsigned int hash_of(struct host_mmu *mmu, u64 va)
{
	return (unsigned int)((va >> mmu->format->page_shift) * 2654435761u >> 7) % TLB_HASH;
}

void tlb_reset(struct host_mmu *mmu)
{
	for (int i = 0; i < TLB_HASH; i++)
		mmu->hash[i] = -1;
	mmu->tlb_free = -1;
	mmu->tlb_size = mmu->tlb_count = 0;
	mmu->tlb = NULL;
}

void tlb_destroy(struct host_mmu *mmu)
{
	for (int i = 0; i < mmu->tlb_size; i++)
		if (mmu->tlb[i].used && mmu->backing)
			mmu->backing->unmap(mmu->tlb[i].va, mmu->tlb[i].size);
	free(mmu->tlb);
	while (mmu->walk_cache) {
		struct walk_entry *w = mmu->walk_cache;

		mmu->walk_cache = w->next;
		free(w);
	}
	tlb_reset(mmu);
}

static int tlb_slot(struct host_mmu *mmu)
{
	int i = mmu->tlb_free, grown = mmu->tlb_size ? 2 * mmu->tlb_size : 1024;

	if (i < 0) {
		mmu->tlb = realloc(mmu->tlb, grown * sizeof(*mmu->tlb));
		for (i = grown - 1; i >= mmu->tlb_size; i--) {
			mmu->tlb[i] = (struct tlb_entry) { .next = mmu->tlb_free };
			mmu->tlb_free = i;
		}
		mmu->tlb_size = grown;
		i = mmu->tlb_free;
	}
	mmu->tlb_free = mmu->tlb[i].next;
	return i;
}

void tlb_insert(struct host_mmu *mmu, u64 va, u64 size, const struct host_entry *entry)
{
	int i = tlb_slot(mmu);
	unsigned int h = hash_of(mmu, va);

	mmu->tlb[i] = (struct tlb_entry) {
		.va = va, .size = size, .entry = *entry, .next = mmu->hash[h], .used = true,
	};
	mmu->hash[h] = i;
	mmu->tlb_count++;
	if (mmu->backing)
		mmu->backing->map(va, size, entry->pa, entry);
}

void tlb_remove(struct host_mmu *mmu, int i)
{
	int *link = &mmu->hash[hash_of(mmu, mmu->tlb[i].va)];

	while (*link != i)
		link = &mmu->tlb[*link].next;
	*link = mmu->tlb[i].next;
	if (mmu->backing)
		mmu->backing->unmap(mmu->tlb[i].va, mmu->tlb[i].size);
	mmu->tlb[i].used = false;
	mmu->tlb[i].next = mmu->tlb_free;
	mmu->tlb_free = i;
	mmu->tlb_count--;
}

static int find_at(struct host_mmu *mmu, u64 va, u64 size)
{
	for (int i = mmu->hash[hash_of(mmu, va)]; i >= 0; i = mmu->tlb[i].next)
		if (mmu->tlb[i].va == va && mmu->tlb[i].size == size)
			return i;
	return -1;
}

int tlb_find(struct host_mmu *mmu, u64 va)
{
	for (unsigned int level = 0; level < mmu->format->levels; level++) {
		u64 size = 1ull << mmu->format->shift(level);
		int i = find_at(mmu, va & ~(size - 1), size);

		if (i >= 0)
			return i;
	}
	return -1;
}

/* A page overlaps at most one entry a level; for larger ranges look at all there is. */
int tlb_overlap(struct host_mmu *mmu, u64 va, u64 size, int i)
{
	if (size == 1ull << mmu->format->shift(0))
		return i < 0 ? tlb_find(mmu, va) : -1;
	for (i++; i < mmu->tlb_size; i++) {
		const struct tlb_entry *e = &mmu->tlb[i];

		if (e->used && e->va <= va + (size - 1) && va <= e->va + (e->size - 1))
			return i;
	}
	return -1;
}

/* Does a step of the flush fall into [va, va + size)? */
static bool hit(u64 start, u64 end, u64 stride, u64 va, u64 size)
{
	u64 step = start;

	if (va > start)
		step = start + (va - start + stride - 1) / stride * stride;
	return step < end && step <= va + (size - 1);
}

void tlb_flush(struct host_mmu *mmu, u64 start, u64 end, u64 stride)
{
	for (int i = 0; i < mmu->tlb_size; i++)
		if (mmu->tlb[i].used &&
		    hit(start, end, stride, mmu->tlb[i].va, mmu->tlb[i].size))
			tlb_remove(mmu, i);
}

void walk_insert(struct host_mmu *mmu, u64 va, u64 size, unsigned int level, const char *table)
{
	struct walk_entry *w = malloc(sizeof(*w));

	*w = (struct walk_entry) {
		.next = mmu->walk_cache, .va = va, .size = size, .level = level, .table = table,
	};
	mmu->walk_cache = w;
}

void walk_flush(struct host_mmu *mmu, u64 start, u64 end)
{
	struct walk_entry **link = &mmu->walk_cache;

	while (*link) {
		struct walk_entry *w = *link;

		if (w->va < end && start <= w->va + (w->size - 1)) {
			*link = w->next;
			free(w);
		} else {
			link = &w->next;
		}
	}
}
