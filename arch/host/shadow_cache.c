// SPDX-License-Identifier: MIT
/*
 * The shadow caches' lines and what moves them (shadow.h): the arch contract's maintenance for the
 * host, and the adversary. Without shadow_start() maintenance does nothing, as the host's caches
 * are coherent.
 */
#include <arch/cache.h>
#include <granule/devbus.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <../arch/host/libc.h>
#include <../arch/host/paging.h>
#include <../arch/host/shadow.h>

#define BUCKETS 64

struct shadow shadow;
struct shadow_totals shadow_totals;

static struct shadow_page *buckets[BUCKETS];
static struct rnd_state rnd;

bool shadow_chance(unsigned int of_100)
{
	return prandom_u32_max_state(&rnd, 100) < of_100;
}

/* --- pages and lines ------------------------------------------------------------------------ */

struct shadow_page *shadow_find(phys_addr_t phys)
{
	struct shadow_page *page = buckets[(phys >> PAGE_SHIFT) % BUCKETS];

	phys &= PAGE_MASK;
	while (page && page->phys != phys)
		page = page->next;
	return page;
}

/* First touched: the CPU may have written all of it, and DRAM holds what was there before. */
static struct shadow_page *track(phys_addr_t phys)
{
	struct shadow_page **bucket = &buckets[(phys >> PAGE_SHIFT) % BUCKETS];
	struct shadow_page *page = shadow_find(phys);

	if (page)
		return page;
	page = calloc(1, sizeof(*page));
	if (!page)
		abort();
	page->phys = phys & PAGE_MASK;
	page->bank = __va(page->phys);
	page->next = *bucket;
	*bucket = page;
	memcpy(page->l1, page->bank, PAGE_SIZE);
	memcpy(page->seen, page->bank, PAGE_SIZE);
	prandom_bytes_state(&rnd, page->l2, PAGE_SIZE);
	prandom_bytes_state(&rnd, page->dram, PAGE_SIZE);
	for (unsigned int i = 0; i < SHADOW_LINES; i++) {
		page->state[i] = SHADOW_L1 | SHADOW_L1_DIRTY;
		page->note[i].cpu = shadow.event;
	}
	shadow.event++;
	return page;
}

static struct shadow_line line_at(struct shadow_page *page, size_t offset)
{
	size_t from = offset & ~(size_t)(shadow.line - 1);

	return (struct shadow_line){
		.page = page, .index = from / shadow.line, .from = from, .to = from + shadow.line,
		.first = from, .last = from + shadow.line - 1,
	};
}

void shadow_each_line(phys_addr_t phys, size_t size,
		      void (*fn)(struct shadow_line *l, void *data), void *data)
{
	phys_addr_t end = phys + size, next;

	for (; phys < end; phys = next) {
		size_t offset = phys & ~PAGE_MASK;
		struct shadow_line l = line_at(track(phys), offset);

		next = (phys & PAGE_MASK) + l.to;
		l.first = offset;
		l.last = (end < next ? offset + (end - phys) : l.to) - 1;
		fn(&l, data);
	}
}

u8 shadow_visible(const struct shadow_page *page, unsigned int index, size_t at)
{
	if (page->state[index] & SHADOW_UNCACHED)
		return page->dram[at];
	if (page->state[index] & SHADOW_L1)
		return page->l1[at];
	return page->state[index] & SHADOW_L2 ? page->l2[at] : page->dram[at];
}

void shadow_show(struct shadow_line *l)
{
	struct shadow_page *page = l->page;

	for (size_t at = l->from; at < l->to; at++) {
		page->seen[at] = page->lent[at] == LENT_WRITE ? SHADOW_POISON :
				 shadow_visible(page, l->index, at);
		page->bank[at] = page->seen[at];
	}
}

static void fill_l1(struct shadow_line *l)
{
	struct shadow_page *page = l->page;

	if (page->state[l->index] & SHADOW_L1)
		return;
	for (size_t at = l->from; at < l->to; at++)
		page->l1[at] = shadow_visible(page, l->index, at);
	page->state[l->index] |= SHADOW_L1;
}

void shadow_harvest(struct shadow_line *l)
{
	struct shadow_page *page = l->page;
	size_t first = l->to, last = 0;

	if (!memcmp(page->bank + l->from, page->seen + l->from, shadow.line))
		return;
	if (page->state[l->index] & SHADOW_UNCACHED) {
		memcpy(page->dram + l->from, page->bank + l->from, shadow.line);
		memcpy(page->seen + l->from, page->bank + l->from, shadow.line);
		return;
	}
	fill_l1(l);
	for (size_t at = l->from; at < l->to; at++) {
		if (page->bank[at] == page->seen[at])
			continue;
		page->l1[at] = page->bank[at];
		page->seen[at] = page->bank[at];
		first = min(first, at);
		last = at;
	}
	page->state[l->index] |= SHADOW_L1_DIRTY;
	shadow_totals.stores++;
	shadow_judge_store(l, first, last);
	shadow_note_cpu(l);
}

/* --- lines move ----------------------------------------------------------------------------- */

static void copy_line(struct shadow_line *l, u8 *to, const u8 *from)
{
	memcpy(to + l->from, from + l->from, shadow.line);
}

static void clean_l2(struct shadow_line *l)
{
	u8 *state = &l->page->state[l->index];

	if (*state & SHADOW_L2_DIRTY)
		copy_line(l, l->page->dram, l->page->l2);
	*state &= ~SHADOW_L2_DIRTY;
}

/* Into the outer cache, where there is one; through it to memory, if it does not allocate. */
static void clean_l1(struct shadow_line *l)
{
	u8 *state = &l->page->state[l->index];

	if (*state & SHADOW_L1_DIRTY) {
		if (shadow.outer && (*state & SHADOW_L2 || shadow_chance(70))) {
			copy_line(l, l->page->l2, l->page->l1);
			*state |= SHADOW_L2 | SHADOW_L2_DIRTY;
		} else {
			copy_line(l, l->page->dram, l->page->l1);
		}
	}
	*state &= ~SHADOW_L1_DIRTY;
}

static void drop_l1(struct shadow_line *l)
{
	l->page->state[l->index] &= ~(SHADOW_L1 | SHADOW_L1_DIRTY);
}

static void drop_l2(struct shadow_line *l)
{
	l->page->state[l->index] &= ~(SHADOW_L2 | SHADOW_L2_DIRTY);
}

static void fetch(struct shadow_line *l)
{
	u8 *state = &l->page->state[l->index];

	if (shadow.outer && !(*state & SHADOW_L2) && shadow_chance(70)) {
		copy_line(l, l->page->l2, l->page->dram);
		*state |= SHADOW_L2;
	}
	fill_l1(l);
}

/* --- the adversary -------------------------------------------------------------------------- */

static void disturb(struct shadow_line *l, void *percent)
{
	u8 *state = &l->page->state[l->index];

	if (!shadow_chance(*(unsigned int *)percent))
		return;
	shadow_harvest(l);
	if (*state & SHADOW_L1) {
		clean_l1(l);
		drop_l1(l);
		shadow_totals.evictions++;
	}
	if (*state & SHADOW_L2 && shadow_chance(50)) {
		clean_l2(l);
		drop_l2(l);
	}
	if (!(*state & SHADOW_UNCACHED) && shadow_chance(50)) {
		fetch(l);
		shadow_totals.fetches++;
	}
	shadow_show(l);
}

static void harvest_one(struct shadow_line *l, void *data)
{
	shadow_harvest(l);
}

void shadow_adversary(phys_addr_t phys, size_t size)
{
	unsigned int percent = prandom_u32_max_state(&rnd, 60), most = 90;

	shadow_each_line(phys, size, harvest_one, NULL);
	shadow_each_line(phys, size, disturb, &percent);
	for (unsigned int i = 0; i < 4; i++) {
		struct shadow_page *page = buckets[prandom_u32_max_state(&rnd, BUCKETS)];
		size_t at = prandom_u32_max_state(&rnd, PAGE_SIZE);

		if (page)
			shadow_each_line(page->phys + at, 1, disturb, &most);
	}
}

void shadow_step(void)
{
	for (unsigned int i = 0; shadow.on && i < BUCKETS; i++)
		for (struct shadow_page *page = buckets[i]; page; page = page->next)
			shadow_adversary(page->phys, PAGE_SIZE);
}

/* --- maintenance ---------------------------------------------------------------------------- */

/* The line's level is written back, dropped, or both. */
static void maintain(struct shadow_line *l, void *data)
{
	const struct shadow_operation *o = data;
	struct shadow_note *note = shadow_note(l);
	u8 *state = &l->page->state[l->index], dirty = o->level ? SHADOW_L2_DIRTY : SHADOW_L1_DIRTY;
	bool whole = l->first == l->from && l->last == l->to - 1;
	bool cleans = o->op != OP_INVAL || (!whole && !o->edges_lost), drops;

	shadow_harvest(l);
	drops = o->op == OP_INVAL || (o->op == OP_FLUSH && (!o->keeps_clean || *state & dirty));
	if (drops && !cleans && (*state & dirty || (o->level && note->kept)))
		shadow_note_lost(l);
	if (cleans && o->level)
		clean_l2(l);
	else if (cleans)
		clean_l1(l);
	if (drops && o->level)
		drop_l2(l);
	else if (drops)
		drop_l1(l);
	note->kept = !o->level && cleans;
	shadow_note_op(l, o->level, drops);
	shadow_totals.lines[o->level]++;
	shadow_show(l);
}

void shadow_operate(phys_addr_t phys, size_t size, struct shadow_operation o)
{
	shadow.event++;
	shadow_each_line(phys, size, maintain, &o);
}

static void operate(phys_addr_t phys, size_t size, struct shadow_operation o)
{
	if (shadow.mutant == MUTANT_LAST_LINE)
		size -= min_t(size_t, size, ((phys + size - 1) & (shadow.line - 1)) + 1);
	shadow_totals.ranges++;
	shadow_operate(phys, size, o);
	shadow_adversary(phys, size);
}

/* Virtually contiguous memory, a page at a time; what no bank holds is not DMA's. */
static void operate_virtual(const void *start, size_t size, struct shadow_operation o)
{
	if (!shadow.on)
		return;
	while (size) {
		size_t part = min(size, PAGE_SIZE - offset_in_page(start));
		phys_addr_t phys = is_vmalloc_addr(start) ?
			page_to_phys(vmalloc_to_page(start)) + offset_in_page(start) : __pa(start);

		operate(phys, part, o);
		start += part;
		size -= part;
	}
}

/* Mutants that exchange the order do the second step first, and nothing in its place. */
static bool both_steps(enum shadow_mutant mutant)
{
	return shadow.outer && shadow.mutant == mutant;
}

void arch_dcache_clean(const void *start, size_t size)
{
	enum shadow_op op = shadow.mutant == MUTANT_CLEAN_IS_INVAL ? OP_INVAL : OP_CLEAN;

	if (shadow.mutant == MUTANT_NO_CLEAN)
		return;
	if (both_steps(MUTANT_OUTER_FIRST))
		operate_virtual(start, size, (struct shadow_operation){ .level = 1 });
	operate_virtual(start, size, (struct shadow_operation){ .op = op });
}

void arch_dcache_inval(const void *start, size_t size)
{
	bool back = shadow.back;

	shadow.back = false;
	if (shadow.mutant == MUTANT_NO_INVAL ||
	    shadow.mutant == (back ? MUTANT_NO_INVAL_AFTER : MUTANT_NO_INVAL_BEFORE) ||
	    (back && both_steps(MUTANT_INNER_FIRST)))
		return;
	operate_virtual(start, size, (struct shadow_operation){
		.op = OP_INVAL, .edges_lost = shadow.mutant == MUTANT_EDGES_LOST });
}

void arch_dcache_flush(const void *start, size_t size)
{
	operate_virtual(start, size, (struct shadow_operation){ .op = OP_FLUSH });
}

void arch_icache_sync(const void *start, size_t size)
{
	barrier();
}

unsigned int arch_dcache_line_size(void)
{
	return shadow.on ? shadow.line : 64;
}

/* --- start and end -------------------------------------------------------------------------- */

/*
 * Uncached from now on, but lines of it are still in the caches: they must be pushed out and
 * dropped before anybody relies on it, as if the CPU had just written and a device, too.
 */
static void become(struct shadow_line *l, void *uncached)
{
	u8 *state = &l->page->state[l->index];

	shadow_harvest(l);
	shadow_note_cpu(l);
	if (*(bool *)uncached) {
		*state |= SHADOW_UNCACHED;
		shadow_note_device(l);
	} else {
		*state &= ~SHADOW_UNCACHED;
	}
	shadow_show(l);
}

/* RAM's mapping changed (arch/host/paging.c). */
static void set_cached(phys_addr_t base, size_t size, bool cached)
{
	bool uncached = !cached;

	shadow.event++;
	shadow_each_line(base, size, become, &uncached);
}

const char *shadow_machine_name(enum shadow_machine machine)
{
	static const char *const names[] = { "ARMv7 + PL310", "ARMv7", "ARMv8" };

	return names[machine];
}

void shadow_start(enum shadow_machine machine, u64 seed, enum shadow_mutant mutant)
{
	BUG_ON(shadow.on);
	prandom_seed_state(&rnd, seed);
	shadow = (struct shadow){
		.on = true, .outer = machine == SHADOW_ARMV7_PL310, .machine = machine,
		.mutant = mutant, .line = machine == SHADOW_ARMV7_PL310 ? 32 : 64, .event = 1,
	};
	host_set_cached = set_cached;
	devbus_set_backend(&shadow_backend);
	if (shadow.outer)
		shadow_pl310_start(seed);
}

static void settle(struct shadow_line *l, void *data)
{
	struct shadow_page *page = l->page;

	shadow_harvest(l);
	memset(page->lent + l->from, LENT_NOT, shadow.line);
	shadow_show(l);
}

void shadow_stop(void)
{
	for (unsigned int i = 0; i < BUCKETS; i++) {
		while (buckets[i]) {
			struct shadow_page *page = buckets[i];

			shadow_each_line(page->phys, PAGE_SIZE, settle, NULL);
			buckets[i] = page->next;
			free(page);
		}
	}
	if (shadow.outer)
		shadow_pl310_stop();
	shadow.on = false;
	shadow.mutant = MUTANT_NONE;
	host_set_cached = NULL;
	devbus_set_backend(NULL);
	shadow_bus_reset();
}
