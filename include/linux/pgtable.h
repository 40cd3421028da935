/* SPDX-License-Identifier: MIT */
/*
 * Linux's names for the attributes of mappings. The bits are Granule's neutral ones
 * (granule/pgattr.h); the tables themselves are changed through granule/pgtable.h only.
 */
#ifndef LINUX_PGTABLE_H
#define LINUX_PGTABLE_H

#include <granule/pgattr.h>

#define PAGE_KERNEL		__pgprot(PGA_KERNEL_RW)
#define PAGE_KERNEL_RO		__pgprot(PGA_KERNEL_RO)
#define PAGE_KERNEL_ROX		__pgprot(PGA_KERNEL_ROX)
#define PAGE_KERNEL_EXEC	__pgprot(PGA_KERNEL_RW | PGA_X)

#define PGA_USER_BASE_	(PGA_R | PGA_USER | PGA_YOUNG)
#define PAGE_NONE		__pgprot(PGA_USER | PGA_YOUNG)
#define PAGE_READONLY		__pgprot(PGA_USER_BASE_)
#define PAGE_READONLY_EXEC	__pgprot(PGA_USER_BASE_ | PGA_UX)
#define PAGE_SHARED		__pgprot(PGA_USER_BASE_ | PGA_W)
#define PAGE_SHARED_EXEC	__pgprot(PGA_USER_BASE_ | PGA_W | PGA_UX)
#define PAGE_COPY		PAGE_READONLY
#define PAGE_COPY_EXEC		PAGE_READONLY_EXEC

static inline pgprot_t pgprot_with_type_(pgprot_t prot, unsigned int type)
{
	return __pgprot((pgprot_val(prot) & ~(unsigned long)PGA_MT_MASK) | PGA_MT(type));
}

/* Registers: never executable, whatever was asked. */
static inline pgprot_t pgprot_io_(pgprot_t prot, unsigned int type)
{
	pgprot_t io = pgprot_with_type_(prot, type);

	return __pgprot(pgprot_val(io) & ~(unsigned long)(PGA_X | PGA_UX));
}

#define pgprot_noncached(prot)		pgprot_io_(prot, PT_MT_SO)
#define pgprot_device(prot)		pgprot_io_(prot, PT_MT_DEV)
#define pgprot_writecombine(prot)	pgprot_io_(prot, PT_MT_NC)
#define pgprot_dmacoherent(prot)	pgprot_io_(prot, PT_MT_NC)
#define pgprot_writethrough(prot)	pgprot_with_type_(prot, PT_MT_WT)
#define pgprot_cached(prot)		pgprot_with_type_(prot, PT_MT_WB)
#define pgprot_tagged(prot)		(prot)
#define pgprot_decrypted(prot)		(prot)
#define pgprot_encrypted(prot)		(prot)
#define pgprot_nx(prot) \
	__pgprot(pgprot_val(prot) & ~(unsigned long)(PGA_X | PGA_UX))
#define pgprot_modify(old, new)		__pgprot((pgprot_val(old) & PGA_MT_MASK) | \
						 (pgprot_val(new) & ~(unsigned long)PGA_MT_MASK))

#endif
