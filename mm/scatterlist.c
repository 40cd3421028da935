// SPDX-License-Identifier: MIT
/*
 * Scatterlists that own memory: tables of chained arrays, tables for pages, lists with their pages.
 * The interface is linux/scatterlist.h; walking and copying are in scatterlist_copy.c.
 *
 * A table is arrays of at most SG_MAX_SINGLE_ALLOC entries, one page each, whose last entry links
 * to the next array; the array that ends the list is as short as it can be:
 *
 *	| e e e … e link |->| e e e … e link |->| e e end |
 *
 * No state, no locks.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

/* Frees `nents` entries in chained arrays; the chain is read before each array goes. */
static void free_arrays(struct scatterlist *sgl, unsigned int nents)
{
	while (sgl) {
		struct scatterlist *next = NULL;

		if (nents > SG_MAX_SINGLE_ALLOC) {
			next = sg_chain_ptr(&sgl[SG_MAX_SINGLE_ALLOC - 1]);
			nents -= SG_MAX_SINGLE_ALLOC - 1;
		}
		kfree(sgl);
		sgl = next;
	}
}

void sg_free_table(struct sg_table *table)
{
	free_arrays(table->sgl, table->orig_nents);
	table->sgl = NULL;
	table->nents = table->orig_nents = 0;
}
EXPORT_SYMBOL(sg_free_table);

/*
 * Until the end of the list is reached the last entry of each array is its end mark, so that what
 * was made so far is a valid list of `made` entries, free_arrays() can take it back.
 */
int sg_alloc_table(struct sg_table *table, unsigned int nents, gfp_t gfp)
{
	struct scatterlist *prv = NULL;
	unsigned int left = nents;

	table->sgl = NULL;
	table->nents = table->orig_nents = 0;
	if (!nents)
		return -EINVAL;
	while (left) {
		unsigned int n = min_t(unsigned int, left, SG_MAX_SINGLE_ALLOC);
		struct scatterlist *sg = kmalloc_array(n, sizeof(*sg), gfp);

		if (!sg) {
			/* an array that links to nothing still counts as its full length */
			free_arrays(table->sgl, nents - left);
			table->sgl = NULL;
			return -ENOMEM;
		}
		sg_init_table(sg, n);
		if (prv)
			sg_chain(prv, SG_MAX_SINGLE_ALLOC, sg);
		else
			table->sgl = sg;
		prv = sg;
		left -= left > n ? n - 1 : n;
	}
	table->nents = table->orig_nents = nents;
	return 0;
}
EXPORT_SYMBOL(sg_alloc_table);

/* --- from pages ------------------------------------------------------------------------------ */

/* Pages from `first` on that follow each other and fit into `most` bytes. */
static unsigned int run_of_pages(struct page **pages, unsigned int n, unsigned int most)
{
	unsigned int len = 1;

	while (len < n && len < most &&
	       page_to_pfn(pages[len]) == page_to_pfn(pages[len - 1]) + 1)
		len++;
	return len;
}

int sg_alloc_table_from_pages_segment(struct sg_table *table, struct page **pages,
				      unsigned int n_pages, unsigned int offset,
				      unsigned long size, unsigned int max_segment, gfp_t gfp)
{
	unsigned int most = max_segment >> PAGE_SHIFT, nents = 0, i;
	struct scatterlist *sg;
	int err;

	table->sgl = NULL;
	table->nents = table->orig_nents = 0;
	if (!n_pages || !most || offset >= PAGE_SIZE || !size ||
	    size > ((unsigned long long)n_pages << PAGE_SHIFT) - offset)
		return -EINVAL;
	n_pages = (offset + (u64)size + PAGE_SIZE - 1) >> PAGE_SHIFT;
	for (i = 0; i < n_pages; i += run_of_pages(pages + i, n_pages - i, most))
		nents++;
	err = sg_alloc_table(table, nents, gfp);
	if (err)
		return err;
	i = 0;
	for (sg = table->sgl; sg; sg = sg_next(sg)) {
		unsigned int run = run_of_pages(pages + i, n_pages - i, most);
		unsigned long len = min(size, ((unsigned long)run << PAGE_SHIFT) - offset);

		sg_set_page(sg, pages[i], len, offset);
		size -= len;
		offset = 0;
		i += run;
	}
	return 0;
}
EXPORT_SYMBOL(sg_alloc_table_from_pages_segment);

/* --- with pages of their own ---------------------------------------------------------------- */

void sgl_free_order(struct scatterlist *sgl, unsigned int order)
{
	for (struct scatterlist *sg = sgl; sg; sg = sg_next(sg))
		if (sg_page(sg))
			__free_pages(sg_page(sg), order);
	kfree(sgl);
}
EXPORT_SYMBOL(sgl_free_order);

void sgl_free(struct scatterlist *sgl)
{
	sgl_free_order(sgl, 0);
}
EXPORT_SYMBOL(sgl_free);

/* One array, not chained: `chainable` leaves an entry free at its end for a link. */
struct scatterlist *sgl_alloc_order(unsigned long long length, unsigned int order, bool chainable,
				    gfp_t gfp, unsigned int *nents)
{
	u64 piece = (u64)PAGE_SIZE << order;
	u64 n = (length + piece - 1) >> (PAGE_SHIFT + order);
	struct scatterlist *sgl;

	if (!n || n + chainable > UINT_MAX || length + piece < length)
		return NULL;
	sgl = kmalloc_array(n + chainable, sizeof(*sgl), gfp & ~__GFP_HIGHMEM);
	if (!sgl)
		return NULL;
	sg_init_table(sgl, n + chainable);
	sg_mark_end(&sgl[n - 1]);
	for (struct scatterlist *sg = sgl; sg; sg = sg_next(sg)) {
		struct page *page = alloc_pages(gfp, order);

		if (!page) {
			sgl_free_order(sgl, order);
			return NULL;
		}
		sg_set_page(sg, page, min(length, piece), 0);
		length -= sg->length;
	}
	if (nents)
		*nents = n;
	return sgl;
}
EXPORT_SYMBOL(sgl_alloc_order);

struct scatterlist *sgl_alloc(unsigned long long length, gfp_t gfp, unsigned int *nents)
{
	return sgl_alloc_order(length, 0, false, gfp, nents);
}
EXPORT_SYMBOL(sgl_alloc);
