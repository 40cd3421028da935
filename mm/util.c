// SPDX-License-Identifier: MIT
/*
 * Small things on top of kmalloc: duplicated strings and memory, formatted strings, kvmalloc
 * (kmalloc or vmalloc, whichever fits), and freeing after a grace period. No state but the last
 * one's queue.
 */
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <asm/sections.h>
#include <mm/slab.h>

/* --- copies ------------------------------------------------------------------------------- */

void *kmemdup(const void *src, size_t len, gfp_t gfp)
{
	void *p = kmalloc(len, gfp);

	return p ? memcpy(p, src, len) : NULL;
}
EXPORT_SYMBOL(kmemdup);

/* len bytes and a NUL behind them. */
char *kmemdup_nul(const char *s, size_t len, gfp_t gfp)
{
	char *p = s ? kmalloc(len + 1, gfp) : NULL;

	if (p) {
		memcpy(p, s, len);
		p[len] = '\0';
	}
	return p;
}
EXPORT_SYMBOL(kmemdup_nul);

char *kstrdup(const char *s, gfp_t gfp)
{
	return s ? kmemdup(s, strlen(s) + 1, gfp) : NULL;
}
EXPORT_SYMBOL(kstrdup);

char *kstrndup(const char *s, size_t max, gfp_t gfp)
{
	return s ? kmemdup_nul(s, strnlen(s, max), gfp) : NULL;
}
EXPORT_SYMBOL(kstrndup);

/* A string of the image's constants needs no copy; kfree_const() knows it. */
const char *kstrdup_const(const char *s, gfp_t gfp)
{
	return is_kernel_rodata((unsigned long)s) ? s : kstrdup(s, gfp);
}
EXPORT_SYMBOL(kstrdup_const);

void kfree_const(const void *p)
{
	if (!is_kernel_rodata((unsigned long)p))
		kfree(p);
}
EXPORT_SYMBOL(kfree_const);

char *kvasprintf(gfp_t gfp, const char *fmt, va_list args)
{
	va_list again;
	int len;
	char *p;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	p = kmalloc(len + 1, gfp);
	if (p)
		vsnprintf(p, len + 1, fmt, args);
	return p;
}
EXPORT_SYMBOL(kvasprintf);

char *kasprintf(gfp_t gfp, const char *fmt, ...)
{
	va_list args;
	char *p;

	va_start(args, fmt);
	p = kvasprintf(gfp, fmt, args);
	va_end(args);
	return p;
}
EXPORT_SYMBOL(kasprintf);

/* --- kmalloc or vmalloc ------------------------------------------------------------------- */

void *kvmalloc_node(size_t size, gfp_t flags, int node)
{
	gfp_t first = flags;
	void *p;

	/* Above a page vmalloc is as good: do not try hard for contiguous memory. */
	if (size > PAGE_SIZE) {
		first |= __GFP_NOWARN;
		if (!(flags & __GFP_RETRY_MAYFAIL))
			first |= __GFP_NORETRY;
		first &= ~__GFP_NOFAIL;
	}
	p = kmalloc_node(size, first, node);
	if (p || size <= PAGE_SIZE)
		return p;
	/* Page tables cannot be had without sleeping. */
	if (!gfpflags_allow_blocking(flags))
		return NULL;
	if (unlikely(size > INT_MAX)) {
		WARN_ON_ONCE(!(flags & __GFP_NOWARN));
		return NULL;
	}
	return __vmalloc_node(size, 1, flags, node, __builtin_return_address(0));
}
EXPORT_SYMBOL(kvmalloc_node);

void kvfree(const void *p)
{
	if (is_vmalloc_addr(p))
		vfree(p);
	else
		kfree(p);
}
EXPORT_SYMBOL(kvfree);

void kvfree_sensitive(const void *p, size_t len)
{
	if (!ZERO_OR_NULL_PTR(p)) {
		memzero_explicit((void *)p, len);
		kvfree(p);
	}
}
EXPORT_SYMBOL(kvfree_sensitive);

void *kvrealloc(const void *p, size_t size, gfp_t flags)
{
	size_t old;
	void *new;

	if (!is_vmalloc_addr(p)) {
		new = krealloc(p, size,
			       size > PAGE_SIZE ? flags | __GFP_NOWARN | __GFP_NORETRY : flags);
		if (new || size <= PAGE_SIZE)
			return new;
		old = ksize(p);
	} else {
		old = find_vm_area(p)->size - PAGE_SIZE;	/* less its guard page */
	}
	new = kvmalloc(size, flags);
	if (new && !ZERO_OR_NULL_PTR(p)) {
		memcpy(new, p, min(old, size));
		kvfree(p);
	}
	return new;
}
EXPORT_SYMBOL(kvrealloc);

/* --- after a grace period ----------------------------------------------------------------- */

/* The start of the allocation that holds addr: a vmalloc area, an object, or a large kmalloc. */
static void *allocation_start(const void *addr)
{
	struct slab *slab;

	if (is_vmalloc_addr(addr))
		return find_vm_area(addr)->addr;
	slab = slab_of(addr);
	if (slab)
		return nth_object(slab->slab_cache, slab, ((char *)addr -
				  (char *)slab_address(slab)) / slab->slab_cache->size);
	return page_address(virt_to_head_page(addr));
}

static void free_by_head(struct rcu_head *head)
{
	kvfree(allocation_start(head));
}

struct waiting_free {
	struct rcu_head rcu;
	void *ptr;
};

static void free_waiting(struct rcu_head *head)
{
	struct waiting_free *w = container_of(head, struct waiting_free, rcu);

	kvfree(w->ptr);
	kfree(w);
}

/* head lies inside the object at ptr, or is NULL: then the caller may sleep, and may have to. */
void kvfree_call_rcu(struct rcu_head *head, void *ptr)
{
	struct waiting_free *w;

	if (head) {
		call_rcu(head, free_by_head);
		return;
	}
	w = kmalloc(sizeof(*w), GFP_KERNEL | __GFP_NOWARN);
	if (w) {
		w->ptr = ptr;
		call_rcu(&w->rcu, free_waiting);
	} else {
		synchronize_rcu();
		kvfree(ptr);
	}
}
EXPORT_SYMBOL(kvfree_call_rcu);
