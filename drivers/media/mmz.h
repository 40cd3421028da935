/* SPDX-License-Identifier: MIT */
/*
 * What the files of MMZ share. granule/mmz.h is the public side; README.md in this folder tells
 * which file does what.
 *
 * Locks: mmz_lock (IRQs masked) guards the list of zones, their trees and figures, owners, the
 * history and the refusals; nothing under it takes more than O(log blocks). mmz_map_lock (a mutex,
 * taken first) guards kernel maps: kvirt, map_ref and the MAP2KERN flags change under both.
 */
#ifndef DRIVERS_MEDIA_MMZ_H
#define DRIVERS_MEDIA_MMZ_H

#include <granule/fault_inject.h>
#include <arch/ops.h>
#include <asm/page.h>
#include <granule/mmz.h>
#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

struct seq_file;

extern spinlock_t mmz_lock;
extern struct mutex mmz_map_lock;
extern struct list_head mmz_zones;	/* in the order of registration */
extern struct list_head mmz_history;	/* freed blocks, newest first */
extern unsigned int mmz_history_len;

#define for_each_mmz(zone) list_for_each_entry(zone, &mmz_zones, list)

/* --- mmz_gap.c: where a block goes --- */

struct mmz_fit {
	hil_mmz_t *zone;
	hil_mmb_t *pred;	/* whose gap it is */
	phys_addr_t at;
	unsigned long len;
};

/*
 * Which block is at an address: a zone is cut into at most 1,024 pieces of at least a page, each
 * knows the first block that begins in it.
 */
#define MMZ_PIECES	1024

struct hil_mmb_index {
	hil_mmb_t *first[MMZ_PIECES];
	unsigned long map[MMZ_PIECES / BITS_PER_LONG];	/* pieces that have one */
};

/* zone->index is the caller's, zeroed. */
void mmz_gap_init(hil_mmz_t *zone, unsigned long span);
/* The smallest gap for len bytes (> 0) at a multiple of align (a power of two >= PAGE_SIZE). */
bool mmz_gap_search(hil_mmz_t *zone, unsigned long len, unsigned long align, unsigned int order,
		    struct mmz_fit *fit);

static inline bool mmz_gap_find(hil_mmz_t *zone, unsigned long len, unsigned long align,
				unsigned int order, struct mmz_fit *fit)
{
	unsigned long n = len >> PAGE_SHIFT, map;

	if (unlikely(align > PAGE_SIZE || order != HIL_LOW_TO_HIGH || n >= BITS_PER_LONG))
		return mmz_gap_search(zone, len, align, order, fit);
	map = zone->bin_map >> n;
	if (unlikely(!map))
		return mmz_gap_search(zone, len, align, order, fit);
	fit->zone = zone;
	fit->len = len;
	fit->pred = list_first_entry(&zone->bin[n + __ffs(map)], hil_mmb_t, in_bin);
	fit->at = fit->pred->phys_addr + fit->pred->length;
	return true;
}
/* The place at exactly `at`, if [at, at + len) is free. */
bool mmz_gap_find_at(hil_mmz_t *zone, phys_addr_t at, unsigned long len, struct mmz_fit *fit);
void mmz_gap_take(const struct mmz_fit *fit, hil_mmb_t *mmb);
void mmz_gap_give(hil_mmb_t *mmb);
unsigned long mmz_gap_largest(const hil_mmz_t *zone);
/* That, within the budget of a CMA zone. */
unsigned long mmz_largest(const hil_mmz_t *zone);
/* The last block at or below phys (the head counts), NULL below the zone. */
hil_mmb_t *mmz_gap_below(const hil_mmz_t *zone, phys_addr_t phys);
bool mmz_gap_less(struct rb_node *a, const struct rb_node *b);	/* for rb_check */
/* All gaps by size, for the checker. */
hil_mmb_t *mmz_gap_first(const hil_mmz_t *zone);
hil_mmb_t *mmz_gap_next(const hil_mmz_t *zone, hil_mmb_t *mmb);

static inline hil_mmb_t *mmz_next(const hil_mmb_t *mmb)
{
	struct list_head *n = mmb->by_addr.next;

	return n == &mmb->zone->head.by_addr ? NULL : list_entry(n, hil_mmb_t, by_addr);
}

/* In order of address, without the head. */
#define for_each_mmb(mmb, zone) \
	for (mmb = mmz_next(&(zone)->head); mmb; mmb = mmz_next(mmb))

static inline phys_addr_t mmb_end(const hil_mmb_t *mmb)
{
	return mmb->phys_addr + mmb->length;
}

/* --- mmz_alloc.c --- */

#define MMB_LIVE	0x4d4d4221	/* hil_mmb_t.magic */
#define MMB_DEAD	0x4d4d423f

struct mmz_request {
	const char *name, *mmz_name;
	unsigned long size, align, gfp;
	hil_mmz_t *zone;		/* NULL: those that match gfp and mmz_name */
	unsigned int order;
	const void *caller;
};

/* rq's align is rounded up to a page. */
hil_mmb_t *mmz_alloc(struct mmz_request *rq);
int mmz_free(hil_mmb_t *mmb, const void *caller);

/* What is left of a free when mmz_lock is open again. Starts as zeros. */
struct mmz_gone {
	hil_mmb_t *old;		/* fell out of the history */
	struct cma *cma;
	struct page *page;
	unsigned long pages;
};

/* Under mmz_lock, after a map or a reference went: frees a released block that nobody uses. */
void mmz_free_if_unused(hil_mmb_t *mmb, struct mmz_gone *gone);
void mmz_gone_finish(const struct mmz_gone *gone);
/* mmb is a live block: else false after a warning that says what is known of it. */
bool mmb_valid(const hil_mmb_t *mmb, const char *what);
/* The length of a block of `size` bytes by the zone's type; 0: there is none. */
unsigned long mmz_typed_length(const hil_mmz_t *zone, unsigned long len);

static inline unsigned long mmz_length(const hil_mmz_t *zone, unsigned long size)
{
	unsigned long len = PAGE_ALIGN(size);

	if (unlikely(len < size || !size))
		return 0;
	return likely(zone->alloc_type == HIL_DEFAULT_ALLOC) ? len : mmz_typed_length(zone, len);
}

/* --- mmz_zone.c --- */

extern int mmz_anony;
extern bool mmz_format_v5, mmz_isolation;
extern char mmz_allocator_name[32];

/* Adds a zone without asking whom its memory belongs to: for boot, and for tests' own memory. */
int mmz_zone_link(hil_mmz_t *zone, bool linear);
/* Does [phys, phys + len) touch a registered carve-out zone? Returns it. Under mmz_lock. */
hil_mmz_t *mmz_zone_touching(phys_addr_t phys, u64 len);

static inline bool mmz_zone_matches(const hil_mmz_t *zone, unsigned long gfp, const char *mmz_name)
{
	if (gfp && zone->gfp != gfp)
		return false;
	if (!mmz_name || !*mmz_name)
		return zone->anonymous && mmz_anony == 1;
	for (const char *own = zone->name; *own == *mmz_name; own++, mmz_name++)
		if (!*own)
			return true;
	return false;
}

/* --- mmz_parse.c: pure --- */

#define MMZ_MAX_ZONES	32

struct mmz_spec {
	char name[HIL_MMZ_NAME_LEN];
	unsigned long gfp;
	u64 start, size;
	unsigned int type;
	u64 eqsize;
};

#define MMZ_WHY	160

/*
 * One entry, `len` bytes: name,gfp,start,size[,type,eqsize]. 0, or -EINVAL with a sentence in why
 * that names the entry.
 */
int mmz_parse_entry(const char *text, size_t len, struct mmz_spec *spec, char *why);
/*
 * Calls fn for each entry of a ':' list, good (why NULL) or bad (spec NULL). The number of bad
 * ones.
 */
int mmz_parse(const char *text, void (*fn)(void *ctx, const struct mmz_spec *spec,
					   const char *why), void *ctx);

/* --- mmz_cma.c: sleeps --- */

struct page *mmz_cma_alloc(struct cma *cma, unsigned long pages, unsigned int order);
bool mmz_cma_release(struct cma *cma, const struct page *page, unsigned long pages);
/* A zone of the area called as it, or of the default one; NULL after the reason was printed. */
hil_mmz_t *mmz_cma_zone(const struct mmz_spec *s);

/* --- mmz_stat.c --- */

struct hil_mmb_owner {
	char name[HIL_MMB_NAME_LEN];
	unsigned long now, peak;	/* bytes */
	unsigned long blocks, allocs;
};

#define MMZ_OWNERS	128	/* the last one stands for all that have no room */
extern struct hil_mmb_owner mmz_owners[MMZ_OWNERS];
#define MMZ_OWNER_HASH	256	/* at most half full */
extern u8 mmz_owner_hash[MMZ_OWNER_HASH];	/* index + 1 */
/* Makes one, if there is room. hash: of the name, len: its length. */
struct hil_mmb_owner *mmz_owner_find(const char name[HIL_MMB_NAME_LEN], u32 hash, size_t len);

/* Names are padded with zeros: whole words can be compared, up to the one with the end. */
static inline bool mmz_same_name(const char *a, const char *b, size_t len)
{
	const unsigned long *x = (const unsigned long *)a, *y = (const unsigned long *)b;

	for (size_t i = 0; i <= len / sizeof(long); i++)
		if (x[i] != y[i])
			return false;
	return true;
}

static inline struct hil_mmb_owner *mmz_owner_get(const char name[HIL_MMB_NAME_LEN], u32 hash,
						  size_t len)
{
	unsigned int found = mmz_owner_hash[hash % MMZ_OWNER_HASH];

	if (likely(found && mmz_same_name(mmz_owners[found - 1].name, name, len)))
		return &mmz_owners[found - 1];
	return mmz_owner_find(name, hash, len);
}

enum mmz_refusal {
	MMZ_BAD_SIZE, MMZ_BAD_ALIGN, MMZ_NO_ZONE, MMZ_NO_ROOM, MMZ_NO_CMA, MMZ_NO_MEMORY,
	MMZ_INJECTED, MMZ_REFUSALS
};

extern const char *const mmz_refusal_text[MMZ_REFUSALS];
extern unsigned long mmz_refused[MMZ_REFUSALS];

/* Counts it, keeps it for the listing, says it at most once a second. */
void mmz_refuse(const struct mmz_request *rq, enum mmz_refusal why, unsigned long largest);

#define MMZ_LATENCY_BUCKETS	33
extern unsigned long mmz_latency_hist[MMZ_LATENCY_BUCKETS];

/* Bucket b counts what took 2^(b-1) .. 2^b - 1 ticks. */
static inline void mmz_latency(u64 ticks)
{
	mmz_latency_hist[fls((u32)ticks)]++;
}

/* Ticks of the clock's counter, where the CPU has it without asking its driver. */
static inline u64 mmz_ticks(void)
{
	u64 now = arch_counter();

	return likely(now) ? now : time_counter();
}
/* The reason the last refusal was given for. */
const char *mmz_last_refusal(void);

extern struct fault_attr fail_mmz;
extern unsigned long mmz_fail_above;	/* bytes; 0: off */

/* --- mmz_map.c --- */

/* Cleans and drops the lines of pages that come from the page allocator. */
void mmz_flush_pages(struct page *page, unsigned long pages);

/* --- mmz_account.c --- */

struct mmz_ram {
	u64 ram, os, mmz, cma, reserved, image;
};

void mmz_ram_account(struct mmz_ram *r);

#endif
