// SPDX-License-Identifier: MIT
/*
 * What happens after an exception: fix up, report, and go back to the prompt or panic. One for all
 * architectures; the arch saved the frame and puts the syndrome into words (include/arch/trap.h).
 *
 * The report names the cause, the address, its owner and the walk of its tables, the registers
 * and the callers. It reads what may be broken, so it is made of parts: a fault inside one is told
 * in one line, the next part follows, and the end is a panic. State, per CPU: fault_depth
 * (core/recover.c), report_part. IRQs are masked all along.
 */
#include <arch/mmu.h>
#include <arch/smp.h>
#include <arch/trap.h>
#include <arch/upcall.h>
#include <granule/backtrace.h>
#include <granule/extable.h>
#include <granule/panic.h>
#include <granule/pgtable.h>
#include <granule/recover.h>
#include <granule/whatis.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/percpu-defs.h>
#include <linux/printk.h>

/* Where to go on when the part of the report that is being printed faults. */
static DEFINE_PER_CPU(struct arch_context *, report_part);

static const char *what_was_tried(const struct fault *fault)
{
	if (fault->kind == FAULT_STACK)
		return "push to";
	if (fault->access == FAULT_EXEC)
		return "execute";
	return fault->access == FAULT_WRITE ? "write" : "read";
}

/* What a person can conclude from kind and access. */
static const char *explain(const struct fault *fault)
{
	switch (fault->kind) {
	case FAULT_TRANSLATION:
		return "nothing is mapped there";
	case FAULT_PERMISSION:
		if (fault->access == FAULT_EXEC)
			return "the mapping is not executable";
		return fault->access == FAULT_WRITE ? "the mapping is read-only" :
						      "the mapping may not be read";
	case FAULT_ALIGNMENT:
		return "the address is not aligned for this access";
	case FAULT_ACCESS_FLAG:
		return "the page is marked as not used";
	case FAULT_EXTERNAL:
		return "no device or memory answered on the bus";
	case FAULT_STACK:
		return "recursion too deep, or a large local variable";
	default:
		return NULL;
	}
}

static void report_cause(const struct trap_frame *frame, const struct fault *fault)
{
	const char *why = explain(fault);

	if (fault->has_addr)
		printk("fault: cannot %s address 0x%lx: %s", what_was_tried(fault), fault->addr,
		       fault->cause);
	else
		printk("fault: %s", fault->cause);
	if (fault->level >= 0)
		printk(", level %d", fault->level);
	if (why)
		printk(" (%s)", why);
	printk("\n  at pc 0x%lx: %pS\n  syndrome: 0x%llx\n", frame_pc(frame),
	       (void *)frame_pc(frame), (unsigned long long)fault->syndrome);
}

static void report_owner(const struct trap_frame *frame, const struct fault *fault)
{
	(void)frame;
	if (fault->has_addr)
		whatis_print(fault->addr);
}

static void report_walk(const struct trap_frame *frame, const struct fault *fault)
{
	(void)frame;
	if (fault->has_addr)
		pt_walk_print(fault->addr);
}

static void report_state(const struct trap_frame *frame, const struct fault *fault)
{
	(void)fault;
	arch_frame_print(frame);
	backtrace_frame(frame);
}

/* False when a part faulted: what it held then is held for ever, so nobody may go on. */
static bool report(const struct trap_frame *frame, const struct fault *fault)
{
	static void (*const parts[])(const struct trap_frame *, const struct fault *) = {
		report_cause, report_owner, report_walk, report_state,
	};
	volatile bool whole = true;

	for (volatile unsigned int i = 0; i < ARRAY_SIZE(parts); i++) {
		struct arch_context here;

		if (arch_context_save(&here)) {
			whole = false;
			continue;
		}
		*this_cpu_ptr(&report_part) = &here;
		parts[i](frame, fault);
	}
	*this_cpu_ptr(&report_part) = NULL;
	return whole;
}

/* A fault while one is being reported, and nobody waits for a lock from here on. */
static void report_faulted(struct trap_frame *frame, const struct fault *fault)
{
	struct arch_context **part = this_cpu_ptr(&report_part);

	oops_in_progress = true;
	printk("fault: %s at address 0x%lx, pc %pS, while a fault was being reported\n",
	       fault->cause, fault->addr, (void *)frame_pc(frame));
	if (!*part)
		panic("fault in the fault report");
	frame_set_context(frame, *part);
	*part = NULL;		/* until the next part: twice in one is the end */
	--*this_cpu_ptr(&fault_depth);
}

static void fatal(const struct trap_frame *frame, const struct fault *fault, const char *why)
{
	if (fault->has_addr)
		panic("%s at address 0x%lx, pc %pS; no way back to a prompt: %s", fault->cause,
		      fault->addr, (void *)frame_pc(frame), why);
	panic("%s at pc %pS; no way back to a prompt: %s", fault->cause,
	      (void *)frame_pc(frame), why);
}

void trap_handler(struct trap_frame *frame)
{
	unsigned int *depth = this_cpu_ptr(&fault_depth);
	struct fault fault;
	unsigned long fixup;
	const char *why = NULL;

	fixup = frame_from_user(frame) ? 0 : extable_fixup(frame_pc(frame));
	if (fixup) {
		frame_set_pc(frame, fixup);
		return;
	}
	arch_fault_decode(frame, &fault);
	/* Ends in a panic, and printk's own lock may be what is held: nobody waits for it. */
	if (frame_irqs_masked(frame))
		oops_in_progress = true;
	switch (++*depth) {
	case 1:
		panic_console();
		if (!report(frame, &fault))
			why = "its report faulted, too";
		break;
	case 2:
		report_faulted(frame, &fault);
		return;
	default:
		arch_halt();
	}
	why = why ?: recover_refused(frame);
	if (why)
		fatal(frame, &fault, why);
	*depth = 0;
	recover_resume(frame);
}
