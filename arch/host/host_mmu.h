/* SPDX-License-Identifier: MIT */
/*
 * The fake MMU: an adversary that does everything the architecture permits and QEMU does not.
 *
 *   - It reads tables only as they were last published. An entry that was written and not published
 *     does not exist for it; such an entry at a flush or at verify time is a violation.
 *   - It fetches every translation the moment it becomes reachable, and keeps it until a flush
 *     hits it. A flush hits what its steps (start, start + stride, ... below end) fall into, no
 *     more.
 *   - It caches pointers to tables, too, until a flush that is not last-level.
 *   - A new entry that contradicts what it still holds is a break-before-make violation; so is a
 *     contiguous run whose entries do not agree.
 *   - A table that is freed while it is reachable or cached is a violation.
 *
 * It decodes descriptors by itself (mmu_format.c), from the Arm ARM and not with the codecs, so the
 * codecs are tested as well. One adversary per struct pgtable; not attached: hooks do nothing.
 */
#ifndef HOST_MMU_H
#define HOST_MMU_H

#include <linux/types.h>

struct pgtable;

enum host_kind { HOST_INVALID, HOST_TABLE, HOST_LEAF };
enum host_type { HOST_SO, HOST_DEV, HOST_NC, HOST_WT, HOST_WB };

struct host_entry {
	enum host_kind kind;
	u64 pa;			/* of the leaf or the next table */
	bool user, write, x, ux, global, cont;
	enum host_type type;
};

struct host_format {
	const char *name;
	unsigned int entry_bytes;
	unsigned int page_shift;
	unsigned int levels;			/* the most a root can have */
	unsigned int (*shift)(unsigned int level);
	unsigned int (*entries)(unsigned int level);
	unsigned int (*run)(unsigned int level);	/* entries of a contiguous run */
	bool run_copies;			/* they are equal, not stepping */
	void (*decode)(unsigned int level, u64 raw, struct host_entry *out);
};

extern const struct host_format host_short, host_lpae;
extern const struct host_format host_arm64_4k, host_arm64_16k, host_arm64_64k;

enum host_violation {
	HOST_BREAK,		/* make without break, or a run that contradicts itself */
	HOST_UNPUBLISHED,	/* written, not published */
	HOST_STALE,		/* a translation outlived the entry it came from */
	HOST_FREED,		/* a table freed too early */
	HOST_BAD_ENTRY,		/* reserved bits, a table outside the bank */
	HOST_VIOLATIONS,
};

/* Start and stop using these tables. The root's content counts as published. */
void host_mmu_attach(struct pgtable *pt, const struct host_format *format);
void host_mmu_detach(struct pgtable *pt);

/* The hooks of the walker and of who frees tables. */
void host_mmu_publish(struct pgtable *pt, const void *ptr, size_t bytes);
void host_mmu_flush(struct pgtable *pt, u64 start, u64 end, u64 stride, bool last_level);
void host_mmu_table_freed(struct pgtable *pt, const void *table, size_t bytes);

struct host_translation {
	struct host_entry entry;	/* kind HOST_LEAF, or HOST_INVALID: it faults */
	u64 pa;
};

/* What the CPU would do for va now, stale translations first. False: it faults. */
bool host_mmu_translate(struct pgtable *pt, u64 va, struct host_translation *out);

/*
 * To be called when no flush is owed: everything written is published, and everything cached is as
 * the tables say. Returns the number of violations since attach, by kind if asked.
 */
unsigned int host_mmu_verify(struct pgtable *pt);
unsigned int host_mmu_violations(struct pgtable *pt, enum host_violation kind);
const char *host_mmu_last_violation(struct pgtable *pt);	/* in words, or "" */
void host_mmu_forgive(struct pgtable *pt);			/* counts become 0 */

struct host_mmu_stats {
	unsigned long flushes, publishes, published_bytes;
};
struct host_mmu_stats host_mmu_stats(struct pgtable *pt);

/* For tests that prove the adversary awake: what it pretends the code did not do. */
#define HOST_DROP_FLUSH		1u
#define HOST_DROP_PUBLISH	2u
#define HOST_DROP_TABLE_FLUSH	4u	/* last_level is taken as true always */
void host_mmu_drop(struct pgtable *pt, unsigned int what);

/* Called for each translation fetched and dropped: arch/host/mmu_real.c maps real memory by it. */
struct host_mmu_backing {
	void (*map)(u64 va, u64 size, u64 pa, const struct host_entry *entry);
	void (*unmap)(u64 va, u64 size);
};
void host_mmu_set_backing(struct pgtable *pt, const struct host_mmu_backing *backing);

#endif
