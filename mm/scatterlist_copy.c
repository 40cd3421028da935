// SPDX-License-Identifier: MIT
/*
 * Walking scatterlists: counting, page by page, piece by piece with a mapping, and the copies built
 * on that. The interface is linux/scatterlist.h. No state, no locks.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/highmem.h>
#include <linux/minmax.h>
#include <linux/scatterlist.h>
#include <linux/string.h>

int sg_nents_for_len(struct scatterlist *sg, u64 len)
{
	u64 total = 0;

	if (!len)
		return 0;
	for (int n = 1; sg; sg = sg_next(sg), n++) {
		total += sg->length;
		if (total >= len)
			return n;
	}
	return -EINVAL;
}
EXPORT_SYMBOL(sg_nents_for_len);

/* --- pages ---------------------------------------------------------------------------------- */

/* Pages that `length` bytes touch, from an offset that may itself lie beyond the first page. */
static unsigned int pages_of(unsigned int offset, unsigned int length)
{
	return ((u64)offset + length + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

void __sg_page_iter_start(struct sg_page_iter *piter, struct scatterlist *sgl, unsigned int nents,
			  unsigned long pgoffset)
{
	piter->__pg_advance = 0;
	piter->__nents = nents;
	piter->sg = sgl;
	piter->sg_pgoffset = pgoffset;
}
EXPORT_SYMBOL(__sg_page_iter_start);

/* The step both iterators take; `dma`: which of the two lengths counts. */
static bool next_page(struct sg_page_iter *piter, bool dma)
{
	if (!piter->__nents || !piter->sg)
		return false;
	piter->sg_pgoffset += piter->__pg_advance;
	piter->__pg_advance = 1;
	for (;;) {
		struct scatterlist *sg = piter->sg;
		unsigned int offset = dma ? sg_dma_address(sg) & ~PAGE_MASK : sg->offset;
		unsigned int pages = pages_of(offset, dma ? sg_dma_len(sg) : sg->length);

		if (piter->sg_pgoffset < pages)
			return true;
		piter->sg_pgoffset -= pages;
		piter->sg = sg_next(sg);
		if (!--piter->__nents || !piter->sg)
			return false;
	}
}

bool __sg_page_iter_next(struct sg_page_iter *piter)
{
	return next_page(piter, false);
}
EXPORT_SYMBOL(__sg_page_iter_next);

bool __sg_page_iter_dma_next(struct sg_dma_page_iter *iter)
{
	return next_page(&iter->base, true);
}
EXPORT_SYMBOL(__sg_page_iter_dma_next);

/* --- mapped pieces --------------------------------------------------------------------------- */

void sg_miter_start(struct sg_mapping_iter *miter, struct scatterlist *sgl, unsigned int nents,
		    unsigned int flags)
{
	memset(miter, 0, sizeof(*miter));
	WARN_ON(!(flags & (SG_MITER_TO_SG | SG_MITER_FROM_SG)));
	__sg_page_iter_start(&miter->piter, sgl, nents, 0);
	miter->__flags = flags;
}
EXPORT_SYMBOL(sg_miter_start);

/* Makes __offset and __remaining those of the next bytes; false at the end. */
static bool next_piece(struct sg_mapping_iter *miter)
{
	while (!miter->__remaining) {
		struct scatterlist *sg;

		if (!__sg_page_iter_next(&miter->piter))
			return false;
		sg = miter->piter.sg;
		/* the entry's bytes before this page, its first page holding `offset` less */
		miter->__offset = miter->piter.sg_pgoffset ? 0 : sg->offset;
		miter->__remaining = sg->offset + sg->length -
				     (miter->piter.sg_pgoffset << PAGE_SHIFT) - miter->__offset;
		if (miter->__offset >= PAGE_SIZE) {
			miter->piter.sg_pgoffset += miter->__offset >> PAGE_SHIFT;
			miter->__offset &= ~PAGE_MASK;
		}
		miter->__remaining = min_t(unsigned int, miter->__remaining,
					   PAGE_SIZE - miter->__offset);
	}
	return true;
}

bool sg_miter_skip(struct sg_mapping_iter *miter, off_t offset)
{
	sg_miter_stop(miter);
	while (offset) {
		off_t step;

		if (!next_piece(miter))
			return false;
		step = min_t(off_t, offset, miter->__remaining);
		miter->__offset += step;
		miter->__remaining -= step;
		offset -= step;
	}
	return true;
}
EXPORT_SYMBOL(sg_miter_skip);

static bool maps_locally(const struct sg_mapping_iter *miter)
{
	return miter->__flags & (SG_MITER_ATOMIC | SG_MITER_LOCAL);
}

bool sg_miter_next(struct sg_mapping_iter *miter)
{
	void *page;

	sg_miter_stop(miter);
	if (!next_piece(miter))
		return false;
	miter->page = sg_page_iter_page(&miter->piter);
	page = maps_locally(miter) ? kmap_local_page(miter->page) : kmap(miter->page);
	miter->addr = (char *)page + miter->__offset;
	miter->consumed = miter->length = miter->__remaining;
	return true;
}
EXPORT_SYMBOL(sg_miter_next);

void sg_miter_stop(struct sg_mapping_iter *miter)
{
	if (!miter->addr)
		return;
	WARN_ON(miter->consumed > miter->length);
	miter->__offset += miter->consumed;
	miter->__remaining -= miter->consumed;
	if (maps_locally(miter))
		kunmap_local(miter->addr);
	else
		kunmap(miter->page);
	miter->page = NULL;
	miter->addr = NULL;
	miter->length = miter->consumed = 0;
}
EXPORT_SYMBOL(sg_miter_stop);

/* --- copies --------------------------------------------------------------------------------- */

size_t sg_copy_buffer(struct scatterlist *sgl, unsigned int nents, void *buf, size_t buflen,
		      off_t skip, bool to_buffer)
{
	struct sg_mapping_iter miter;
	size_t done = 0;

	sg_miter_start(&miter, sgl, nents,
		       SG_MITER_ATOMIC | (to_buffer ? SG_MITER_FROM_SG : SG_MITER_TO_SG));
	if (!sg_miter_skip(&miter, skip))
		return 0;
	while (done < buflen && sg_miter_next(&miter)) {
		size_t len = min(miter.length, buflen - done);

		if (to_buffer)
			memcpy((char *)buf + done, miter.addr, len);
		else
			memcpy(miter.addr, (char *)buf + done, len);
		done += len;
	}
	sg_miter_stop(&miter);
	return done;
}
EXPORT_SYMBOL(sg_copy_buffer);

size_t sg_copy_from_buffer(struct scatterlist *sgl, unsigned int nents, const void *buf,
			   size_t len)
{
	return sg_copy_buffer(sgl, nents, (void *)buf, len, 0, false);
}
EXPORT_SYMBOL(sg_copy_from_buffer);

size_t sg_copy_to_buffer(struct scatterlist *sgl, unsigned int nents, void *buf, size_t len)
{
	return sg_copy_buffer(sgl, nents, buf, len, 0, true);
}
EXPORT_SYMBOL(sg_copy_to_buffer);

size_t sg_pcopy_from_buffer(struct scatterlist *sgl, unsigned int nents, const void *buf,
			    size_t len, off_t skip)
{
	return sg_copy_buffer(sgl, nents, (void *)buf, len, skip, false);
}
EXPORT_SYMBOL(sg_pcopy_from_buffer);

size_t sg_pcopy_to_buffer(struct scatterlist *sgl, unsigned int nents, void *buf, size_t len,
			  off_t skip)
{
	return sg_copy_buffer(sgl, nents, buf, len, skip, true);
}
EXPORT_SYMBOL(sg_pcopy_to_buffer);

size_t sg_zero_buffer(struct scatterlist *sgl, unsigned int nents, size_t len, off_t skip)
{
	struct sg_mapping_iter miter;
	size_t done = 0;

	sg_miter_start(&miter, sgl, nents, SG_MITER_ATOMIC | SG_MITER_TO_SG);
	if (!sg_miter_skip(&miter, skip))
		return 0;
	while (done < len && sg_miter_next(&miter)) {
		size_t n = min(miter.length, len - done);

		memset(miter.addr, 0, n);
		done += n;
	}
	sg_miter_stop(&miter);
	return done;
}
EXPORT_SYMBOL(sg_zero_buffer);
