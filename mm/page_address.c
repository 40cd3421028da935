// SPDX-License-Identifier: MIT
/*
 * The address of a page where that is not arithmetic: highmem pages that are permanently mapped
 * (kmap).
 *
 * A small hash from page to address, filled and emptied by mm/highmem.c; its own irqsave lock a
 * bucket. Records come from a fixed pool, as many as there can be permanent mappings. Pages of the
 * linear map never come here. Without CONFIG_HIGHMEM the file is empty.
 */
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/spinlock.h>

#ifdef CONFIG_HIGHMEM
#define BUCKET_BITS	7
#define RECORDS		((PKMAP_END - PKMAP_BASE) >> PAGE_SHIFT)

struct page_record {
	struct page_record *next;
	const struct page *page;
	void *addr;
};

static struct page_record records[RECORDS];
static struct page_record *unused;
static unsigned int fresh;		/* records from here on were never used */
static struct page_record *buckets[1 << BUCKET_BITS];
static DEFINE_SPINLOCK(lock);

static struct page_record **find(const struct page *page)
{
	struct page_record **r =
		&buckets[hash_long((unsigned long)page / sizeof(*page), BUCKET_BITS)];

	while (*r && (*r)->page != page)
		r = &(*r)->next;
	return r;
}

/* One given back, or the next that was never used. The lock is held. */
static struct page_record *new_record(void)
{
	struct page_record *rec = unused;

	if (rec) {
		unused = rec->next;
		return rec;
	}
	BUG_ON(fresh >= RECORDS);
	return &records[fresh++];
}

void *page_address(const struct page *page)
{
	struct page_record *r;
	unsigned long flags;
	void *addr;

	if (!PageHighMem(page))
		return page_to_virt(page);
	spin_lock_irqsave(&lock, flags);
	r = *find(page);
	addr = r ? r->addr : NULL;
	spin_unlock_irqrestore(&lock, flags);
	return addr;
}

/* NULL takes the record away. */
void set_page_address(struct page *page, void *virtual)
{
	struct page_record **r, *rec;
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	r = find(page);
	rec = *r;
	if (!virtual) {
		if (rec) {
			*r = rec->next;
			rec->next = unused;
			unused = rec;
		}
	} else {
		if (!rec) {
			rec = new_record();
			rec->page = page;
			rec->next = NULL;
			*r = rec;
		}
		rec->addr = virtual;
	}
	spin_unlock_irqrestore(&lock, flags);
}
#endif
