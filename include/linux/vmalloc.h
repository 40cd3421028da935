/* SPDX-License-Identifier: MIT */
/*
 * Kernel memory that is contiguous in virtual addresses only, and the address range it lives in.
 *
 * Sizes are bytes and are rounded up to pages. Every area is followed by an unmapped guard page.
 * All may sleep, so interrupts are not masked, but vfree() in an interrupt handler and
 * vfree_atomic() anywhere do not; vfree(NULL) is nothing. Freed areas are unmapped at once, but
 * their addresses and their pages come back only after a TLB flush that many areas share
 * (vm_unmap_aliases() asks for it now).
 *
 * Returned memory belongs to the caller until the matching free. All return NULL without memory or
 * room, or for size 0 or more than the machine has (with a warning, unless __GFP_NOWARN).
 */
#ifndef LINUX_VMALLOC_H
#define LINUX_VMALLOC_H

#include <asm/page.h>
#include <linux/gfp_types.h>
#include <linux/list.h>
#include <linux/pgtable.h>
#include <linux/rbtree.h>
#include <linux/types.h>

struct page;
struct vm_area_struct;

#define VM_IOREMAP		0x00000001	/* ioremap() */
#define VM_ALLOC		0x00000002	/* vmalloc() */
#define VM_MAP			0x00000004	/* vmap() */
#define VM_USERMAP		0x00000008	/* may be mapped into processes: single pages */
#define VM_DMA_COHERENT		0x00000010
#define VM_UNINITIALIZED	0x00000020
#define VM_NO_GUARD		0x00000040
#define VM_MAP_PUT_PAGES	0x00000200	/* vfree() of this vmap area frees its pages */
#define VM_ALLOW_HUGE_VMAP	0x00000400
#define VM_FLUSH_RESET_PERMS	0x00000100
#define VM_MAP_RAM		0x00001000	/* ours: vm_map_ram() */

/*
 * An area. Invariants (vmalloc_check): areas are sorted, page aligned, inside the range, and do not
 * overlap; gap is the distance to the area before; max_gap the largest gap in the subtree.
 */
struct vm_struct {
	struct vm_struct *next;		/* on the list of areas that wait for the flush */
	void *addr;
	unsigned long size;		/* of the mapping, with the guard page */
	unsigned long flags;		/* VM_* */
	struct page **pages;		/* vmalloc, and vmap with VM_MAP_PUT_PAGES */
	unsigned int nr_pages;
	unsigned int page_order;	/* pages[] are blocks of this order, each freed whole */
	phys_addr_t phys_addr;		/* ioremap */
	const void *caller;

	struct rb_node node;		/* by address */
	unsigned long gap;
	unsigned long max_gap;
	bool dying;			/* unmapped, waiting for the flush: find_vm_area skips it */
};

void vmalloc_init(void);

void *vmalloc(unsigned long size) __attribute__((malloc, alloc_size(1)));
void *vzalloc(unsigned long size) __attribute__((malloc, alloc_size(1)));
void *vmalloc_user(unsigned long size) __attribute__((malloc, alloc_size(1)));
void *vmalloc_node(unsigned long size, int node) __attribute__((malloc, alloc_size(1)));
void *vzalloc_node(unsigned long size, int node) __attribute__((malloc, alloc_size(1)));
void *vmalloc_32(unsigned long size) __attribute__((malloc, alloc_size(1)));
void *vmalloc_32_user(unsigned long size) __attribute__((malloc, alloc_size(1)));
void *vmalloc_huge(unsigned long size, gfp_t gfp) __attribute__((malloc, alloc_size(1)));
void *__vmalloc(unsigned long size, gfp_t gfp) __attribute__((malloc, alloc_size(1)));
void *__vmalloc_node(unsigned long size, unsigned long align, gfp_t gfp, int node,
		     const void *caller) __attribute__((malloc, alloc_size(1)));
void *__vmalloc_node_range(unsigned long size, unsigned long align, unsigned long start,
			   unsigned long end, gfp_t gfp, pgprot_t prot, unsigned long vm_flags,
			   int node, const void *caller) __attribute__((malloc, alloc_size(1)));
void *vmalloc_array(size_t n, size_t size) __attribute__((malloc));
void *vcalloc(size_t n, size_t size) __attribute__((malloc));
void vfree(const void *addr);
void vfree_atomic(const void *addr);

/* Maps count pages, one after the other. The pages stay the caller's (but VM_MAP_PUT_PAGES). */
void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot);
void vunmap(const void *addr);
/* The same for short-lived maps; count must be given back. node is a hint. */
void *vm_map_ram(struct page **pages, unsigned int count, int node);
void vm_unmap_ram(const void *mem, unsigned int count);

/* NULL or 0 when nothing is mapped at addr. Any context. */
struct page *vmalloc_to_page(const void *addr);
unsigned long vmalloc_to_pfn(const void *addr);
bool is_vmalloc_addr(const void *addr);

/* The live area that holds addr, or NULL. Valid as long as the area lives. */
struct vm_struct *find_vm_area(const void *addr);

/* An address range without a mapping. NULL without room. */
struct vm_struct *get_vm_area(unsigned long size, unsigned long flags);
struct vm_struct *get_vm_area_caller(unsigned long size, unsigned long flags, const void *caller);
struct vm_struct *__get_vm_area_caller(unsigned long size, unsigned long align,
				       unsigned long flags, unsigned long start,
				       unsigned long end, const void *caller);
/* Unmaps addr's area; the caller frees the returned struct with free_vm_area's counterpart. */
void free_vm_area(struct vm_struct *area);

/* For processes: maps all of a VM_USERMAP area. */
int remap_vmalloc_range(struct vm_area_struct *vma, void *addr, unsigned long pgoff);

/* Flushes the TLB for all freed areas and gives their addresses and pages back. Task context. */
void vm_unmap_aliases(void);
/* The same, and frees the range's empty page tables. */
void vmalloc_shrink(void);

/* Bytes. */
unsigned long vmalloc_nr_pages(void);
unsigned long vmalloc_lazy_pages(void);

/* 0, or the first broken invariant is printed and -EINVAL returned. */
int vmalloc_check(void);

#endif
