// SPDX-License-Identifier: MIT
/*
 * What SLUB says when something is wrong, in Linux's words and layout, so that what people know how
 * to read reads the same here:
 *
 *	BUG kmalloc-64 (Not tainted): Right Redzone overwritten
 *	0x...-0x... @offset=192. First byte 0x12 instead of 0xcc
 *	Allocated in FUNC+0x../0x.. age=1 cpu=0 pid=1
 *	Slab 0x... objects=N used=N fp=0x... / Object 0x... @offset=N fp=0x... / bytes
 *	FIX kmalloc-64: Restoring ...
 *
 * Each report and each repair counts once in slab_error_count; a KUnit test that holds the resource
 * "slab_errors" gets them counted there instead, and nothing is printed.
 */
#include <kunit/test-bug.h>
#include <kunit/test.h>
#include <linux/irqflags.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/stdarg.h>
#include <linux/string.h>
#include <granule/whatis.h>
#include <mm/slab.h>

unsigned int slab_error_count;

bool slab_add_kunit_errors(void)
{
	struct kunit *test = kunit_get_current_test();
	struct kunit_resource *resource = NULL;

	if (test)
		resource = kunit_find_named_resource(test, "slab_errors");
	if (!resource) {
		slab_error_count++;
		return false;
	}
	(*(int *)resource->data)++;
	kunit_put_resource(resource);
	return true;
}

static void say_bug(const struct kmem_cache *s, const char *fmt, va_list args)
{
	char text[128];

	vsnprintf(text, sizeof(text), fmt, args);
	pr_err("=============================================================================\n");
	pr_err("BUG %s (Not tainted): %s\n", s ? s->name : "<unknown>", text);
	pr_err("-----------------------------------------------------------------------------\n\n");
}

void slab_bug(const struct kmem_cache *s, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	say_bug(s, fmt, args);
	va_end(args);
}

void slab_fix(const struct kmem_cache *s, const char *fmt, ...)
{
	char text[128];
	va_list args;

	if (slab_add_kunit_errors())
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	pr_err("FIX %s: %s\n", s->name, text);
}

void print_section(const char *level, const char *text, const void *addr, unsigned int length)
{
	print_hex_dump(level, text, DUMP_PREFIX_ADDRESS, 16, 1, addr, length, true);
}

static void print_track(const char *what, const struct track *track)
{
	if (track->addr)
		pr_err("%s in %pS age=%lu cpu=%d pid=%d\n", what, (void *)track->addr,
		       jiffies - track->when, track->cpu, track->pid);
}

void print_tracking(struct kmem_cache *s, void *object)
{
	if (!(s->flags & SLAB_STORE_USER))
		return;
	print_track("Allocated", get_track(s, object, TRACK_ALLOC));
	print_track("Freed", get_track(s, object, TRACK_FREE));
}

void print_slab_info(const struct kmem_cache *s, const struct slab *slab)
{
	pr_err("Slab 0x%px objects=%u used=%u fp=0x%px flags=%pGp\n", slab, slab_objects(s, slab),
	       slab_fresh(slab) - slab->nr_free, slab->freelist, &slab->flags);
}

/* All that is known about one object. */
void print_trailer(struct kmem_cache *s, struct slab *slab, void *object)
{
	unsigned int off = get_info_end(s);
	char *addr = slab_address(slab), *p = object;

	print_tracking(s, object);
	print_slab_info(s, slab);
	pr_err("Object 0x%px @offset=%tu fp=0x%px\n\n", p, p - addr, get_freepointer(s, object));
	if (s->flags & SLAB_RED_ZONE)
		print_section(KERN_ERR, "Redzone  ", p - s->red_left_pad, s->red_left_pad);
	else if (p > addr + 16)
		print_section(KERN_ERR, "Bytes b4 ", p - 16, 16);
	print_section(KERN_ERR, "Object   ", p, min_t(unsigned int, s->object_size, PAGE_SIZE));
	if (s->flags & SLAB_RED_ZONE)
		print_section(KERN_ERR, "Redzone  ", p + s->object_size, s->inuse - s->object_size);
	if (s->flags & SLAB_STORE_USER)
		off += 2 * sizeof(struct track);
	if (slub_debug_orig_size(s))
		off += sizeof(unsigned int);
	if (kmem_cache_debug(s) && off < size_from_object(s))
		print_section(KERN_ERR, "Padding  ", p + off, size_from_object(s) - off);
	dump_stack();
}

/* Something is wrong with an object. */
void object_err(struct kmem_cache *s, struct slab *slab, void *object, const char *reason)
{
	if (slab_add_kunit_errors())
		return;
	slab_bug(s, "%s", reason);
	if (object_index(s, slab, object) >= 0)
		print_trailer(s, slab, object);
	else
		print_slab_info(s, slab);
}

/* Something is wrong with a slab. */
void slab_err(struct kmem_cache *s, struct slab *slab, const char *fmt, ...)
{
	va_list args;

	if (slab_add_kunit_errors())
		return;
	va_start(args, fmt);
	say_bug(s, fmt, args);
	va_end(args);
	print_slab_info(s, slab);
	dump_stack();
}

void trace_object(struct kmem_cache *s, struct slab *slab, void *object, bool alloc)
{
	if (!(s->flags & SLAB_TRACE))
		return;
	pr_info("TRACE %s %s 0x%px inuse=%u fp=0x%px\n", s->name, alloc ? "alloc" : "free", object,
		slab_fresh(slab) - slab->nr_free, slab->freelist);
	if (!alloc)
		print_section(KERN_INFO, "Object   ", object, s->object_size);
}

/* Names the objects of a slab that are in use. Returns how many. */
unsigned int list_slab_objects(struct kmem_cache *s, struct slab *slab)
{
	unsigned int nr = slab_objects(s, slab), used = 0;
	DECLARE_BITMAP(chunk, 512);

	for (unsigned int i = 0; i < nr; i++) {
		void *object = nth_object(s, slab, i);

		if (i % 512 == 0)
			slab_free_map(s, slab, i, 512, chunk);
		if (test_bit(i % 512, chunk))
			continue;
		if (!used++)
			print_slab_info(s, slab);
		pr_err("Object 0x%px @offset=%tu\n", object,
		       (char *)object - (char *)slab_address(slab));
		print_tracking(s, object);
	}
	return used;
}

/* --- for fault reports -------------------------------------------------------------------- */

/*
 * Reads without locks: a fault may have happened under them. Says less when the slab is in
 * motion.
 */
static int whatis_slab(unsigned long addr, char *buf, size_t size)
{
	struct slab *slab = slab_of((void *)addr);
	struct kmem_cache *s = slab ? slab->slab_cache : NULL;
	unsigned long distance;
	DECLARE_BITMAP(free, 1);
	unsigned int index;
	char *object;

	if (!slab)
		return 0;
	distance = addr - (unsigned long)slab_address(slab);
	index = distance / s->size;
	if (index >= slab_objects(s, slab))
		return scnprintf(buf, size, "slab of %s, behind its last object", s->name);
	object = nth_object(s, slab, index);
	slab_free_map(s, slab, index, 1, free);
	return scnprintf(buf, size, "slab %s, object %px of %u bytes (%s), offset %td", s->name,
			 object, s->object_size, test_bit(0, free) ? "free" : "allocated",
			 (char *)addr - object);
}
WHATIS(slab, whatis_slab);
