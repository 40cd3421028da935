// SPDX-License-Identifier: MIT
/*
 * The adversary's view of memory: what was published, by kilobytes, found by address.
 */
#include <linux/string.h>
#include <../arch/host/libc.h>
#include <../arch/host/mmu_internal.h>

#define BLOCK_SIZE	((size_t)1 << BLOCK_SHIFT)

static struct block **block_bucket(struct host_mmu *mmu, const char *mem)
{
	return &mmu->blocks[((unsigned long)mem >> BLOCK_SHIFT) % BLOCK_HASH];
}

/* The copy of the byte at mem. What was never published is taken as it is at first sight. */
char *shadow_of(struct host_mmu *mmu, const char *mem, bool create)
{
	const char *start = (const char *)((unsigned long)mem & ~(BLOCK_SIZE - 1));
	struct block **bucket = block_bucket(mmu, start), *b;

	for (b = *bucket; b; b = b->next)
		if (b->mem == start)
			return b->copy + (mem - start);
	if (!create)
		return NULL;
	b = malloc(sizeof(*b));
	b->mem = start;
	memcpy(b->copy, start, BLOCK_SIZE);
	b->next = *bucket;
	*bucket = b;
	return b->copy + (mem - start);
}

void shadow_write(struct host_mmu *mmu, const char *mem, size_t bytes)
{
	while (bytes) {
		size_t left = BLOCK_SIZE - ((unsigned long)mem & (BLOCK_SIZE - 1));
		size_t n = bytes < left ? bytes : left;

		memcpy(shadow_of(mmu, mem, true), mem, n);
		mem += n;
		bytes -= n;
	}
}

void shadow_forget(struct host_mmu *mmu, const char *mem, size_t bytes)
{
	for (const char *p = mem; p < mem + bytes; p += BLOCK_SIZE) {
		struct block **link = block_bucket(mmu, p), *b;

		for (; (b = *link); link = &b->next) {
			if (b->mem != p)
				continue;
			*link = b->next;
			free(b);
			break;
		}
	}
}

static u64 read_entry(const char *p, unsigned int bytes)
{
	u64 v64;
	u32 v32;

	if (bytes == 8) {
		memcpy(&v64, p, 8);
		return v64;
	}
	memcpy(&v32, p, 4);
	return v32;
}

u64 shadow_read(struct host_mmu *mmu, const char *slot)
{
	return read_entry(shadow_of(mmu, slot, true), mmu->format->entry_bytes);
}

u64 memory_read(struct host_mmu *mmu, const char *slot)
{
	return read_entry(slot, mmu->format->entry_bytes);
}

void shadow_destroy(struct host_mmu *mmu)
{
	for (unsigned int i = 0; i < BLOCK_HASH; i++) {
		while (mmu->blocks[i]) {
			struct block *b = mmu->blocks[i];

			mmu->blocks[i] = b->next;
			free(b);
		}
	}
}
