// SPDX-License-Identifier: MIT
/*
 * The memory behind devbus's accesses on a machine (granule/devbus.h): coherent memory at the
 * address that its owner has, RAM in the linear map, high memory through pages mapped for the
 * moment, and what is no RAM through memremap(). No state, no locks.
 */
#include "devbus_internal.h"
#include <linux/errno.h>
#include <linux/highmem.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

static bool is_high(phys_addr_t phys)
{
	return pfn_valid(PHYS_PFN(phys)) && PageHighMem(phys_to_page(phys));
}

static void *map_pages(phys_addr_t phys, size_t len)
{
	size_t offset = phys & ~PAGE_MASK, n = PFN_UP(offset + len);
	struct page **pages = kvmalloc_array(n, sizeof(*pages), GFP_KERNEL);
	void *ptr;

	if (!pages)
		return NULL;
	for (size_t i = 0; i < n; i++)
		pages[i] = pfn_to_page(PHYS_PFN(phys) + i);
	ptr = vmap(pages, n, VM_MAP, PAGE_KERNEL);
	kvfree(pages);
	return ptr ? ptr + offset : NULL;
}

void *devbus_window_memory(const struct devbus_mapping *map, size_t offset,
			   struct devbus_window *w)
{
	phys_addr_t phys = map->phys + offset;
	void *ptr;

	if (map->coherent && map->cpu)
		return map->cpu + offset;
	if (is_high(phys) || is_high(phys + w->len - 1)) {
		ptr = map_pages(phys, w->len);
		w->vmapped = ptr;
		return ptr;
	}
	ptr = memremap(phys, w->len, MEMREMAP_WB);
	w->remapped = ptr && is_vmalloc_addr(ptr);
	return ptr;
}

void devbus_window_release(struct devbus_window *w)
{
	if (w->vmapped)
		vunmap((void *)((unsigned long)w->ptr & PAGE_MASK));
	if (w->remapped)
		memunmap(w->ptr);
	if (w->copied)
		kvfree(w->ptr);
}

static void copy(void *memory, void *buf, size_t len, bool write)
{
	if (write)
		memcpy(memory, buf, len);
	else
		memcpy(buf, memory, len);
}

static void copy_pages(phys_addr_t phys, void *buf, size_t len, bool write)
{
	while (len) {
		size_t offset = phys & ~PAGE_MASK, part = min_t(size_t, len, PAGE_SIZE - offset);
		void *at = kmap_local_page(phys_to_page(phys));

		copy(at + offset, buf, part, write);
		kunmap_local(at);
		phys += part;
		buf += part;
		len -= part;
	}
}

int devbus_copy(const struct devbus_mapping *map, size_t offset, void *buf, size_t len, bool write)
{
	phys_addr_t phys = map->phys + offset;
	struct devbus_window w = { .len = len };

	if (!map->cpu && (is_high(phys) || is_high(phys + len - 1))) {
		copy_pages(phys, buf, len, write);
		return 0;
	}
	w.ptr = devbus_window_memory(map, offset, &w);
	if (!w.ptr)
		return -EFAULT;
	copy(w.ptr, buf, len, write);
	devbus_window_release(&w);
	return 0;
}
