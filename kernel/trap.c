// SPDX-License-Identifier: MIT
/*
 * What happens after an exception: fix up, report, and go back to the prompt or panic. One for all
 * architectures; the arch saved the frame and puts the syndrome into words (include/arch/trap.h).
 *
 * The report names the cause, the address, the walk of its tables and its owner, the registers
 * and the callers. A fault inside the report is told in one line, a third one stops. State:
 * fault_depth, per CPU (core/recover.c). IRQs are masked all along.
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
#include <linux/panic.h>
#include <linux/percpu-defs.h>
#include <linux/printk.h>

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

static void report(const struct trap_frame *frame, const struct fault *fault)
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
	if (fault->has_addr) {
		whatis_print(fault->addr);
		pt_walk_print(fault->addr);
	}
	arch_frame_print(frame);
	backtrace_frame(frame);
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
	const char *why;

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
		report(frame, &fault);
		break;
	case 2:
		printk("fault: %s at address 0x%lx, pc 0x%lx, while a fault was being reported\n",
		       fault.cause, fault.addr, frame_pc(frame));
		panic("fault in the fault report");
	default:
		arch_halt();
	}
	why = recover_refused(frame);
	if (why)
		fatal(frame, &fault, why);
	*depth = 0;
	recover_resume(frame);
}
