// SPDX-License-Identifier: MIT
/*
 * stress -t media: blocks of every zone, ranges of the default CMA area and movable pages that get
 * in its way, in random order and sizes, as a pure function of the seed.
 *
 * Its own record of who has which page is a map of bits per zone. From that alone follows what must
 * be granted, and how large the largest gap is; both are compared with what MMZ says. Blocks carry
 * marks in their first and last words, movable pages their own content.
 */
#include "shell.h"
#include "stress.h"
#include <granule/mmz.h>
#include <granule/movable_load.h>
#include <granule/tty.h>
#include <linux/align.h>
#include <linux/bitmap.h>
#include <linux/cma.h>
#include <linux/dma-map-ops.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/prandom.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>

#define ZONES		16
#define BLOCKS		256
#define RANGES		32
#define MOVABLE		4096
#define OPS_PER_UNIT	10
#define CHECK_EVERY	500
#define TOLD		8	/* refusals that get a line of their own */

struct zone_map {
	hil_mmz_t *zone;
	unsigned long pages, used_before;
	unsigned long *taken;
};

struct range {
	struct page *page;
	unsigned long count;
	bool frozen;
};

struct media_stress {
	struct rnd_state rnd;
	struct zone_map map[ZONES];
	unsigned int zones;
	hil_mmb_t *block[BLOCKS];
	struct cma *cma;
	unsigned long cma_before;
	struct range range[RANGES];
	struct movable_load load;
	unsigned long granted[3], refused[3], told;
	const char *broken;
};

static const char *const kinds[] = { "MMZ", "CMA", "movable" };

static u32 draw(struct media_stress *s, u32 bound)
{
	return (u32)(((u64)prandom_u32_state(&s->rnd) * bound) >> 32);
}

/* Mostly small, now and then up to `most`: each doubling half as likely. */
static unsigned long draw_pages(struct media_stress *s, unsigned long most)
{
	unsigned int bits = __ffs(draw(s, 1u << 12) | 1u << 12);
	unsigned long limit = 4ul << bits;

	return 1 + draw(s, min(limit, max(most, 1ul)));
}

static void refused(struct media_stress *s, int kind, unsigned long pages, const char *where,
		    const char *why)
{
	s->refused[kind]++;
	if (s->told++ < TOLD)
		printk("stress: %s refuses %lu pages of %s: %s\n", kinds[kind], pages, where, why);
}

/* --- media zones --- */

static unsigned long first_page(const struct zone_map *m, phys_addr_t phys)
{
	return (phys - m->zone->phys_start) >> PAGE_SHIFT;
}

/* From the bits alone: the largest gap; does one hold `pages` at a multiple of align? */
static unsigned long scan(const struct zone_map *m, unsigned long pages, unsigned long align,
			  bool *fits)
{
	unsigned long at = 0, end, largest = 0;

	*fits = false;
	while (at < m->pages) {
		phys_addr_t start;

		at = find_next_zero_bit(m->taken, m->pages, at);
		end = find_next_bit(m->taken, m->pages, at);
		largest = max(largest, end - at);
		start = m->zone->phys_start + ((phys_addr_t)at << PAGE_SHIFT);
		start = ALIGN(start, (phys_addr_t)align);
		if (start + ((phys_addr_t)pages << PAGE_SHIFT) <=
		    m->zone->phys_start + ((phys_addr_t)end << PAGE_SHIFT))
			*fits = true;
		at = end;
	}
	return largest;
}

/* Blocks of others stay where they are while this runs. */
static bool open_zone(struct media_stress *s, hil_mmz_t *zone)
{
	struct zone_map *m = &s->map[s->zones];

	if (zone->cma || zone->alloc_type != HIL_DEFAULT_ALLOC || s->zones == ZONES)
		return true;
	m->zone = zone;
	m->pages = zone->nbytes >> PAGE_SHIFT;
	m->used_before = zone->used;
	m->taken = kvcalloc(BITS_TO_LONGS(m->pages), sizeof(long), GFP_KERNEL);
	if (!m->taken)
		return false;
	for (unsigned long i = 0; i < m->pages; i++)
		if (hil_mmb_getby_phys_2(zone->phys_start + ((phys_addr_t)i << PAGE_SHIFT), NULL))
			__set_bit(i, m->taken);
	s->zones++;
	return true;
}

static void mark(hil_mmb_t *mmb, bool set, const char **broken)
{
	u32 *first = mmb->kvirt, *last = (u32 *)((char *)mmb->kvirt + mmb->length) - 1;
	u32 word = mmb->id * 2654435761u;

	if (set)
		*first = *last = word;
	else if (*first != word || *last != word)
		*broken = "a block's content changed while it was held";
}

static bool bits_are(const struct zone_map *m, unsigned long first, unsigned long n, bool value)
{
	return (value ? find_next_zero_bit(m->taken, first + n, first) :
			find_next_bit(m->taken, first + n, first)) >= first + n;
}

static void take_block(struct media_stress *s, hil_mmb_t **slot)
{
	struct zone_map *m = &s->map[draw(s, s->zones)];
	unsigned long pages = draw_pages(s, m->pages / 4), align = PAGE_SIZE << draw(s, 9);
	hil_mmb_t *mmb = hil_mmb_alloc_in_v2("stress", pages * PAGE_SIZE, align, m->zone,
					     draw(s, 2));
	unsigned long first;
	bool fits;

	if (!mmb) {
		refused(s, 0, pages, m->zone->name, hil_mmz_refusal());
		scan(m, pages, align, &fits);
		if (fits)
			s->broken = "a block was refused though a gap holds it";
		return;
	}
	s->granted[0]++;
	first = first_page(m, mmb->phys_addr);
	if (mmb->phys_addr & (align - 1) || first + pages > m->pages ||
	    !bits_are(m, first, pages, false)) {
		s->broken = "a block lies where it must not";
		return;
	}
	bitmap_set(m->taken, first, pages);
	*slot = mmb;
	if (draw(s, 8) ? hil_mmb_map2kern_cached(mmb) : hil_mmb_map2kern(mmb))
		mark(mmb, true, &s->broken);
}

static struct zone_map *map_of(struct media_stress *s, const hil_mmz_t *zone)
{
	unsigned int i = 0;

	while (s->map[i].zone != zone)
		i++;
	return &s->map[i];
}

static void give_block(struct media_stress *s, hil_mmb_t **slot)
{
	hil_mmb_t *mmb = *slot;
	struct zone_map *m = map_of(s, mmb->zone);

	bitmap_clear(m->taken, first_page(m, mmb->phys_addr), mmb->length >> PAGE_SHIFT);
	if (mmb->kvirt) {
		mark(mmb, false, &s->broken);
		hil_mmb_unmap(mmb);
	}
	if (hil_mmb_free(mmb))
		s->broken = "a block cannot be freed";
	*slot = NULL;
}

/* --- the CMA area --- */

static void mark_page(struct page *page, u32 word, bool set, const char **broken)
{
	u32 *at = kmap_local_page(page);

	if (set)
		*at = word;
	else if (*at != word)
		*broken = "a CMA range's content changed while it was held";
	kunmap_local(at);
}

static void mark_range(struct media_stress *s, const struct range *r, bool set)
{
	u32 word = page_to_pfn(r->page) * 2654435761u;

	mark_page(r->page, word, set, &s->broken);
	mark_page(r->page + r->count - 1, word, set, &s->broken);
}

static void take_range(struct media_stress *s, struct range *r)
{
	unsigned long most = cma_get_size(s->cma) >> (PAGE_SHIFT + 3);
	unsigned int align = draw(s, 7);

	r->count = draw_pages(s, most);
	r->frozen = draw(s, 2);
	r->page = r->frozen ? cma_alloc_frozen(s->cma, r->count, align, true) :
			      cma_alloc(s->cma, r->count, align, true);
	if (!r->page) {
		refused(s, 1, r->count, cma_get_name(s->cma),
			cma_get_available(s->cma) < r->count ? "so many are not free" :
							       "no range of them is free");
		return;
	}
	s->granted[1]++;
	mark_range(s, r, true);
}

static void give_range(struct media_stress *s, struct range *r)
{
	bool ok;

	mark_range(s, r, false);
	ok = r->frozen ? cma_release_frozen(s->cma, r->page, r->count) :
			 cma_release(s->cma, r->page, r->count);
	if (!ok)
		s->broken = "a CMA range cannot be given back";
	r->page = NULL;
}

/* --- movable pages --- */

/* Half of them where CMA lends them, in the way of ranges to come. */
static int take_movable(struct media_stress *s, unsigned long i)
{
	unsigned long pfn;

	if (s->cma && draw(s, 2)) {
		pfn = PHYS_PFN(cma_get_base(s->cma)) +
		      draw(s, cma_get_size(s->cma) >> PAGE_SHIFT);
		if (!movable_load_take_at(&s->load, i, pfn, MIGRATE_CMA))
			return 0;
	}
	return movable_load_take(&s->load, i, GFP_HIGHUSER_MOVABLE | __GFP_NOWARN);
}

static void toggle_movable(struct media_stress *s)
{
	unsigned long i = draw(s, MOVABLE);

	for (unsigned long n = 0; n < 32; n++, i = (i + 1) % MOVABLE) {
		if (s->load.slot[i].page) {
			s->broken = s->broken ?: movable_load_verify(&s->load, i);
			movable_load_drop(&s->load, i);
		} else if (take_movable(s, i)) {
			refused(s, 2, 1, "RAM", "no page is free");
		} else {
			s->granted[2]++;
		}
	}
}

/* --- the run --- */

static void step(struct media_stress *s)
{
	hil_mmb_t **block = &s->block[draw(s, BLOCKS)];
	struct range *range = &s->range[draw(s, RANGES)];
	u32 what = draw(s, 4);

	if (what < 2 && s->zones)
		*block ? give_block(s, block) : take_block(s, block);
	else if (what == 2 && s->cma)
		range->page ? give_range(s, range) : take_range(s, range);
	else
		toggle_movable(s);
}

static void check_now(struct media_stress *s)
{
	bool fits;

	for (unsigned int i = 0; i < s->zones; i++)
		if (scan(&s->map[i], 1, PAGE_SIZE, &fits) << PAGE_SHIFT !=
		    hil_mmz_largest(s->map[i].zone))
			s->broken = "the largest gap is not what a scan finds";
	if (mmz_check())
		s->broken = "mmz_check";
	if (s->cma && cma_check())
		s->broken = "cma_check";
	s->broken = s->broken ?: movable_load_verify_all(&s->load);
}

static u64 run(struct media_stress *s, u64 ops)
{
	u64 done;

	for (done = 0; done < ops && !s->broken; done++) {
		step(s);
		if (done % CHECK_EVERY == CHECK_EVERY - 1) {
			check_now(s);
			if (tty_interrupted())
				break;
		}
	}
	check_now(s);
	return done;
}

static void give_all_back(struct media_stress *s)
{
	for (unsigned int i = 0; i < BLOCKS; i++)
		if (s->block[i])
			give_block(s, &s->block[i]);
	for (unsigned int i = 0; i < RANGES; i++)
		if (s->range[i].page)
			give_range(s, &s->range[i]);
	check_now(s);
	movable_load_end(&s->load);
	for (unsigned int i = 0; i < s->zones; i++) {
		if (s->map[i].zone->used != s->map[i].used_before)
			s->broken = s->broken ?: "a zone did not get everything back";
		kvfree(s->map[i].taken);
	}
	if (s->cma && cma_get_available(s->cma) != s->cma_before)
		s->broken = s->broken ?: "the CMA area did not get everything back";
}

static bool start(struct media_stress *s, u64 seed)
{
	memset(s, 0, sizeof(*s));
	prandom_seed_state(&s->rnd, seed);
	for (hil_mmz_t *z = hil_mmz_next(NULL); z; z = hil_mmz_next(z))
		if (!open_zone(s, z))
			return false;
	s->cma = dma_contiguous_default_area;
	if (s->cma)
		s->cma_before = cma_get_available(s->cma);
	return !movable_load_start(&s->load, MOVABLE, seed);
}

static int report(struct media_stress *s, u64 done, unsigned long before, unsigned long after)
{
	printk("stress: %llu operations over %u zones%s\n", done, s->zones,
	       s->cma ? " and a CMA area" : "");
	for (int k = 0; k < 3; k++)
		printk("stress: %s: %lu granted, %lu refused\n", kinds[k], s->granted[k],
		       s->refused[k]);
	printk("stress: %lu movable pages moved; free pages %lu before, %lu after\n",
	       s->load.moved, before, after);
	if (s->broken)
		printk("stress: BROKEN: %s\n", s->broken);
	else if (before != after)
		printk("stress: LEAK: %ld pages did not come back\n", (long)(before - after));
	return s->broken || before != after;
}

static unsigned long settled(void)
{
	hil_mmz_forget();
	return settled_free_pages();
}

int stress_media(int argc, char **argv)
{
	static struct media_stress s;
	u64 units, seed = get_random_u32(), done;
	unsigned long before;

	if (argc < 1 || argc > 2 || !shell_number("N", argv[0], 1 << 20, &units))
		return CMD_USAGE;
	if (argc == 2 && !shell_number("seed", argv[1], U64_MAX, &seed))
		return 2;
	printk("stress: seed %llu (replay: stress -t media %llu %llu)\n", seed, units, seed);
	before = settled();
	if (!start(&s, seed)) {
		printk("stress: no memory for its records\n");
		return 1;
	}
	if (!s.zones && !s.cma) {
		printk("stress: neither media zone nor CMA area: boot with mmz=... cma=...\n");
		give_all_back(&s);
		return 1;
	}
	done = run(&s, units * OPS_PER_UNIT);
	give_all_back(&s);
	return report(&s, done, before, settled());
}
