// SPDX-License-Identifier: MIT
/*
 * ARM's exceptions on the machine itself: what a fault status means, that an expected fault goes on
 * where it should, that a broken stack is survived, and that callers are found. The overflow cases
 * print real fault reports. Next: arch/arm/vectors.S, trap.c, unwind.c.
 */
#include <arch/ops.h>
#include <arch/semihost.h>
#include <arch/trap.h>
#include <asm/sections.h>
#include <granule/backtrace.h>
#include <granule/extable.h>
#include <granule/recover.h>
#include <kunit/test.h>
#include <asm/page.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/uaccess.h>
#include "../../../arch/arm/cp15.h"

struct decoded {
	u32 vector, fsr;
	enum fault_kind kind;
	int level;
	enum fault_access access;
	bool has_addr;
};

static const struct decoded codes[] = {
	/* short form */
	{ VECTOR_DABT, 0x005, FAULT_TRANSLATION, 1, FAULT_READ, true },
	{ VECTOR_DABT, 0x807, FAULT_TRANSLATION, 2, FAULT_WRITE, true },
	{ VECTOR_DABT, 0x80d, FAULT_PERMISSION, 1, FAULT_WRITE, true },
	{ VECTOR_PABT, 0x00f, FAULT_PERMISSION, 2, FAULT_EXEC, true },
	{ VECTOR_DABT, 0x001, FAULT_ALIGNMENT, -1, FAULT_READ, true },
	{ VECTOR_DABT, 0x008, FAULT_EXTERNAL, -1, FAULT_READ, true },
	{ VECTOR_DABT, 0x406, FAULT_EXTERNAL, -1, FAULT_READ, false },
	{ VECTOR_PABT, 0x002, FAULT_BREAKPOINT, -1, FAULT_EXEC, false },
	{ VECTOR_DABT, 0x00a, FAULT_OTHER, -1, FAULT_READ, false },
	/* long form: bit 9 */
	{ VECTOR_DABT, 0x205, FAULT_TRANSLATION, 1, FAULT_READ, true },
	{ VECTOR_DABT, 0xa07, FAULT_TRANSLATION, 3, FAULT_WRITE, true },
	{ VECTOR_DABT, 0xa0f, FAULT_PERMISSION, 3, FAULT_WRITE, true },
	{ VECTOR_DABT, 0x20b, FAULT_ACCESS_FLAG, 3, FAULT_READ, true },
	{ VECTOR_DABT, 0x221, FAULT_ALIGNMENT, -1, FAULT_READ, true },
	{ VECTOR_DABT, 0x211, FAULT_EXTERNAL, -1, FAULT_READ, false },
	{ VECTOR_PABT, 0x222, FAULT_BREAKPOINT, -1, FAULT_EXEC, false },
};

static void decode_test(struct kunit *test)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(codes); i++) {
		struct trap_frame frame = {
			.vector = codes[i].vector, .fsr = codes[i].fsr, .far = 0x1234, .cpsr = 0x13,
		};
		struct fault fault;

		arch_fault_decode(&frame, &fault);
		KUNIT_EXPECT_EQ_MSG(test, fault.kind, codes[i].kind, "code 0x%x", codes[i].fsr);
		KUNIT_EXPECT_EQ_MSG(test, fault.level, codes[i].level, "code 0x%x", codes[i].fsr);
		KUNIT_EXPECT_EQ_MSG(test, fault.access, codes[i].access, "code 0x%x", codes[i].fsr);
		KUNIT_EXPECT_EQ_MSG(test, fault.has_addr, codes[i].has_addr, "code 0x%x",
				    codes[i].fsr);
		if (fault.has_addr)
			KUNIT_EXPECT_EQ(test, fault.addr, 0x1234ul);
		KUNIT_EXPECT_FALSE(test, fault.user);
	}
}

/* The format that the MMU runs with is the one that it reports in. */
static void live_status_test(struct kunit *test)
{
	u32 word = 0;

	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&word, (void *)4, 4), -EFAULT);
	KUNIT_EXPECT_EQ(test, !!(read_cp15(TTBCR) & 0x80000000u), IS_ENABLED(CONFIG_ARM_LPAE));
	KUNIT_EXPECT_EQ(test, copy_to_kernel_nofault(_text, &word, 4), -EFAULT);
	KUNIT_EXPECT_EQ(test, copy_from_kernel_nofault(&word, _text, 4), 0);
}

static void undefined_test(struct kunit *test)
{
	unsigned int reached = 0;

	asm volatile("1:	.inst	0xe7f000f0\n"	/* UDF */
		     "	mov	%0, #1\n"
		     "2:\n"
		     EXTABLE("1b", "2b")
		     : "+r" (reached));
	KUNIT_EXPECT_EQ(test, reached, 0u);
}

/* VMRS r0, FPSCR: no floating point in the kernel, whatever the loader had enabled. */
static void vfp_is_off_test(struct kunit *test)
{
	unsigned int reached = 0;

	asm volatile("1:	.inst	0xeef10a10\n"
		     "	mov	%0, #1\n"
		     "2:\n"
		     EXTABLE("1b", "2b")
		     : "+r" (reached) : : "r0");
	KUNIT_EXPECT_EQ(test, reached, 0u);
}

/* An SVC that nobody intercepts comes back through our own vector, with lr as the only loss. */
static void svc_test(struct kunit *test)
{
	unsigned int reached = 0;

	asm volatile("1:	svc	#7\n"
		     "	mov	%0, #1\n"
		     "2:\n"
		     EXTABLE("1b", "2b")
		     : "+r" (reached) : : "lr", "memory");
	KUNIT_EXPECT_EQ(test, reached, 0u);
}

/* All registers are what they were, at a stack that is 4 modulo 8 as well. */
static void registers_test(struct kunit *test)
{
	unsigned int wrong = 1;

	asm volatile("	push	{r4-r11}\n"
		     "	sub	sp, sp, #4\n"
		     "	mov	r4, #4\n	mov	r5, #5\n	mov	r6, #6\n"
		     "	mov	r7, #7\n	mov	r8, #8\n	mov	r9, #9\n"
		     "	mov	r10, #10\n	mov	r11, #11\n	mov	r12, sp\n"
		     "	mov	lr, #14\n	cmp	r4, r4\n"
		     "1:	.inst	0xe7f000f0\n"
		     "2:	movne	r4, #0\n"
		     "	cmp	r4, #4\n	cmpeq	r5, #5\n	cmpeq	r6, #6\n"
		     "	cmpeq	r7, #7\n	cmpeq	r8, #8\n	cmpeq	r9, #9\n"
		     "	cmpeq	r10, #10\n	cmpeq	r11, #11\n	cmpeq	r12, sp\n"
		     "	cmpeq	lr, #14\n"
		     "	moveq	r0, #0\n	movne	r0, #1\n"
		     "	add	sp, sp, #4\n"
		     "	pop	{r4-r11}\n"
		     "	mov	%0, r0\n"
		     EXTABLE("1b", "2b")
		     : "=r" (wrong) : : "r0", "r12", "lr", "cc", "memory");
	KUNIT_EXPECT_EQ(test, wrong, 0u);
}

static noinline int recurse(volatile int *depth)
{
	volatile char room[256];

	room[0] = *depth;
	*depth = *depth + 1;
	return *depth < 1000000 ? recurse(depth) + room[0] : 0;
}

static int overflow(void *arg)
{
	return recurse(arg);
}

/* Twice: the emergency stack is free again after the first. */
static void stack_overflow_test(struct kunit *test)
{
	for (int round = 0; round < 2; round++) {
		volatile int depth = 0;

		KUNIT_EXPECT_EQ(test, recover_run(overflow, (void *)&depth, 77), 77);
		KUNIT_EXPECT_GT(test, depth, 4);
		KUNIT_EXPECT_LT(test, depth, (int)(THREAD_SIZE / 256));
	}
}

static noinline unsigned int innermost(unsigned long *pcs, unsigned int n)
{
	unsigned int found = backtrace_save(pcs, n, 0);

	barrier();
	return found;
}

static noinline unsigned int middle(unsigned long *pcs, unsigned int n)
{
	unsigned int found = innermost(pcs, n);

	barrier();
	return found;
}

static bool inside(unsigned long pc, const void *function)
{
	return pc - (unsigned long)function < 256;
}

static void unwind_test(struct kunit *test)
{
	unsigned long pcs[16];
	unsigned int n = middle(pcs, ARRAY_SIZE(pcs)), at = 0;

	KUNIT_ASSERT_GE(test, n, 4u);
	while (at < n && !inside(pcs[at], innermost))
		at++;
	KUNIT_ASSERT_LT(test, at + 2, n);
	KUNIT_EXPECT_TRUE(test, inside(pcs[at + 1], middle));
	KUNIT_EXPECT_TRUE(test, inside(pcs[at + 2], unwind_test));
	for (unsigned int i = 0; i < n; i++)
		KUNIT_EXPECT_TRUE(test, is_kernel_text(pcs[i]));
}

static void masks_test(struct kunit *test)
{
	unsigned long outer = arch_irq_save(), inner;

	KUNIT_EXPECT_TRUE(test, arch_irqs_disabled());
	inner = arch_irq_save();
	arch_irq_restore(inner);
	KUNIT_EXPECT_TRUE(test, arch_irqs_disabled());
	arch_irq_restore(outer);
	KUNIT_EXPECT_EQ(test, arch_irqs_disabled(), !!(outer & ARM_PSR_I));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(decode_test),
	KUNIT_CASE(live_status_test),
	KUNIT_CASE(undefined_test),
	KUNIT_CASE(vfp_is_off_test),
	KUNIT_CASE(svc_test),
	KUNIT_CASE(registers_test),
	KUNIT_CASE(stack_overflow_test),
	KUNIT_CASE(unwind_test),
	KUNIT_CASE(masks_test),
	{}
};

static struct kunit_suite suite = { .name = "arm_traps", .test_cases = cases };
kunit_test_suite(suite);
