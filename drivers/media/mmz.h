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
#include <granule/mmz.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>

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

void mmz_gap_init(hil_mmz_t *zone, unsigned long span);
/* The smallest gap for len bytes (> 0) at a multiple of align (a power of two >= PAGE_SIZE). */
bool mmz_gap_find(hil_mmz_t *zone, unsigned long len, unsigned long align, unsigned int order,
		  struct mmz_fit *fit);
/* The place at exactly `at`, if [at, at + len) is free. */
bool mmz_gap_find_at(hil_mmz_t *zone, phys_addr_t at, unsigned long len, struct mmz_fit *fit);
void mmz_gap_take(const struct mmz_fit *fit, hil_mmb_t *mmb);
void mmz_gap_give(hil_mmb_t *mmb);
unsigned long mmz_gap_largest(const hil_mmz_t *zone);
/* The last block at or below phys (the head counts), NULL below the zone. */
hil_mmb_t *mmz_gap_below(const hil_mmz_t *zone, phys_addr_t phys);
bool mmz_gap_less(struct rb_node *a, const struct rb_node *b);	/* for rb_check */
/* All gaps by size, for the checker. */
hil_mmb_t *mmz_gap_first(const hil_mmz_t *zone);
hil_mmb_t *mmz_gap_next(const hil_mmz_t *zone, hil_mmb_t *mmb);

static inline hil_mmb_t *mmz_next(const hil_mmb_t *mmb)
{
	struct rb_node *n = rb_next(&mmb->by_addr);

	return rb_entry_safe(n, hil_mmb_t, by_addr);
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

hil_mmb_t *mmz_alloc(const struct mmz_request *rq);
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
unsigned long mmz_length(const hil_mmz_t *zone, unsigned long size);

/* --- mmz_zone.c --- */

extern int mmz_anony;
extern bool mmz_format_v5, mmz_isolation;
extern char mmz_allocator_name[32];

/* Adds a zone without asking whom its memory belongs to: for boot, and for tests' own memory. */
int mmz_zone_link(hil_mmz_t *zone, bool linear);
/* Does [phys, phys + len) touch a registered carve-out zone? Returns it. Under mmz_lock. */
hil_mmz_t *mmz_zone_touching(phys_addr_t phys, u64 len);
bool mmz_zone_matches(const hil_mmz_t *zone, unsigned long gfp, const char *mmz_name);

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
struct hil_mmb_owner *mmz_owner_get(const char name[HIL_MMB_NAME_LEN]);

enum mmz_refusal {
	MMZ_BAD_SIZE, MMZ_BAD_ALIGN, MMZ_NO_ZONE, MMZ_NO_ROOM, MMZ_NO_CMA, MMZ_NO_MEMORY,
	MMZ_INJECTED, MMZ_REFUSALS
};

extern const char *const mmz_refusal_text[MMZ_REFUSALS];
extern unsigned long mmz_refused[MMZ_REFUSALS];

/* Counts it, keeps it for the listing, says it at most once a second. */
void mmz_refuse(const struct mmz_request *rq, enum mmz_refusal why, unsigned long largest);
void mmz_latency(u64 ticks);
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
