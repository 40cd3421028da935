// SPDX-License-Identifier: MIT
/*
 * A load of movable pages (granule/movable_load.h): the smallest complete owner in the sense of
 * linux/migrate.h, and what tests and `stress` move about.
 *
 * A page knows its slot: index is the slot's number, private the load. The page lock guards both
 * and the slot's pointer while the page moves.
 */
#include <granule/movable_load.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/migrate.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/slab.h>

static struct movable_load *load_of(const struct page *page)
{
	return (struct movable_load *)page->private;
}

/* --- the owner's side of migration ----------------------------------------------------------- */

static bool load_isolate(struct page *page, isolate_mode_t mode)
{
	return !load_of(page)->slot[page->index].pinned;
}

static void adopt(struct movable_load *load, unsigned long i, struct page *page);

static int load_migrate(struct page *dst, struct page *src, enum migrate_mode mode)
{
	struct movable_load *load = load_of(src);

	if (load->slot[src->index].stubborn)
		return -EAGAIN;
	copy_highpage(dst, src);
	get_page(dst);
	adopt(load, src->index, dst);
	__ClearPageMovable(src);
	put_page(src);
	load->moved++;
	return MIGRATEPAGE_SUCCESS;
}

static void load_putback(struct page *page)
{
	/* It was on no list, so there is nowhere to put it back. */
}

static const struct movable_operations load_ops = {
	.isolate_page = load_isolate,
	.migrate_page = load_migrate,
	.putback_page = load_putback,
	.name = "movable load",
};

static void adopt(struct movable_load *load, unsigned long i, struct page *page)
{
	page->index = i;
	page->private = (unsigned long)load;
	__SetPageMovable(page, &load_ops);
	WRITE_ONCE(load->slot[i].page, page);
}

/* --- content --------------------------------------------------------------------------------- */

#define WORDS (PAGE_SIZE / sizeof(u32))

static u32 first_word(const struct movable_load *load, unsigned long i)
{
	return (load->seed + (u32)i) * 2654435761u;
}

static void fill(const struct movable_load *load, unsigned long i, struct page *page)
{
	u32 *p = kmap_local_page(page), value = first_word(load, i);

	for (unsigned int n = 0; n < WORDS; n++, value += 0x01000193)
		p[n] = value;
	kunmap_local(p);
}

static bool content_holds(const struct movable_load *load, unsigned long i, struct page *page)
{
	u32 *p = kmap_local_page(page), value = first_word(load, i), wrong = 0;

	for (unsigned int n = 0; n < WORDS; n++, value += 0x01000193)
		wrong |= p[n] ^ value;
	kunmap_local(p);
	return !wrong;
}

const char *movable_load_verify(const struct movable_load *load, unsigned long i)
{
	struct page *page = load->slot[i].page;

	if (!page)
		return NULL;
	if (!__PageMovable(page) || page_movable_ops(page) != &load_ops)
		return "the page lost its owner";
	if (load_of(page) != load || page->index != i)
		return "the page is another slot's";
	if (page_ref_count(page) != 1 || PageIsolated(page) || PageLocked(page))
		return "somebody else still holds the page";
	return content_holds(load, i, page) ? NULL : "the page's content changed";
}

const char *movable_load_verify_all(const struct movable_load *load)
{
	const char *wrong = NULL;

	for (unsigned long i = 0; i < load->nr && !wrong; i++)
		wrong = movable_load_verify(load, i);
	return wrong;
}

/* --- pages come and go ----------------------------------------------------------------------- */

int movable_load_start(struct movable_load *load, unsigned long nr, u32 seed)
{
	*load = (struct movable_load){ .nr = nr, .seed = seed };
	load->slot = kvcalloc(nr, sizeof(*load->slot), GFP_KERNEL);
	return load->slot ? 0 : -ENOMEM;
}

static void hold(struct movable_load *load, unsigned long i, struct page *page)
{
	fill(load, i, page);
	lock_page(page);
	adopt(load, i, page);
	unlock_page(page);
	load->held++;
}

int movable_load_take(struct movable_load *load, unsigned long i, gfp_t gfp)
{
	struct page *page = alloc_page(gfp | __GFP_MOVABLE);

	if (!page)
		return -ENOMEM;
	hold(load, i, page);
	return 0;
}

int movable_load_take_at(struct movable_load *load, unsigned long i, unsigned long pfn,
			 int migratetype)
{
	int err = alloc_contig_range(pfn, pfn + 1, migratetype, GFP_KERNEL);

	if (!err)
		hold(load, i, pfn_to_page(pfn));
	return err;
}

/* The page may move until it is locked: then it is another one. */
static struct page *lock_slot(struct movable_load *load, unsigned long i)
{
	for (;;) {
		struct page *page = READ_ONCE(load->slot[i].page);

		if (!page)
			return NULL;
		lock_page(page);
		if (page == READ_ONCE(load->slot[i].page))
			return page;
		unlock_page(page);
	}
}

void movable_load_drop(struct movable_load *load, unsigned long i)
{
	struct page *page = lock_slot(load, i);

	if (!page)
		return;
	__ClearPageMovable(page);
	load->slot[i] = (struct movable_slot){ 0 };
	unlock_page(page);
	put_page(page);
	load->held--;
}

void movable_load_end(struct movable_load *load)
{
	for (unsigned long i = 0; i < load->nr; i++)
		movable_load_drop(load, i);
	kvfree(load->slot);
	load->slot = NULL;
	load->nr = 0;
}
