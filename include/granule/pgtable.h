/* SPDX-License-Identifier: MIT */
/*
 * Page tables: the one walker (mm/pgtable*.c), for whichever descriptor format it is compiled with
 * (arch/vmsa/pt_*.h). Nobody else reads or writes an entry.
 *
 * Locks. The caller owns the range of virtual addresses it changes: two callers never change the
 * same addresses at once. The walker itself keeps the tables that neighbours share consistent
 * (pt->lock, IRQs masked, a few entries at a time). Lookups take no lock; a table is freed only
 * after the TLB flush, and through ops->free_table, which waits for lock-free readers where there
 * are any.
 *
 * Failure. Each call that can need memory prepares first: on -ENOMEM, -EEXIST, -EINVAL, -ERANGE
 * and -EBUSY neither mappings nor tables have changed.
 *
 * TLB. Mapping needs no flush (invalid entries are not cached) and ends with the barriers that
 * make the new entries usable on this CPU. Unmapping and protecting add the range to a
 * struct tlb_gather; translations may stay cached until tlb_gather_finish() returns, so pages are
 * freed after it. Changes that need break-before-make flush by themselves.
 *
 * Context. ops->alloc_table says whether it may sleep; everything else runs anywhere.
 * Addresses and sizes are multiples of the page, else -EINVAL.
 */
#ifndef GRANULE_PGTABLE_H
#define GRANULE_PGTABLE_H

#include <granule/pgattr.h>
#include <linux/atomic.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct page;
struct pgtable;

/* The host links every format into one program, so addresses are 64-bit there even in -m32. */
#if defined(__arm__) || defined(__aarch64__)
typedef unsigned long vaddr_t;
#else
typedef u64 vaddr_t;
#endif

struct pgtable_ops {
	/*
	 * `bytes` of zeroed memory for a table, aligned to its size, inside the linear map (or the
	 * image); NULL when there is none. `flags` are the PGTABLE_ flags of the call.
	 */
	void *(*alloc_table)(struct pgtable *pt, size_t bytes, unsigned int flags);
	/* A table that is out of the tree and, by now, out of every TLB and walk cache. */
	void (*free_table)(struct pgtable *pt, void *table, size_t bytes);
	/* A table that never was in the tree. NULL: as free_table. */
	void (*unused_table)(struct pgtable *pt, void *table, size_t bytes);
	/*
	 * May the live block at [va, va + size) be broken for a moment? False where the running
	 * stack, a table or a struct page may be inside. NULL: always.
	 */
	bool (*may_break)(struct pgtable *pt, vaddr_t va, u64 size);
};

/*
 * One tree. Invariants, recounted by pgtable_check():
 *   nr_tables == allocations reachable from the root, the root itself not counted
 *   every entry is one that the codec makes: encode(decode(entry)) == entry
 *   the neighbours of a contiguous run are all there, alike, aligned, and in order
 *   no table is reachable twice; no page of level 0 lies above PT_PAGE_PA_BITS
 */
struct pgtable {
	void *root;		/* its virtual address; pt_table_bytes(level) aligned */
	vaddr_t start;		/* what the root translates: [start, last] */
	vaddr_t last;
	unsigned int level;	/* of the root, counted from the page: 0 holds pages */
	unsigned int entries;	/* in the root, a power of two */
	unsigned int asid;	/* 0: the kernel's */
	unsigned int flags;	/* PGTABLE_OF_USER, PGTABLE_SUPERSECTIONS */
	unsigned int root_seq;	/* counts changes of root entries, for copies of the root */
	const struct pgtable_ops *ops;
	spinlock_t lock;
	atomic_long_t nr_tables;
};

#define PGTABLE_OF_USER		(1u << 0)	/* a process's tables */
#define PGTABLE_SUPERSECTIONS	(1u << 1)	/* this CPU has them (short format only) */

/* Flags of a call. */
#define PGTABLE_PAGES		(1u << 8)	/* no blocks and no contiguous runs: pages alone */
#define PGTABLE_NOCONT		(1u << 9)	/* no contiguous runs, large pages, supersections */
#define PGTABLE_ATOMIC		(1u << 10)	/* the allocation of tables must not sleep */
#define PGTABLE_MAX_1		(1u << 11)	/* no block above level 1 (2 MiB of 4 KiB pages) */

/* The kernel's tree: everything above PAGE_OFFSET. Root: swapper_pg_dir, static. */
extern struct pgtable kernel_pgtable;

/* A root of `level` with `entries`, zeroed by the caller, for addresses [start, last]. */
void pgtable_init(struct pgtable *pt, void *root, unsigned int level, unsigned int entries,
		  vaddr_t start, vaddr_t last, const struct pgtable_ops *ops);

/*
 * Maps [va, va + size) to [pa, pa + size) with the largest pages and blocks that alignment and
 * flags allow. 0; -EEXIST if anything is mapped there (an empty table is not: it is freed for a
 * block); -ENOMEM; -ERANGE if the root does not translate va or the format cannot reach pa.
 */
int pgtable_map(struct pgtable *pt, vaddr_t va, phys_addr_t pa, u64 size, pgprot_t prot,
		unsigned int flags);

/* Maps nr pages of the array at va, one page each. Errors as above. */
int pgtable_map_pages(struct pgtable *pt, vaddr_t va, struct page *const *pages, unsigned long nr,
		      pgprot_t prot, unsigned int flags);

/*
 * Makes the last-level tables of [va, va + size) where they are missing, so that mapping pages
 * there needs no memory (fixmap, pkmap). Places under a block are left as they are. 0, -ENOMEM.
 */
int pgtable_prepare(struct pgtable *pt, vaddr_t va, u64 size);

/*
 * A range of stale translations that grows, and the tables to free once they are gone. On the
 * stack of who unmaps. Start with tlb_gather_init, end with tlb_gather_finish: one flush for all,
 * none if nothing was mapped.
 */
#define TLB_GATHER_TABLES	14
struct tlb_gather {
	struct pgtable *pt;
	vaddr_t start, end;		/* nothing when start >= end */
	u64 stride;			/* the smallest page or block gathered */
	bool tables_changed;		/* the walk caches must go, too */
	unsigned int nr_tables;
	struct {
		void *table;
		size_t bytes;
	} tables[TLB_GATHER_TABLES];
};

void tlb_gather_init(struct tlb_gather *tlb, struct pgtable *pt);
void tlb_gather_add(struct tlb_gather *tlb, vaddr_t start, vaddr_t end, u64 stride);
void tlb_gather_finish(struct tlb_gather *tlb);

/*
 * Clears what is mapped in [va, va + size); holes are skipped. Tables stay. Cannot fail (returns 0)
 * when the range ends where pages and blocks end; otherwise the block at the edge is split first:
 * -ENOMEM, or -EBUSY if ops->may_break refuses.
 */
int pgtable_unmap(struct pgtable *pt, vaddr_t va, u64 size, struct tlb_gather *tlb);

/* Unlinks the tables of [va, va + size) that hold nothing. They are freed by tlb_gather_finish. */
void pgtable_prune(struct pgtable *pt, vaddr_t va, u64 size, struct tlb_gather *tlb);

/*
 * Attributes become (old & ~clear) | set for everything mapped in the range; holes are skipped.
 * Changing the memory type or PGA_GLOBAL breaks and flushes as it goes: nobody may use the range
 * meanwhile. Other changes take effect with the gathered flush. Errors as pgtable_unmap; -EINVAL
 * if PGA_R is taken from a block.
 */
int pgtable_protect(struct pgtable *pt, vaddr_t va, u64 size, u32 clear, u32 set,
		    struct tlb_gather *tlb);

/*
 * Makes the ends of [va, va + size) ends of pages or blocks. Translations do not change.
 * Break-before-make: the split block is unmapped for some instructions. Errors as above.
 */
int pgtable_split(struct pgtable *pt, vaddr_t va, u64 size);

/* What pgtable_query and pgtable_walk report. */
struct pgtable_entry {
	vaddr_t va;		/* where the page or block starts */
	u64 size;		/* of the page, block, or whole contiguous run */
	phys_addr_t pa;		/* that va maps to */
	u32 attrs;		/* PGA_ bits */
	unsigned int level;	/* of the entry; with kind 0 the level the walk stopped at */
	unsigned char kind;	/* enum pt_kind: PT_NONE, PT_LEAF, PT_SWAP, PT_BAD */
	bool cont;		/* a contiguous run */
	u64 raw;		/* the descriptor, hardware word */
	u32 raw_sw;		/* and the software word, where there is one */
};

/* 0 if va is mapped by a leaf; else -ENOENT, with *out telling where the walk stopped. */
int pgtable_query(struct pgtable *pt, vaddr_t va, struct pgtable_entry *out);

/*
 * Calls fn for each leaf, swap and bad entry and each hole (kind PT_NONE, as large as the tables
 * say; neighbours are not joined) of [va, last], ascending. Stops at the first non-zero answer and
 * returns it. No lock: the picture may be torn if others map meanwhile, never wild.
 */
typedef int (*pgtable_walk_fn)(const struct pgtable_entry *entry, void *ctx);
int pgtable_walk(struct pgtable *pt, vaddr_t va, vaddr_t last, pgtable_walk_fn fn, void *ctx);

/*
 * The walk of one address, step by step: fills at most `max` entries, the root's first; a table
 * entry has kind PT_TABLE and pa of the next table. Returns how many.
 */
unsigned int pgtable_trace(struct pgtable *pt, vaddr_t va, struct pgtable_entry *steps,
			   unsigned int max);

/* The walk of va, level by level, on the console, and the CPU's own answer. Any context. */
void pt_walk_print(vaddr_t va);

/* The slot of the page at va in its last-level table, for the codec's atomics; NULL if none. */
void *pgtable_slot(struct pgtable *pt, vaddr_t va);

/*
 * Takes a root over that others filled (boot code): counts its tables into nr_tables. 0, or -EINVAL
 * if something in it is not the codec's.
 */
int pgtable_adopt(struct pgtable *pt);

/* Frees every table below the root of a tree that no CPU uses and that maps nothing. */
void pgtable_destroy(struct pgtable *pt);

/* 0, or the first broken invariant is printed and -EINVAL returned. */
int pgtable_check(struct pgtable *pt);

#endif
