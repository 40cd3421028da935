// SPDX-License-Identifier: MIT
/*
 * Back to the prompt after a fault (granule/recover.h): setjmp, and longjmp by way of the frame.
 *
 * A point lives on the stack of recover_run(). Which points are armed is per-CPU, written with
 * IRQs masked; the trap handler that reads it runs on the same CPU. A fault belongs to a point if
 * it happened on the same stack, at or below the point.
 */
#include <arch/ops.h>
#include <arch/trap.h>
#include <asm/page.h>
#include <granule/fpu.h>
#include <granule/recover.h>
#include <linux/interrupt.h>
#include <linux/percpu-defs.h>
#include <linux/preempt.h>
#include ARCH_HEADER(layout.h)

struct recover_point {
	struct recover_point *outer;
	struct arch_context context;
	unsigned long sp;
	int preempt;		/* preempt_count() when armed: what the caller itself holds */
};

static DEFINE_PER_CPU(struct recover_point *, points);
DEFINE_PER_CPU(unsigned int, fault_depth);
static unsigned int armed;		/* points on all CPUs */

/* Not inlined: their locals must not live across the jump back into recover_run(). */
static noinline void arm(struct recover_point *point)
{
	unsigned long flags = arch_irq_save();

	point->outer = *this_cpu_ptr(&points);
	point->preempt = preempt_count();
	*this_cpu_ptr(&points) = point;
	*this_cpu_ptr(&fault_depth) = 0;	/* panic=shell: the prompt lives on */
	__atomic_add_fetch(&armed, 1, __ATOMIC_RELAXED);
	arch_irq_restore(flags);
}

static noinline void disarm(struct recover_point *point)
{
	unsigned long flags = arch_irq_save();

	*this_cpu_ptr(&points) = point->outer;
	__atomic_sub_fetch(&armed, 1, __ATOMIC_RELAXED);
	arch_irq_restore(flags);
}

int recover_run(int (*fn)(void *arg), void *arg, int on_fault)
{
	struct recover_point point = { .sp = arch_stack_pointer() };
	volatile int status = on_fault;

	arm(&point);
	if (!arch_context_save(&point.context))
		status = fn(arg);
	else
		kernel_fpu_abandon();
	disarm(&point);
	return status;
}

bool recover_armed(void)
{
	return __atomic_load_n(&armed, __ATOMIC_RELAXED);
}

const char *recover_refused(const struct trap_frame *frame)
{
	struct recover_point *point = *this_cpu_ptr(&points);

	if (frame_from_user(frame))
		return "it happened in a program";
	if (in_irq_context())
		return "it happened in an interrupt handler";
	if (!point)
		return "no command was running";
	/* A guard page below: an overflow lies up to a page, and what the frame skipped, deeper. */
	if (point->sp - frame_sp(frame) >= THREAD_SIZE + PAGE_SIZE)
		return "it happened on another stack than the command's";
	if (frame_irqs_masked(frame))
		return "interrupts were masked";
	if (preempt_count() != point->preempt)
		return "a lock was held";
	return NULL;
}

void recover_resume(struct trap_frame *frame)
{
	frame_set_context(frame, &(*this_cpu_ptr(&points))->context);
}
