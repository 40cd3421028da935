// SPDX-License-Identifier: MIT
/*
 * arm64: from the boot loader's jump to start_kernel().
 *
 * Entered at EL1, EL2 or EL3, MMU and caches on or off, anywhere in memory at page alignment, x0 =
 * device tree. Memory is Device until the MMU is on: no unaligned access, no exclusives, no DC ZVA;
 * no stack before .bss is clear. Code up to enter_window runs at physical addresses and reaches
 * everything PC-relative. docs/BOOT.md tells the story; el2.S and early.S hold the other pieces.
 *
 * Registers that live through: x20 entry EL, x21 tree, x22 MPIDR affinity, x23 SCTLR at entry,
 * x24 where the tree was moved from, x25 took over from a missing CPU 0, x26 CNTVCT, x28 physical
 * _text.
 */
#include <granule/config.h>
#include "boot.h"
#include "layout.h"
#include "macros.h"
#include "sysreg.h"

#if CONFIG_PAGE_SHIFT == 12
#define HEAD_FLAGS	0xa	/* little endian, 4K pages, anywhere */
#define TGRAN_SHIFT	28
#elif CONFIG_PAGE_SHIFT == 14
#define HEAD_FLAGS	0xc
#define TGRAN_SHIFT	20
#else
#define HEAD_FLAGS	0xe
#define TGRAN_SHIFT	24
#endif

#define SECONDARY_WAIT	0x400000	/* polls; some 10 ms on a real core */

	.section ".head.text.first", "ax"
	.globl	_start
_start:
	b	entry			// code0
	.long	0			// code1
	.quad	0			// text_offset: the start of a 2 MiB block
	.quad	__image_size		// with .bss
	.quad	HEAD_FLAGS
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.long	0

entry:
	mov	x21, x0
	msr	daifset, #15
	mrs	x20, CurrentEL
	lsr	x20, x20, #2
	mrs	x22, mpidr_el1
	and	x0, x22, #0xff00000000
	and	x22, x22, #0xffffff
	orr	x22, x22, x0
	mov	x24, #0
	mov	x25, #0

	// Everything below uses adrp, which is right only if the page offset is the linked one.
	adr	x28, _start
	tst	x28, #(LAYOUT_PAGE_SIZE - 1)
	adr	x0, msg_unaligned
	b.ne	early_refuse

	bl	mmu_stop
	cmp	x20, #3
	b.ne	1f
	bl	el3_setup
	ldr	x0, =CONFIG_EL3_FDT_ADDR
	cmp	x21, #0			// nobody was there to pass a tree
	csel	x21, x0, x21, eq
	mrs	x0, id_aa64pfr0_el1
	ubfx	x0, x0, #8, #4		// EL2 implemented?
	cbz	x0, 2f
	b	3f
1:	cmp	x20, #2
	b.ne	at_el1
3:	bl	el2_setup
2:	ldr	x0, =SCTLR_EL1_OFF
	msr	sctlr_el1, x0
	adr	x1, at_el1
	mov	x0, #0x3c5		// EL1h, DAIF masked
	mrs	x2, CurrentEL
	cmp	x2, #(3 << 2)
	b.eq	4f
	msr	spsr_el2, x0
	msr	elr_el2, x1
	eret
4:	msr	spsr_el3, x0
	msr	elr_el3, x1
	eret

at_el1:
	mrs	x26, cntvct_el0		// its offset is 0 from here on
	msr	spsel, #1
	ldr	x0, =SCTLR_EL1_OFF
	msr	sctlr_el1, x0
	adr	x0, early_vectors
	msr	vbar_el1, x0
	msr	tpidr_el1, xzr		// early_trap's "been here" mark
	msr	cpacr_el1, xzr		// FP and SIMD trap; kernel_fpu_begin() opens them
	msr	mdscr_el1, xzr
	msr	oslar_el1, xzr		// the OS lock is on after a reset
	isb

	mrs	x0, id_aa64mmfr0_el1
	ubfx	x0, x0, #TGRAN_SHIFT, #4
#if CONFIG_PAGE_SHIFT == 14
	cmp	x0, #0
	adr	x0, msg_granule
	b.eq	early_refuse
#else
	cmp	x0, #0xf
	adr	x0, msg_granule
	b.eq	early_refuse
#endif
	bl	elect_boot_cpu
	bl	tree_clear_of_bss

	/*
	 * Lines of .bss may be dirty from the loader's time and would later be written over what
	 * is stored here past the caches: clean and drop them first, and drop what was fetched
	 * meanwhile afterwards (Arm ARM D7.4.4, mismatched attributes).
	 */
	adrp	x0, __bss_start
	add	x0, x0, :lo12:__bss_start
	adrp	x1, _end
	add	x1, x1, :lo12:_end
	bl	early_dcache_civac
	adrp	x0, __bss_start
	add	x0, x0, :lo12:__bss_start
1:	stp	xzr, xzr, [x0], #16	// both ends are page aligned
	cmp	x0, x1
	b.lo	1b

	adrp	x0, boot_args
	add	x0, x0, :lo12:boot_args
	stp	x21, x20, [x0]
	stp	x22, x23, [x0, #16]
	stp	x24, x28, [x0, #32]
	stp	x25, x26, [x0, #48]

	adrp	x0, boot_stack_top
	add	x0, x0, :lo12:boot_stack_top
	mov	sp, x0
	mov	x29, #0
	mov	x0, x28
	bl	boot_tables
	dsb	sy			// the stores have reached memory before lines are dropped
	adrp	x0, __bss_start
	add	x0, x0, :lo12:__bss_start
	adrp	x1, _end
	add	x1, x1, :lo12:_end
	bl	early_dcache_ivac

	adrp	x0, swapper_pg_dir
	adrp	x1, idmap_pg_dir
	adrp	x2, boot_tcr
	ldr	x2, [x2, :lo12:boot_tcr]
	ldr	x3, =enter_window
	b	mmu_enable

/* Physical to virtual: from here on the image runs where it is linked. */
enter_window:
	ldr	x0, =vectors
	msr	vbar_el1, x0
	ldr	x0, =boot_stack_top
	mov	sp, x0
	msr	tpidr_el1, xzr		// per-CPU offset 0: the image's own copy
	msr	tpidrro_el0, xzr	// logical CPU 0
	msr	sp_el0, xzr
	// The identity map has served: no walks by TTBR0 until a process has tables.
	mrs	x0, tcr_el1
	orr	x0, x0, #(1 << 7)	// EPD0
	msr	tcr_el1, x0
	isb
	tlbi	vmalle1
	dsb	nsh
	isb
	ldr	x0, =boot_args
	ldr	x0, [x0]
	mov	x29, #0
	mov	x30, #0
	stp	x29, x30, [sp, #-16]!	// the last frame record of every backtrace
	mov	x29, sp
	bl	start_kernel
	b	.

/*
 * x0 TTBR1 root, x1 TTBR0 root, x2 TCR, x3 virtual address to go on at. Runs in the identity map.
 * The ISB before SCTLR makes the registers certain; the one after it, the fetches translated.
 */
	.section ".idmap.text", "ax"
	.globl	mmu_enable
mmu_enable:
	ldr	x4, =MAIR_VALUE
	msr	mair_el1, x4
	msr	tcr_el1, x2
	msr	ttbr0_el1, x1
	msr	ttbr1_el1, x0
	isb
	tlbi	vmalle1
	ic	iallu
	dsb	nsh
	isb
	ldr	x4, =SCTLR_EL1_ON
	msr	sctlr_el1, x4
	isb
	br	x3
	.ltorg

	.section ".head.text", "ax"
	.ltorg

/*
 * Of several CPUs that all run this, one may go on. Affinity 0 goes at once. Another waits for
 * it; if nobody comes it takes over (the loader started us on a secondary, or the machine has no
 * affinity 0). Exclusives do not work on Device memory, so two that take over at once settle it
 * by who wrote last.
 */
elect_boot_cpu:
	adrp	x1, boot_claim
	add	x1, x1, :lo12:boot_claim
	dc	civac, x1		// a line of the loader's time must not answer for memory
	dsb	sy
	orr	x2, x22, #(1 << 63)	// never 0
	cbz	x22, 3f
	mov	x3, #SECONDARY_WAIT
1:	ldr	x0, [x1]
	cbnz	x0, park
	yield
	subs	x3, x3, #1
	b.ne	1b
	mov	x25, #1
	str	x2, [x1]
	dsb	sy
	mov	x3, #0x10000
2:	yield
	subs	x3, x3, #1
	b.ne	2b
	ldr	x0, [x1]
	cmp	x0, x2
	b.ne	park
	ret
3:	ldr	x0, [x1]
	cbnz	x0, park
	str	x2, [x1]
	dsb	sy
	ret

/*
 * Parked: waits with the MMU off for its MPIDR to be called. smp.c writes pen_entry, then
 * pen_mpidr, cleans both to memory and sends an event.
 */
park:
	orr	x2, x22, #(1 << 63)
	adrp	x1, boot_pen
	add	x1, x1, :lo12:boot_pen
1:	wfe
	ldr	x0, [x1]
	cmp	x0, x2
	b.ne	1b
	ldr	x3, [x1, #8]
	br	x3

/*
 * A tree inside .bss would be cleared with it. Image loaders know the size of .bss from the
 * header and keep clear; for those that do not, the tree moves up behind the image. Only a
 * pointer into .bss, or close enough below that its size matters, is looked at here: that
 * memory surely exists.
 */
tree_clear_of_bss:
	adrp	x1, __bss_start
	add	x1, x1, :lo12:__bss_start
	adrp	x2, _end
	add	x2, x2, :lo12:_end
	cmp	x21, x2
	b.hs	9f
	adrp	x3, _end_of_file
	add	x3, x3, :lo12:_end_of_file
	cmp	x21, x3
	b.lo	9f
	tst	x21, #7
	b.ne	9f
	mov	x9, x30
	mov	x10, x2
	mov	x0, x21			// the loader may have left the tree in its caches
	add	x1, x21, #0x200000
	bl	early_dcache_civac
	mov	x30, x9
	ldr	w4, [x21]
	rev	w4, w4
	mov	w5, #0xfeed
	movk	w5, #0xd00d, lsl #16
	cmp	w4, w5
	b.ne	9f
	ldr	w4, [x21, #4]
	rev	w4, w4
	cmp	w4, #0x200000
	b.hi	9f
	add	x4, x4, #7
	bic	x4, x4, #7
	mov	x24, x21
	mov	x6, x10
	mov	x21, x6
	add	x5, x24, x4		// ends; copied from the top, for the two may overlap
	add	x6, x6, x4
1:	ldr	x7, [x5, #-8]!
	str	x7, [x6, #-8]!
	cmp	x5, x24
	b.hi	1b
	dsb	sy
9:	ret

	.section ".data.boot", "aw"
	.balign	64
boot_claim:
	.quad	0
	.balign	64
	.globl	boot_pen
boot_pen:
	.quad	0, 0			// pen_mpidr | 1 << 63, pen_entry
	.balign	64
