// SPDX-License-Identifier: MIT
/*
 * ARM's MMU, caches and counters on the machine: control registers are what docs/BOOT.md says, the
 * CPU translates the image as it is linked, maintenance leaves neighbours alone.
 */
#include <arch/cache.h>
#include <arch/cpu.h>
#include <arch/mmu.h>
#include <asm/page.h>
#include <asm/sections.h>
#include <kunit/test.h>
#include <linux/string.h>
#include "../../../arch/arm/asm.h"
#include "../../../arch/arm/cp15.h"
#include "../../../arch/arm/cpu.h"
#include "../../../arch/arm/pt.h"

#define LOOPS	1000u

static u8 page_a[PAGE_SIZE] __aligned(PAGE_SIZE);

static void control_test(struct kunit *test)
{
	u32 sctlr = read_cp15(SCTLR), ttbcr = read_cp15(TTBCR);

	KUNIT_EXPECT_EQ(test, sctlr & SCTLR_ON_SET, (u32)SCTLR_ON_SET);
	KUNIT_EXPECT_EQ(test, sctlr & (SCTLR_A | SCTLR_EE | SCTLR_TE | SCTLR_AFE), 0u);
	KUNIT_EXPECT_NE(test, sctlr & SCTLR_V, 0u);
	KUNIT_EXPECT_EQ(test, ttbcr & ~ARM_TTBCR_NO_USER, (u32)ARM_TTBCR);
	/*
	 * While no process runs, TTBR0 translates nothing: walks off, or the kernel's empty half.
	 */
	if (IS_ENABLED(CONFIG_ARM_LPAE))
		KUNIT_EXPECT_NE(test, ttbcr & ARM_TTBCR_NO_USER, 0u);
	else
		KUNIT_EXPECT_EQ(test, read_cp15(TTBR0), read_cp15(TTBR1));
}

static void translate_test(struct kunit *test)
{
	phys_addr_t pa = 0;
	u64 par;

	KUNIT_EXPECT_EQ(test, arch_mmu_translate((unsigned long)_text, false, &pa, &par), 0);
	KUNIT_EXPECT_EQ(test, pa, __pa_symbol(_text));
	KUNIT_EXPECT_EQ(test, arch_mmu_translate((unsigned long)_text, true, &pa, &par), -EFAULT);
	KUNIT_EXPECT_EQ(test, arch_mmu_translate((unsigned long)page_a + 5, true, &pa, &par), 0);
	KUNIT_EXPECT_EQ(test, pa, __pa_symbol(page_a) + 5);
	KUNIT_EXPECT_EQ(test, arch_mmu_translate(0, false, &pa, &par), -EFAULT);
	KUNIT_EXPECT_EQ(test, arch_mmu_translate(VECTORS_BASE, false, &pa, &par), 0);
	KUNIT_EXPECT_EQ(test, arch_mmu_translate(VECTORS_BASE, true, &pa, &par), -EFAULT);
}

/* An unaligned range is invalidated: what shares its first and last line must survive. */
static void inval_edges_test(struct kunit *test)
{
	unsigned int line = arch_dcache_line_size();

	KUNIT_ASSERT_LE(test, 4 * line, (unsigned int)PAGE_SIZE);
	memset(page_a, 0x11, PAGE_SIZE);
	arch_dcache_clean(page_a, PAGE_SIZE);
	memset(page_a, 0x22, line);
	memset(page_a + 2 * line, 0x33, line);
	arch_dcache_inval(page_a + line - 1, line + 2);
	KUNIT_EXPECT_EQ(test, page_a[0], 0x22);
	KUNIT_EXPECT_EQ(test, page_a[line - 2], 0x22);
	KUNIT_EXPECT_EQ(test, page_a[3 * line - 1], 0x33);
	arch_dcache_flush(page_a, 1);
	arch_dcache_clean(page_a, 0);
	KUNIT_EXPECT_EQ(test, page_a[0], 0x22);
}

/*
 * Two instructions a turn; the counter's own reads add a few. Events may be forbidden in the Secure
 * state (and QEMU counts them under -icount only): cycles go on all the same. Without a PMU all
 * read as 0.
 */
static void pmu_test(struct kunit *test)
{
	bool there = !arch_pmu_start();
	u64 cycles = arch_pmu_cycles(), before = arch_pmu_instructions(), after;
	u32 n = LOOPS;

	asm volatile("1:	subs	%0, %0, #1\n	bne	1b" : "+r" (n) : : "cc");
	after = arch_pmu_instructions();
	KUNIT_EXPECT_EQ(test, there, arm_boot_cpu.pmu != 0);
	KUNIT_EXPECT_EQ(test, arch_pmu_cycles() > cycles, there);
	if (after == before)
		return;
	KUNIT_EXPECT_GE(test, after - before, 2ull * LOOPS);
	KUNIT_EXPECT_LT(test, after - before, 2ull * LOOPS + 100);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(control_test),
	KUNIT_CASE(translate_test),
	KUNIT_CASE(inval_edges_test),
	KUNIT_CASE(pmu_test),
	{}
};

static struct kunit_suite suite = { .name = "arm_mmu", .test_cases = cases };
kunit_test_suite(suite);
