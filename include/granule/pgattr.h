/* SPDX-License-Identifier: MIT */
/*
 * The attributes of a mapping, in bits that belong to no descriptor format. pgprot_t holds them;
 * the codecs in arch/vmsa/ turn them into descriptors and back. linux/pgtable.h builds PAGE_KERNEL
 * and its relatives from them.
 *
 * Rules every codec keeps (a format that cannot express an attribute states what it makes of it):
 *
 *   R clear           no access is allowed, address and attributes are kept (PROT_NONE); for
 *                     pages only, never blocks
 *   hardware writable = W and DIRTY: a clean writable page faults once, so that it can become dirty
 *   hardware access   = YOUNG: an old page faults once (or the CPU sets the flag where it can)
 *   X                 privileged execution, UX user execution; both off by default
 *   Normal memory     is Inner Shareable always; Device memory is what the architecture says
 *
 * Pure: usable before the MMU is on.
 */
#ifndef GRANULE_PGATTR_H
#define GRANULE_PGATTR_H

#include <linux/types.h>

#define PGA_R		(1u << 0)	/* readable at all */
#define PGA_W		(1u << 1)	/* may be written (see DIRTY) */
#define PGA_X		(1u << 2)	/* the kernel may execute it */
#define PGA_UX		(1u << 3)	/* user programs may execute it */
#define PGA_USER	(1u << 4)	/* user programs reach it, with the R and W above */
#define PGA_GLOBAL	(1u << 5)	/* the same in every address space: no ASID */
#define PGA_YOUNG	(1u << 6)	/* was used */
#define PGA_DIRTY	(1u << 7)	/* was written */
#define PGA_SPECIAL	(1u << 8)	/* no struct page stands behind it */

#define PGA_MT_SHIFT	9
#define PGA_MT_MASK	(7u << PGA_MT_SHIFT)
#define PGA_MT(n)	((u32)(n) << PGA_MT_SHIFT)

/* Memory types. The numbers are the MAIR indices of the long formats. */
#define PT_MT_WB	0u	/* Normal, write-back, allocate on read and write */
#define PT_MT_NC	1u	/* Normal, not cached: write-combining */
#define PT_MT_WT	2u	/* Normal, write-through */
#define PT_MT_DEV	3u	/* Device-nGnRE: early write acknowledgement (ARM: Device) */
#define PT_MT_SO	4u	/* Device-nGnRnE (ARM: Strongly-ordered) */
#define PT_MT_COUNT	5u

#define PGA_BITS	12	/* all of the above fit in this many bits */

#define PGA_KERNEL	(PGA_R | PGA_GLOBAL | PGA_YOUNG)
#define PGA_KERNEL_RW	(PGA_KERNEL | PGA_W | PGA_DIRTY)
#define PGA_KERNEL_RO	(PGA_KERNEL)
#define PGA_KERNEL_ROX	(PGA_KERNEL | PGA_X)

typedef struct {
	unsigned long pgprot;
} pgprot_t;

#define pgprot_val(x)	((x).pgprot)
#define __pgprot(x)	((pgprot_t) { (x) })

/*
 * Text form and back: "rwxUX gyds WB": kernel rights, user's reach and execution, global, young,
 * dirty, special, memory type; '-' for what is absent. pgattr_parse(pgattr_format(x)) is x for
 * every x with a defined type. Parse returns 0 or -EINVAL. Any context.
 */
#define PGATTR_STRLEN	20
char *pgattr_format(char *buf, pgprot_t prot);	/* buf of PGATTR_STRLEN; returns buf */
int pgattr_parse(const char *text, pgprot_t *prot);
const char *pgattr_type_name(u32 attrs);	/* "WB", "NC", "WT", "DEV", "SO" or "?" */

#endif
