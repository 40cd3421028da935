/* SPDX-License-Identifier: MIT */
/*
 * The state of one adversary. mmu.c holds the rules, mmu_tlb.c the caches, mmu_shadow.c the tables
 * as they were last published.
 */
#ifndef HOST_MMU_INTERNAL_H
#define HOST_MMU_INTERNAL_H

#include <../arch/host/host_mmu.h>
#include <granule/pgtable.h>

/* A table that was linked at some time; addresses grow with the entries from va. */
struct htable {
	struct htable *next;
	char *mem;		/* what the walker of the tests writes */
	char *copy;		/* as last published */
	size_t bytes;
	unsigned int level, entries;
	u64 va;
	bool linked;
};

struct tlb_entry {
	u64 va, size;
	struct host_entry entry;	/* pa: of va */
	int next;			/* in its hash chain, or free list; -1: end */
	bool used;
};

#define TLB_HASH	4096

struct walk_entry {
	struct walk_entry *next;
	u64 va, size;
	unsigned int level;
	const char *table;
};

/* A kilobyte of memory as it was last published: tables are published before they are linked. */
#define BLOCK_SHIFT	10
#define BLOCK_HASH	4096
struct block {
	struct block *next;
	const char *mem;
	char copy[1 << BLOCK_SHIFT];
};

struct host_mmu {
	struct pgtable *pt;
	const struct host_format *format;
	struct htable *tables;
	struct htable *root;
	struct walk_entry *walk_cache;
	struct block *blocks[BLOCK_HASH];
	struct tlb_entry *tlb;
	int tlb_size, tlb_free, tlb_count;
	int hash[TLB_HASH];
	unsigned int drop;
	unsigned int violations[HOST_VIOLATIONS];
	char last[200];
	struct host_mmu_stats stats;
	const struct host_mmu_backing *backing;
};

struct host_mmu *host_mmu_of(struct pgtable *pt);
void host_mmu_violation(struct host_mmu *mmu, enum host_violation kind, u64 va, const char *what);

/* mmu_tlb.c */
void tlb_reset(struct host_mmu *mmu);
void tlb_destroy(struct host_mmu *mmu);
void tlb_insert(struct host_mmu *mmu, u64 va, u64 size, const struct host_entry *entry);
void tlb_remove(struct host_mmu *mmu, int i);
int tlb_find(struct host_mmu *mmu, u64 va);		/* that translates va, or -1 */
/* The next entry that overlaps [va, va + size), after `i` (-1: the first); -1 at the end. */
int tlb_overlap(struct host_mmu *mmu, u64 va, u64 size, int i);
void tlb_flush(struct host_mmu *mmu, u64 start, u64 end, u64 stride);
void walk_insert(struct host_mmu *mmu, u64 va, u64 size, unsigned int level, const char *table);
void walk_flush(struct host_mmu *mmu, u64 start, u64 end);

/* mmu_shadow.c */
char *shadow_of(struct host_mmu *mmu, const char *mem, bool create);	/* mem in one block */
void shadow_write(struct host_mmu *mmu, const char *mem, size_t bytes);
void shadow_forget(struct host_mmu *mmu, const char *mem, size_t bytes);
u64 shadow_read(struct host_mmu *mmu, const char *slot);
u64 memory_read(struct host_mmu *mmu, const char *slot);
void shadow_destroy(struct host_mmu *mmu);

#endif
