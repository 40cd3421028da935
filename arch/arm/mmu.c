// SPDX-License-Identifier: MIT
/*
 * ARM: what the CPU must be told when tables change (include/arch/mmu.h), for short descriptors and
 * LPAE.
 *
 * Two things differ between cores and are asked once, before the first flush: maintenance that
 * reaches other CPUs exists only with the multiprocessing extensions (the Cortex-A8 takes TLBIALLIS
 * as undefined), and walks of some cores do not look into the L1 data cache (ID_MMFR3.CohWalk 0),
 * so that entries must be cleaned to memory. No locks, any context; state is written at boot only.
 * Sequences are those of ARM DDI 0406C B3.10. Next: pt.h (which TTBR serves what).
 */
#include <../arch/arm/asm.h>
#include <../arch/arm/boot.h>
#include <../arch/arm/cp15.h>
#include <../arch/arm/cpu.h>
#include <../arch/arm/pt.h>
#include <arch/cache.h>
#include <arch/mmu.h>
#include <arch/ops.h>
#include <asm/page.h>
#include <linux/errno.h>

#define FLUSH_MAX	64	/* operations; beyond that refilling costs less than the loop */
#define PAR_F		1u
#define PAR_SS		2u	/* short: a supersection */
#define PAR_LPAE	(1u << 11)
#define PAR_PA_LONG	0x000000fffffff000ull

static bool tlb_broadcast;	/* *IS operations exist */
static bool walks_see_l1;
static phys_addr_t kernel_root;

void arch_pte_publish(const void *ptr, size_t bytes)
{
	if (!walks_see_l1)
		arch_dcache_clean(ptr, bytes);
	/* The walkers of all CPUs see the entries, and this CPU's next access uses them. */
	asm volatile("dsb ishst\n\tisb" : : : "memory");
}

/*
 * The DSB before waits for the changed entries to be visible, so that no walker fetches an old one
 * after the maintenance; the DSB after waits until every CPU has dropped its own; the ISB makes
 * this CPU's later instructions be fetched and translated anew (B3.10.2).
 */
static inline void before_tlbi(void)
{
	asm volatile("dsb ishst" : : : "memory");
}

static inline void after_tlbi(void)
{
	asm volatile("dsb ish" : : : "memory");
	/* A15 798181: the first DSB may end too early; another operation and DSB complete it. */
	if (arm_errata_active(ARM_ERRATUM_798181)) {
		write_cp15(TLBIMVAIS, 0);
		asm volatile("dsb ish" : : : "memory");
	}
	arch_isb();
}

static void tlbi_all(void)
{
	if (tlb_broadcast)
		write_cp15(TLBIALLIS, 0);
	else
		write_cp15(TLBIALL, 0);
}

void arch_tlb_flush_all(void)
{
	before_tlbi();
	tlbi_all();
	after_tlbi();
}

static void tlbi_asid(unsigned int asid)
{
	if (!asid || arm_errata_active(ARM_ERRATUM_720789))
		tlbi_all();
	else if (tlb_broadcast)
		write_cp15(TLBIASIDIS, asid);
	else
		write_cp15(TLBIASID, asid);
}

/* A kernel entry is global: by address in all address spaces. */
static void tlbi_page(unsigned int asid, unsigned long va)
{
	bool all = !asid || arm_errata_active(ARM_ERRATUM_720789);

	if (tlb_broadcast && all)
		write_cp15(TLBIMVAAIS, va);
	else if (tlb_broadcast)
		write_cp15(TLBIMVAIS, va | asid);
	else if (all)
		write_cp15(TLBIMVAA, va);
	else
		write_cp15(TLBIMVA, va | asid);
}

/* These operations drop walk caches too, so last_level changes nothing. */
void arch_tlb_flush_range(unsigned int asid, unsigned long start, unsigned long end, size_t stride,
			  bool last_level)
{
	unsigned long va = start & ~(stride - 1);

	if (va >= end)
		return;
	before_tlbi();
	if (end - va > (unsigned long)FLUSH_MAX * stride) {
		tlbi_asid(asid);
	} else {
		do {
			tlbi_page(asid, va & ~0xffful);
			va += stride;
		} while (va < end && va >= stride);
	}
	after_tlbi();
}

static void flush_local(void)
{
	write_cp15(TLBIALL, 0);
	write_cp15(BPIALL, 0);
	after_tlbi();
}

static void set_ttbr0(phys_addr_t root, unsigned int asid)
{
	if (IS_ENABLED(CONFIG_ARM_LPAE))
		write_cp15_64(TTBR0, root | (u64)asid << 48);
	else
		write_cp15(TTBR0, (u32)root | boot_ttbr_flags);
	arch_isb();
}

void arch_mmu_init(phys_addr_t root)
{
	kernel_root = root;
	before_tlbi();
	if (IS_ENABLED(CONFIG_ARM_LPAE))
		write_cp15_64(TTBR1, root);
	else
		write_cp15(TTBR1, (u32)root | boot_ttbr_flags);
	if (!ARM_SPLIT_ROOTS)
		set_ttbr0(root, 0);
	arch_isb();
	flush_local();
}

/* LPAE: whether walks by TTBR0 happen; without, what is not the kernel's faults. */
static void user_walks(bool on)
{
	u32 ttbcr = read_cp15(TTBCR);

	write_cp15(TTBCR, on ? ttbcr & ~ARM_TTBCR_NO_USER : ttbcr | ARM_TTBCR_NO_USER);
	arch_isb();
}

/* Root and ASID are in one register. */
static void switch_long(phys_addr_t root, unsigned int asid)
{
	if (!root) {
		user_walks(false);
		return;
	}
	set_ttbr0(root, asid);
	user_walks(true);
}

/*
 * Root and ASID are two registers, and a walk between the writes must not file entries of one
 * process under the number of the other (B3.10.4). In between TTBR0 has the kernel's own root,
 * whose lower part, all that TTBR0 serves where the roots are split, is empty; PD0 would do the
 * same, but exists with the Security Extensions alone. The DSB is for A9 754322.
 */
static void switch_short(phys_addr_t root, unsigned int asid)
{
	set_ttbr0(kernel_root, 0);
	asm volatile("dsb ish" : : : "memory");
	write_cp15(CONTEXTIDR, asid);
	arch_isb();
	if (root)
		set_ttbr0(root, asid);
}

void arch_switch_mm(phys_addr_t root, unsigned int asid)
{
	if (!root)
		asid = 0;
	if (IS_ENABLED(CONFIG_ARM_LPAE))
		switch_long(root, asid);
	else
		switch_short(root, asid);
	if (!tlb_broadcast)
		write_cp15(BPIALL, 0);	/* predictors of old cores know no ASID */
	arch_isb();
}

static phys_addr_t par_address(u64 par, unsigned long va)
{
	if (par & PAR_LPAE)
		return (par & PAR_PA_LONG) | (va & 0xfff);
	if (par & PAR_SS)
		return (par & 0xff000000u) | (par & 0x00ff0000u) << 16 | (va & 0x00ffffff);
	return (par & 0xfffff000u) | (va & 0xfff);
}

int arch_mmu_translate(unsigned long va, bool write, phys_addr_t *pa, u64 *par)
{
	unsigned long flags = arch_irq_save();

	if (write)
		write_cp15(ATS1CPW, va);
	else
		write_cp15(ATS1CPR, va);
	arch_isb();	/* PAR holds the answer only after this (B3.12.7) */
	*par = IS_ENABLED(CONFIG_ARM_LPAE) ? read_cp15_64(PAR) : read_cp15(PAR);
	arch_irq_restore(flags);
	if (*par & PAR_F)
		return -EFAULT;
	*pa = par_address(*par, va);
	return 0;
}

/* The entry of the page at va in swapper_pg_dir, where boot.c's tables lie in the image. */
static void *boot_page_slot(unsigned long va)
{
	char *table = swapper_pg_dir;
	u32 entries = ARM_KERNEL_ROOT_ENTRIES;

	for (u32 level = ARM_KERNEL_ROOT_LEVEL; level; level--, entries = 1u << pt_bits(level)) {
		void *slot = pt_slot(table, level, (va >> pt_shift(level)) & (entries - 1));

		table = (char *)((u32)pt_table_pa(pt_load(level, slot)) + kimage_voffset);
	}
	return pt_slot(table, 0, (va >> pt_shift(0)) & (entries - 1));
}

/* From head.S, in the image window: the identity map has served. */
void boot_leave_idmap(void);
void boot_leave_idmap(void)
{
	unsigned long idmap = (unsigned long)__pa_symbol(__idmap_text_start) & PAGE_MASK;

	tlb_broadcast = read_cp15(MPIDR) & 0x80000000u;
	walks_see_l1 = (read_cp15(ID_MMFR3) >> 20 & 0xf) != 0;
	if (ARM_SPLIT_ROOTS && idmap >= PAGE_OFFSET) {
		void *slot = boot_page_slot(idmap);

		pt_clear_run(0, slot, 1);
		arch_pte_publish(slot, pt_slot_bytes(0));
	}
	kernel_root = __pa_symbol(swapper_pg_dir);
	arch_switch_mm(0, 0);
	arch_mmu_init(kernel_root);
}
