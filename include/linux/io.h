/* SPDX-License-Identifier: MIT */
/*
 * Device registers. ioremap() gives a mapping, the accessors read and write through it.
 *
 * readl() and friends are ordered: what the program does before a write reaches memory before the
 * register is written, and a value read is there before anything after it is done. The _relaxed
 * forms are ordered only among accesses to the same device. All values are little endian.
 * Never use plain pointers: the compiler may split, merge or repeat such accesses.
 */
#ifndef LINUX_IO_H
#define LINUX_IO_H

#include <arch/ops.h>
#include <arch/this.h>
#include <linux/pgtable.h>
#include <linux/types.h>
#include ARCH_HEADER(io.h)	/* __raw_readb … __raw_writeq: one load or store */

#define readb_relaxed(a)	__raw_readb(a)
#define readw_relaxed(a)	__raw_readw(a)
#define readl_relaxed(a)	__raw_readl(a)
#define readq_relaxed(a)	__raw_readq(a)
#define writeb_relaxed(v, a)	__raw_writeb(v, a)
#define writew_relaxed(v, a)	__raw_writew(v, a)
#define writel_relaxed(v, a)	__raw_writel(v, a)
#define writeq_relaxed(v, a)	__raw_writeq(v, a)

#define __io_read(suffix, type) \
static inline type read##suffix(const volatile void __iomem *addr) \
{ \
	type value = __raw_read##suffix(addr); \
	arch_rmb();	/* a DMA buffer must be read after the status that says it is full */ \
	return value; \
}

#define __io_write(suffix, type) \
static inline void write##suffix(type value, volatile void __iomem *addr) \
{ \
	arch_wmb();	/* a descriptor must be in memory before the doorbell */ \
	__raw_write##suffix(value, addr); \
}

__io_read(b, u8)
__io_read(w, u16)
__io_read(l, u32)
__io_read(q, u64)
__io_write(b, u8)
__io_write(w, u16)
__io_write(l, u32)
__io_write(q, u64)

#define ioread8(a)	readb(a)
#define ioread16(a)	readw(a)
#define ioread32(a)	readl(a)
#define iowrite8(v, a)	writeb(v, a)
#define iowrite16(v, a)	writew(v, a)
#define iowrite32(v, a)	writel(v, a)

/*
 * Maps [phys, phys + size) into the vmalloc range; any alignment. NULL when there is no room, when
 * the range wraps, or when it is RAM the kernel has mapped cacheable (an alias with other
 * attributes is not allowed). Task context. iounmap() takes what they returned.
 *	ioremap		Device-nGnRE: registers
 *	ioremap_np	Device-nGnRnE: every write completes before the next
 *	ioremap_wc	Normal non-cacheable: frame buffers
 *	ioremap_cache	Normal write-back: memory that is not RAM to the kernel
 */
void __iomem *ioremap(phys_addr_t phys, size_t size);
void __iomem *ioremap_np(phys_addr_t phys, size_t size);
void __iomem *ioremap_wc(phys_addr_t phys, size_t size);
void __iomem *ioremap_cache(phys_addr_t phys, size_t size);
void __iomem *ioremap_prot(phys_addr_t phys, size_t size, pgprot_t prot);
void iounmap(volatile void __iomem *addr);

enum { MEMREMAP_WB = 1 << 0, MEMREMAP_WT = 1 << 1, MEMREMAP_WC = 1 << 2 };

/* Memory, not registers: RAM in the linear map is returned as it is, all else is mapped. */
void *memremap(phys_addr_t phys, size_t size, unsigned long flags);
void memunmap(void *addr);

void memcpy_fromio(void *to, const volatile void __iomem *from, size_t n);
void memcpy_toio(volatile void __iomem *to, const void *from, size_t n);
void memset_io(volatile void __iomem *to, int value, size_t n);

#endif
