// SPDX-License-Identifier: MIT
/*
 * ARM: what an exception means, in words, and its registers on the console.
 *
 * Reads only the frame that vectors.S saved; decides nothing: kernel/trap.c does. Fault status
 * codes are those of the Arm ARM (DDI 0406C B3.13.3), in the short or the long form as the status
 * register itself says (bit 9). Owns each CPU's exception area; no locks, a CPU
 * touches its own. Next: vectors.S, unwind.c.
 */
#include <../arch/arm/asm.h>
#include <../arch/arm/boot.h>
#include <../arch/arm/cp15.h>
#include <../arch/arm/exc_area.h>
#include <../arch/arm/layout.h>
#include <arch/ops.h>
#include <arch/smp.h>
#include <arch/trap.h>
#include <granule/panic.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/stddef.h>

_Static_assert(offsetof(struct trap_frame, sp) == FRAME_SP, "vectors.S");
_Static_assert(offsetof(struct trap_frame, lr) == FRAME_LR, "vectors.S");
_Static_assert(offsetof(struct trap_frame, pc) == FRAME_PC, "vectors.S");
_Static_assert(offsetof(struct trap_frame, cpsr) == FRAME_CPSR, "vectors.S");
_Static_assert(offsetof(struct trap_frame, vector) == FRAME_VECTOR, "vectors.S");
_Static_assert(offsetof(struct trap_frame, fsr) == FRAME_FSR, "vectors.S");
_Static_assert(offsetof(struct trap_frame, far) == FRAME_FAR, "vectors.S");
_Static_assert(sizeof(struct trap_frame) == FRAME_SIZE, "vectors.S");
_Static_assert(offsetof(struct exc_area, irq_stack_top) == EXC_IRQ_STACK_TOP, "vectors.S");
_Static_assert(offsetof(struct exc_area, emergency_top) == EXC_EMERGENCY_TOP, "vectors.S");
_Static_assert(offsetof(struct exc_area, busy) == EXC_BUSY, "vectors.S");
_Static_assert(offsetof(struct exc_area, bad_sp) == EXC_BAD_SP, "vectors.S");
_Static_assert(offsetof(struct exc_area, bad_lr) == EXC_BAD_LR, "vectors.S");
_Static_assert(offsetof(struct exc_area, ret) == EXC_RETURN, "vectors.S");

#define FSR_LPAE	(1u << 9)
#define FSR_WNR		(1u << 11)
#define FSR_SHORT(fsr)	(((fsr) & 0xf) | ((fsr) >> 6 & 0x10))
#define FSR_LONG(fsr)	((fsr) & 0x3f)

static struct exc_area exc_areas[CONFIG_NR_CPUS];

struct cause {
	u8 code;
	u8 kind;
	s8 level;		/* of the walk, the Arm ARM's number; -1 none */
	u8 no_addr;		/* the fault address register is not valid */
	const char *words;
};

#define LATE_ABORT "asynchronous external abort: the bus refused an earlier access"

static const struct cause short_causes[] = {
	{ 0x01, FAULT_ALIGNMENT,	-1, 0, "alignment fault" },
	{ 0x02, FAULT_BREAKPOINT,	-1, 1, "debug event" },
	{ 0x03, FAULT_ACCESS_FLAG,	 1, 0, "access flag fault, section" },
	{ 0x04, FAULT_TRANSLATION,	-1, 0, "fault on instruction cache maintenance" },
	{ 0x05, FAULT_TRANSLATION,	 1, 0, "translation fault, section" },
	{ 0x06, FAULT_ACCESS_FLAG,	 2, 0, "access flag fault, page" },
	{ 0x07, FAULT_TRANSLATION,	 2, 0, "translation fault, page" },
	{ 0x08, FAULT_EXTERNAL,		-1, 0, "external abort: no device or memory answers" },
	{ 0x09, FAULT_PERMISSION,	 1, 0, "domain fault, section" },
	{ 0x0b, FAULT_PERMISSION,	 2, 0, "domain fault, page" },
	{ 0x0c, FAULT_EXTERNAL,		 1, 0, "external abort on a first level table walk" },
	{ 0x0d, FAULT_PERMISSION,	 1, 0, "permission fault, section" },
	{ 0x0e, FAULT_EXTERNAL,		 2, 0, "external abort on a second level table walk" },
	{ 0x0f, FAULT_PERMISSION,	 2, 0, "permission fault, page" },
	{ 0x10, FAULT_OTHER,		-1, 0, "TLB conflict" },
	{ 0x14, FAULT_OTHER,		-1, 0, "lockdown fault" },
	{ 0x16, FAULT_EXTERNAL,		-1, 1, LATE_ABORT },
	{ 0x18, FAULT_EXTERNAL,		-1, 1, "asynchronous parity or ECC error" },
	{ 0x19, FAULT_EXTERNAL,		-1, 0, "parity or ECC error" },
	{ 0x1a, FAULT_OTHER,		-1, 0, "coprocessor abort" },
	{ 0x1c, FAULT_EXTERNAL,		 1, 0, "parity or ECC error on a first level table walk" },
	{ 0x1e, FAULT_EXTERNAL,		 2, 0, "parity or ECC error on a second level table walk" },
};

static const struct cause long_causes[] = {
	{ 0x10, FAULT_EXTERNAL,		-1, 0, "external abort: no device or memory answers" },
	{ 0x11, FAULT_EXTERNAL,		-1, 1, LATE_ABORT },
	{ 0x18, FAULT_EXTERNAL,		-1, 0, "parity or ECC error" },
	{ 0x19, FAULT_EXTERNAL,		-1, 1, "asynchronous parity or ECC error" },
	{ 0x21, FAULT_ALIGNMENT,	-1, 0, "alignment fault" },
	{ 0x22, FAULT_BREAKPOINT,	-1, 1, "debug event" },
	{ 0x30, FAULT_OTHER,		-1, 0, "TLB conflict" },
	{ 0x34, FAULT_OTHER,		-1, 0, "lockdown fault" },
	{ 0x3a, FAULT_OTHER,		-1, 0, "coprocessor abort" },
};

/* The level of the walk stands in the low two bits. */
static const struct cause long_levelled[] = {
	{ 0x00, FAULT_OTHER,		-1, 0, "address size fault" },
	{ 0x04, FAULT_TRANSLATION,	-1, 0, "translation fault" },
	{ 0x08, FAULT_ACCESS_FLAG,	-1, 0, "access flag fault" },
	{ 0x0c, FAULT_PERMISSION,	-1, 0, "permission fault" },
	{ 0x14, FAULT_EXTERNAL,		-1, 0, "external abort on a table walk" },
	{ 0x1c, FAULT_EXTERNAL,		-1, 0, "parity or ECC error on a table walk" },
};

static const struct cause *find(const struct cause *table, unsigned int n, unsigned int code)
{
	for (unsigned int i = 0; i < n; i++) {
		if (table[i].code == code)
			return &table[i];
	}
	return NULL;
}

static void decode_abort(const struct trap_frame *frame, struct fault *out)
{
	const struct cause *c;

	if (frame->fsr & FSR_LPAE) {
		unsigned int code = FSR_LONG(frame->fsr);

		c = find(long_causes, ARRAY_SIZE(long_causes), code);
		if (!c) {
			c = find(long_levelled, ARRAY_SIZE(long_levelled), code & ~3u);
			out->level = code & 3;
		}
	} else {
		c = find(short_causes, ARRAY_SIZE(short_causes), FSR_SHORT(frame->fsr));
		out->level = c ? c->level : -1;
	}
	out->kind = c ? c->kind : FAULT_OTHER;
	out->cause = c ? c->words : "abort of unknown status";
	out->has_addr = c && !c->no_addr;
	out->addr = frame->far;
}

void arch_fault_decode(const struct trap_frame *frame, struct fault *out)
{
	unsigned int vector = frame->vector & ~VECTOR_BAD_STACK;

	*out = (struct fault) {
		.kind = FAULT_OTHER, .level = -1, .user = frame_from_user(frame),
		.syndrome = frame->fsr, .cause = "unexpected exception",
	};
	switch (vector) {
	case VECTOR_UNDEF:
		out->kind = FAULT_UNDEFINED;
		out->cause = "undefined instruction";
		break;
	case VECTOR_SVC:
		out->kind = FAULT_SYSCALL;
		out->cause = "system call";
		break;
	case VECTOR_FIQ:
		out->cause = "FIQ: nothing here asks for one";
		break;
	case VECTOR_PABT:
		decode_abort(frame, out);
		out->access = FAULT_EXEC;
		if (out->kind == FAULT_BREAKPOINT)
			out->cause = "breakpoint";
		break;
	case VECTOR_DABT:
		decode_abort(frame, out);
		out->access = frame->fsr & FSR_WNR ? FAULT_WRITE : FAULT_READ;
		break;
	}
	/*
	 * A stack that cannot take a frame has overflowed, or sp is rubbish; the report says which.
	 */
	if (frame->vector & VECTOR_BAD_STACK) {
		out->kind = FAULT_STACK;
		out->cause = frame->sp >= PAGE_OFFSET ? "kernel stack overflow" :
						       "the stack pointer is no kernel address";
		if (!out->has_addr) {
			out->has_addr = true;
			out->addr = frame->sp;
		}
	}
}

static const char *mode_name(unsigned int mode)
{
	static const char *const names[16] = {
		"USR", "FIQ", "IRQ", "SVC", "?", "?", "MON", "ABT",
		"?", "?", "HYP", "UND", "?", "?", "?", "SYS",
	};

	return names[mode & 15];
}

void arch_frame_print(const struct trap_frame *f)
{
	unsigned long psr = f->cpsr;

	printk("PC is at %pS\n", (void *)f->pc);
	printk("LR is at %pS\n", (void *)f->lr);
	printk("pc : [<%08lx>]    lr : [<%08lx>]    psr: %08lx\n", f->pc, f->lr, psr);
	printk("sp : %08lx  ip : %08lx  fp : %08lx\n", f->sp, f->r[12], f->r[11]);
	printk("r10: %08lx  r9 : %08lx  r8 : %08lx\n", f->r[10], f->r[9], f->r[8]);
	printk("r7 : %08lx  r6 : %08lx  r5 : %08lx  r4 : %08lx\n",
	       f->r[7], f->r[6], f->r[5], f->r[4]);
	printk("r3 : %08lx  r2 : %08lx  r1 : %08lx  r0 : %08lx\n",
	       f->r[3], f->r[2], f->r[1], f->r[0]);
	printk("Flags: %c%c%c%c  IRQs o%s  FIQs o%s  Mode %s_32  ISA %s\n",
	       psr & (1UL << 31) ? 'N' : 'n', psr & (1UL << 30) ? 'Z' : 'z',
	       psr & (1UL << 29) ? 'C' : 'c', psr & (1UL << 28) ? 'V' : 'v',
	       psr & PSR_I ? "ff" : "n", psr & PSR_F ? "ff" : "n", mode_name(psr),
	       psr & PSR_T ? "Thumb" : "ARM");
	printk("Control: %08x  TTBCR: %08x  DAC: %08x  FSR: %08lx  FAR: %08lx\n",
	       read_cp15(SCTLR), read_cp15(TTBCR), read_cp15(DACR), f->fsr, f->far);
}

/* From vectors.S: the emergency stack faulted. Printing may have been what did. */
void trap_hopeless(void) __attribute__((noreturn));
void trap_hopeless(void)
{
	printk(KERN_EMERG "granule: the report of a broken stack faulted again, stopped\n");
	machine_exit(EXIT_PANIC);
	arch_halt();
}

void arch_trap_init(void)
{
	unsigned int cpu = arch_cpu_id();
	struct exc_area *area = &exc_areas[cpu];
	unsigned long flags = arch_irq_save();

	/* The boot CPU's; who starts another CPU has given it stacks of its own in its area. */
	if (!area->irq_stack_top) {
		area->irq_stack_top = (u32)boot_irq_stack_top;
		area->emergency_top = (u32)boot_emergency_stack_top;
	}
	arch_exc_stacks(area);
	write_cp15(SCTLR, read_cp15(SCTLR) | SCTLR_V);
	/* The ISB: exceptions go to 0xffff0000 from here on. */
	asm volatile("isb\n\tcpsie a" : : : "memory");
	arch_irq_restore(flags);	/* of the low eight bits: A stays open */
}
