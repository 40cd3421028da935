/* SPDX-License-Identifier: MIT */
/*
 * The shadow caches: what a machine whose devices do not see the CPU's caches would show, since no
 * emulator does. Between shadow_start() and shadow_stop() every page that DMA touches has four
 * views, by cache line:
 *
 *	the bank	what the CPU's loads find (the fake machine's RAM itself)
 *	l1		the CPU's own caches: valid, dirty
 *	l2		an outer cache (PL310), where the machine has one
 *	dram		what devices read and write
 *
 * Lines move by arch_dcache_*(), as mm/dma_cache.c calls them, by the registers of a PL310, as its
 * driver writes them (shadow_pl310.c), and by an adversary, seeded: at any event it evicts dirty
 * lines, drops clean ones and fetches others ahead, as a CPU may. Stores are found by comparing the
 * bank with what it showed last. A page that DMA never touched before is dirty in l1, its dram is
 * noise.
 *
 * While a device owns bytes that it may write, the bank shows poison there.
 *
 * The ledger (shadow_ledger.c) numbers every event and keeps, for each line, when the CPU last
 * could have written it, when it was pushed out to each level, when a device wrote it, when each
 * level dropped it:
 *
 *	before a device touches a line			cpu < push1 [< push2 < drained]
 *	before the CPU reads what a device wrote	dev < [drop2 <] drop1
 *
 * What breaks this, or stores into lent bytes, or a line shared with them, is a report of devbus
 * (granule/devbus.h), which judges mask, mapping, direction and owner before.
 *
 * Host only; one thread.
 */
#ifndef ARCH_HOST_SHADOW_H
#define ARCH_HOST_SHADOW_H

#include <asm/page.h>
#include <linux/types.h>

enum shadow_machine { SHADOW_ARMV7_PL310, SHADOW_ARMV7, SHADOW_ARMV8, SHADOW_MACHINES };

/* Mistakes in the maintenance itself, for the proof that they would be found. */
enum shadow_mutant {
	MUTANT_NONE,
	MUTANT_NO_CLEAN,		/* arch_dcache_clean() does nothing */
	MUTANT_NO_INVAL,		/* arch_dcache_inval() does nothing */
	MUTANT_NO_INVAL_BEFORE,		/* ... when a buffer goes to the device */
	MUTANT_NO_INVAL_AFTER,		/* ... when it comes back */
	MUTANT_EDGES_LOST,		/* lines shared with a neighbour are dropped, not cleaned */
	MUTANT_LAST_LINE,		/* ranges end a line early */
	MUTANT_CLEAN_IS_INVAL,
	MUTANT_NO_OUTER_CLEAN,		/* from here on: only with an outer cache */
	MUTANT_NO_OUTER_INVAL,
	MUTANT_OUTER_EDGES_LOST,
	MUTANT_NO_DRAIN,		/* its buffers are not drained (cache sync) */
	MUTANT_588369,			/* the erratum's workaround is left out */
	MUTANT_OUTER_FIRST,		/* the outer cache is cleaned before the inner one */
	MUTANT_INNER_FIRST,		/* after a transfer the inner cache is dropped first */
	SHADOW_MUTANTS
};

struct shadow_totals {
	unsigned long ranges, lines[2];	/* maintained: ranges of L1, lines of each level */
	unsigned long transfers, transfer_lines;	/* of devices, judged by the ledger */
	unsigned long evictions, fetches, stores;	/* lines: by the adversary, and dirtied */
};

/* Sets devbus's backend, and the outer cache where there is one. */
void shadow_start(enum shadow_machine machine, u64 seed, enum shadow_mutant mutant);
/* All views become the CPU's; nothing is tracked any more. */
void shadow_stop(void);
/* The CPU is at work: a moment for the adversary, with all stores so far seen. */
void shadow_step(void);
extern struct shadow_totals shadow_totals;	/* since somebody cleared them */
const char *shadow_machine_name(enum shadow_machine machine);

#define SHADOW_POISON 0xdb

/* --- between shadow_cache.c, shadow_ledger.c and shadow_bus.c ------------------------------- */

#define SHADOW_LINE_MIN 32
#define SHADOW_LINES (PAGE_SIZE / SHADOW_LINE_MIN)
#define SHADOW_L1 1u		/* valid, dirty, in either level */
#define SHADOW_L1_DIRTY 2u
#define SHADOW_L2 4u
#define SHADOW_L2_DIRTY 8u
#define SHADOW_UNCACHED 16u

/* How a byte is lent to a device. */
enum shadow_lent { LENT_NOT, LENT_READ, LENT_WRITE };

struct shadow_label {		/* the mapping a line was lent by, kept after its end */
	const char *buffer;
	char device[24];
	dma_addr_t dma;
	phys_addr_t phys;
	size_t size;
};

/* A line's ledger: numbers of events, 0 for never. */
struct shadow_note {
	u32 cpu, push1, push2, dev, drop1, drop2;
	struct shadow_label *label;
	bool kept;		/* L1 was told to clean it: L2 must not drop it unwritten */
	bool lost;		/* what the CPU wrote was dropped, not pushed out */
	bool shared;		/* reported as shared with a neighbour: no more reports */
};

struct shadow_page {
	struct shadow_page *next;
	phys_addr_t phys;
	u8 *bank;
	u8 l1[PAGE_SIZE], l2[PAGE_SIZE], dram[PAGE_SIZE];
	u8 seen[PAGE_SIZE];	/* what the bank showed last */
	u8 lent[PAGE_SIZE];
	u8 state[SHADOW_LINES];
	struct shadow_note note[SHADOW_LINES];
};

extern struct shadow {
	bool on, outer;
	enum shadow_machine machine;
	enum shadow_mutant mutant;
	unsigned int line;
	u32 event;		/* the number of the next one */
	u32 drained;		/* when the outer cache's buffers were */
	bool back;		/* a buffer goes back to the CPU: L1 has still to be dropped */
} shadow;

/* One line of a page; fn for each line that [phys, phys + size) touches. */
struct shadow_line {
	struct shadow_page *page;
	unsigned int index;	/* of state and note */
	size_t from, to;	/* bytes of the page */
	size_t first, last;	/* of them, the ones in the range */
};

void shadow_each_line(phys_addr_t phys, size_t size,
		      void (*fn)(struct shadow_line *l, void *data), void *data);
struct shadow_page *shadow_find(phys_addr_t phys);
/* Sees the CPU's stores into a line; makes the bank show what the CPU would find now. */
void shadow_harvest(struct shadow_line *l);
void shadow_show(struct shadow_line *l);
/* What the CPU's loads would find in a byte, poison aside. */
u8 shadow_visible(const struct shadow_page *page, unsigned int index, size_t at);
/* The adversary's turn, on these lines and some others. */
void shadow_adversary(phys_addr_t phys, size_t size);
bool shadow_chance(unsigned int of_100);

static inline struct shadow_note *shadow_note(const struct shadow_line *l)
{
	return &l->page->note[l->index];
}

/* The ledger. */
void shadow_label_line(struct shadow_line *l, struct shadow_label *label);
void shadow_note_cpu(struct shadow_line *l);		/* the CPU may write, or wrote, the line */
void shadow_note_op(struct shadow_line *l, unsigned int level, bool drops);
void shadow_note_device(struct shadow_line *l);		/* a device wrote it */
/* A dirty line was dropped by an operation on [first, last] of it. */
void shadow_note_lost(struct shadow_line *l);
/* May the device touch the line; may the CPU believe it? False after a report. */
bool shadow_judge_device(struct shadow_line *l, bool write);
bool shadow_judge_cpu(struct shadow_line *l, bool write);
/* The CPU stored into [first, last] of the page, and the line has lent bytes. */
void shadow_judge_store(struct shadow_line *l, size_t first, size_t last);

enum shadow_op { OP_CLEAN, OP_INVAL, OP_FLUSH };

struct shadow_operation {
	unsigned int level;	/* 0: L1, 1: L2 */
	enum shadow_op op;
	bool edges_lost;
	bool keeps_clean;	/* a flush that leaves lines behind that are clean */
};

/* On every line of the range, and nothing else. */
void shadow_operate(phys_addr_t phys, size_t size, struct shadow_operation o);
/* The outer cache appears and goes, both with its driver. */
void shadow_pl310_start(u64 seed);
void shadow_pl310_stop(void);

extern const struct devbus_backend shadow_backend;
void shadow_bus_reset(void);

#endif
