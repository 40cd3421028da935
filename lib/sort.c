// SPDX-License-Identifier: MIT
/*
 * sort(): heap sort, bottom up. First every parent is made larger than its children, then the
 * largest is exchanged to the end again and again. Always n log n, in place, no recursion, which
 * is what boot code and fault paths can afford. bsearch() lives with it. No state.
 */
#include <linux/bsearch.h>
#include <linux/sort.h>
#include <linux/stddef.h>

struct sorter {
	char *base;
	size_t size;
	cmp_r_func_t cmp;
	swap_r_func_t swap;
	const void *priv;
};

static void swap_bytes(void *a, void *b, int size, const void *priv)
{
	char *x = a, *y = b;

	while (size--) {
		char t = *x;

		*x++ = *y;
		*y++ = t;
	}
}

static void swap_words(void *a, void *b, int size, const void *priv)
{
	unsigned long *x = a, *y = b;

	for (; size; size -= sizeof(long)) {
		unsigned long t = *x;

		*x++ = *y;
		*y++ = t;
	}
}

/* Element i sinks until both children are smaller. Offsets are in bytes: child(i) = 2i + 1. */
static void sift_down(const struct sorter *s, size_t i, size_t end)
{
	for (;;) {
		size_t child = 2 * i + s->size;

		if (child >= end)
			return;
		if (child + s->size < end &&
		    s->cmp(s->base + child, s->base + child + s->size, s->priv) < 0)
			child += s->size;
		if (s->cmp(s->base + i, s->base + child, s->priv) >= 0)
			return;
		s->swap(s->base + i, s->base + child, s->size, s->priv);
		i = child;
	}
}

void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp, swap_r_func_t swap,
	    const void *priv)
{
	struct sorter s = { base, size, cmp, swap, priv };
	size_t i, end;

	if (num < 2 || !size)
		return;
	if (!swap) {
		bool words = (((unsigned long)base | size) & (sizeof(long) - 1)) == 0;

		s.swap = words ? swap_words : swap_bytes;
	}
	for (i = num / 2; i--;)
		sift_down(&s, i * size, num * size);
	for (end = (num - 1) * size; end; end -= size) {
		s.swap(s.base, s.base + end, size, priv);
		sift_down(&s, 0, end);
	}
}

/* Carries the two-argument functions through the three-argument ones. */
struct plain {
	cmp_func_t cmp;
	swap_func_t swap;
};

static int plain_cmp(const void *a, const void *b, const void *priv)
{
	return ((const struct plain *)priv)->cmp(a, b);
}

static void plain_swap(void *a, void *b, int size, const void *priv)
{
	((const struct plain *)priv)->swap(a, b, size);
}

void sort(void *base, size_t num, size_t size, cmp_func_t cmp, swap_func_t swap)
{
	struct plain p = { cmp, swap };

	sort_r(base, num, size, plain_cmp, swap ? plain_swap : NULL, &p);
}

void *bsearch(const void *key, const void *base, size_t num, size_t size, cmp_func_t cmp)
{
	const char *low = base;

	while (num) {
		const char *mid = low + (num / 2) * size;
		int c = cmp(key, mid);

		if (c == 0)
			return (void *)mid;
		if (c > 0) {
			low = mid + size;
			num--;
		}
		num /= 2;
	}
	return NULL;
}
