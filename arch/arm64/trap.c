// SPDX-License-Identifier: MIT
/*
 * arm64: what an exception means, in words, and its registers on the console.
 *
 * Reads only the frame that vectors.S saved; decides nothing: kernel/trap.c does. Syndromes are
 * those of the Arm ARM, ESR_EL1 (D17.2.37). backtrace steps follow the frame records of the
 * AAPCS64 (x29 points to {previous x29, return address}).
 */
#include "frame.h"
#include "layout.h"
#include "sysreg.h"
#include <arch/ops.h>
#include <arch/trap.h>
#include <granule/ksyms.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/stddef.h>
#include <linux/uaccess.h>

_Static_assert(offsetof(struct trap_frame, sp) == FRAME_SP, "vectors.S");
_Static_assert(offsetof(struct trap_frame, pc) == FRAME_PC, "vectors.S");
_Static_assert(offsetof(struct trap_frame, pstate) == FRAME_PSTATE, "vectors.S");
_Static_assert(offsetof(struct trap_frame, esr) == FRAME_ESR, "vectors.S");
_Static_assert(offsetof(struct trap_frame, far) == FRAME_FAR, "vectors.S");
_Static_assert(offsetof(struct trap_frame, vector) == FRAME_VECTOR, "vectors.S");
_Static_assert(offsetof(struct trap_frame, record) == FRAME_RECORD, "vectors.S");
_Static_assert(sizeof(struct trap_frame) == FRAME_SIZE, "vectors.S");
_Static_assert(FRAME_SIZE % 16 == 0, "the stack pointer is 16-byte aligned");

extern char vectors[];

struct cause {
	u8 code;
	u8 kind;
	const char *words;
};

/* Exception classes that carry no fault address worth a walk. */
static const struct cause classes[] = {
	{ EC_UNKNOWN,	FAULT_UNDEFINED,	"undefined instruction" },
	{ EC_WFX,	FAULT_OTHER,		"trapped WFI or WFE" },
	{ EC_FP,	FAULT_UNDEFINED,	"FP or SIMD outside kernel_fpu_begin()" },
	{ EC_ILLEGAL,	FAULT_OTHER,		"illegal execution state" },
	{ EC_SVC64,	FAULT_SYSCALL,		"system call" },
	{ EC_HVC64,	FAULT_UNDEFINED,	"HVC instruction" },
	{ EC_SMC64,	FAULT_UNDEFINED,	"SMC instruction" },
	{ EC_SYSREG,	FAULT_UNDEFINED,	"trapped system register access" },
	{ EC_SVE,	FAULT_UNDEFINED,	"SVE instruction" },
	{ EC_PC_ALIGN,	FAULT_ALIGNMENT,	"program counter not aligned" },
	{ EC_SP_ALIGN,	FAULT_ALIGNMENT,	"stack pointer not aligned" },
	{ EC_FP_EXC,	FAULT_OTHER,		"floating point exception" },
	{ EC_SERROR,	FAULT_EXTERNAL,		"SError: the bus refused an earlier access" },
	{ EC_BKPT_LOW,	FAULT_BREAKPOINT,	"hardware breakpoint" },
	{ EC_BKPT,	FAULT_BREAKPOINT,	"hardware breakpoint" },
	{ EC_STEP_LOW,	FAULT_BREAKPOINT,	"single step" },
	{ EC_STEP,	FAULT_BREAKPOINT,	"single step" },
	{ EC_WATCH_LOW,	FAULT_BREAKPOINT,	"watchpoint" },
	{ EC_WATCH,	FAULT_BREAKPOINT,	"watchpoint" },
	{ EC_BRK64,	FAULT_BREAKPOINT,	"BRK instruction" },
};

/* Fault status codes of aborts, without the level. The level stands in the low two bits. */
static const struct cause levelled[] = {
	{ 0x00, FAULT_OTHER,		"address size fault" },
	{ 0x04, FAULT_TRANSLATION,	"translation fault" },
	{ 0x08, FAULT_ACCESS_FLAG,	"access flag fault" },
	{ 0x0c, FAULT_PERMISSION,	"permission fault" },
	{ 0x14, FAULT_EXTERNAL,		"external abort on a table walk" },
	{ 0x1c, FAULT_EXTERNAL,		"ECC error on a table walk" },
};

static const struct cause single[] = {
	{ 0x10, FAULT_EXTERNAL,		"external abort: no device or memory answers" },
	{ 0x11, FAULT_OTHER,		"tag check fault" },
	{ 0x18, FAULT_EXTERNAL,		"ECC error" },
	{ 0x21, FAULT_ALIGNMENT,	"alignment fault" },
	{ 0x30, FAULT_OTHER,		"TLB conflict" },
	{ 0x34, FAULT_OTHER,		"lockdown fault" },
	{ 0x35, FAULT_OTHER,		"unsupported exclusive or atomic access" },
};

static const struct cause *find(const struct cause *table, unsigned int n, unsigned int code)
{
	for (unsigned int i = 0; i < n; i++) {
		if (table[i].code == code)
			return &table[i];
	}
	return NULL;
}

static void decode_abort(unsigned int fsc, struct fault *out)
{
	const struct cause *c = find(single, ARRAY_SIZE(single), fsc);

	if (!c) {
		c = find(levelled, ARRAY_SIZE(levelled), fsc & ~3u);
		if (c)
			out->level = fsc & 3;
	}
	out->kind = c ? c->kind : FAULT_OTHER;
	out->cause = c ? c->words : "abort of unknown status";
}

void arch_fault_decode(const struct trap_frame *frame, struct fault *out)
{
	unsigned int ec = ESR_EC(frame->esr);
	const struct cause *c;

	*out = (struct fault) {
		.kind = FAULT_OTHER, .level = -1, .user = frame_from_user(frame),
		.syndrome = frame->esr, .addr = frame->far, .cause = "unknown exception",
	};
	if (frame->vector == VECTOR_STACK_OVERFLOW) {
		out->kind = FAULT_STACK;
		out->access = FAULT_WRITE;
		out->has_addr = true;
		out->addr = frame->sp;
		out->cause = "kernel stack overflow";
		return;
	}
	if ((frame->vector & 3) == 3)	/* the SError slots: EC says so too, except on old cores */
		ec = EC_SERROR;
	if (ec == EC_DABT || ec == EC_DABT_LOW || ec == EC_IABT || ec == EC_IABT_LOW) {
		decode_abort(ESR_FSC(frame->esr), out);
		out->has_addr = !(frame->esr & ESR_FNV);
		out->access = ec == EC_IABT || ec == EC_IABT_LOW ? FAULT_EXEC :
			      frame->esr & ESR_WNR ? FAULT_WRITE : FAULT_READ;
		return;
	}
	c = find(classes, ARRAY_SIZE(classes), ec);
	if (c) {
		out->kind = c->kind;
		out->cause = c->words;
	}
	if (ec == EC_PC_ALIGN) {
		out->access = FAULT_EXEC;
		out->has_addr = true;
	}
}

void arch_frame_print(const struct trap_frame *frame)
{
	printk("pc : %pS\n", (void *)frame->pc);
	printk("lr : %pS\n", (void *)frame->x[30]);
	printk("pc : %016llx lr : %016llx sp : %016llx\n", frame->pc, frame->x[30], frame->sp);
	printk("pstate: %08llx (%c%c%c%c %cDAIF=%llx EL%lld%c) esr: %08llx far: %016llx\n",
	       frame->pstate,
	       frame->pstate & (1UL << 31) ? 'N' : 'n', frame->pstate & (1UL << 30) ? 'Z' : 'z',
	       frame->pstate & (1UL << 29) ? 'C' : 'c', frame->pstate & (1UL << 28) ? 'V' : 'v',
	       frame->pstate & (1UL << 20) ? 'I' : ' ', frame->pstate >> 6 & 15,
	       frame->pstate >> 2 & 3, frame->pstate & 1 ? 'h' : 't', frame->esr, frame->far);
	printk("x29: %016llx x28: %016llx x27: %016llx\n", frame->x[29], frame->x[28],
	       frame->x[27]);
	for (int i = 26; i >= 2; i -= 3)
		printk("x%-2d: %016llx x%-2d: %016llx x%-2d: %016llx\n", i, frame->x[i],
		       i - 1, frame->x[i - 1], i - 2, frame->x[i - 2]);
}

void arch_unwind_start(struct arch_unwind *u, const struct trap_frame *frame)
{
	u->pc = frame ? frame->pc : (unsigned long)__builtin_return_address(0);
	u->fp = frame ? frame->x[29] : *(unsigned long *)__builtin_frame_address(0);
	u->lr = frame ? frame->x[30] : 0;
}

/*
 * A leaf function has no record: its caller is in lr. In any other function lr is left from its
 * last call and points into itself, or is the return address of its own record.
 */
static bool leaf_caller(const struct arch_unwind *u, unsigned long recorded)
{
	unsigned long pc_off, lr_off, size;
	char name[KSYM_NAME_LEN];

	if (!u->lr || u->lr == recorded)
		return false;
	if (!ksym_lookup(u->lr - 4, &size, &lr_off, name) ||
	    !ksym_lookup(u->pc, &size, &pc_off, name))
		return false;
	return u->lr - 4 - lr_off != u->pc - pc_off;
}

bool arch_unwind_next(struct arch_unwind *u)
{
	u64 record[2];

	if (u->fp & 7 || u->fp < PAGE_OFFSET)
		return false;
	if (copy_from_kernel_nofault(record, (void *)u->fp, sizeof(record)))
		return false;
	if (leaf_caller(u, record[1])) {
		u->pc = u->lr;
		u->lr = 0;
		return true;
	}
	u->lr = 0;
	/* An interrupted stack may lie anywhere, so only a record of itself is refused. */
	if (!record[1] || record[0] == u->fp)
		return false;
	u->fp = record[0];
	u->pc = record[1];
	return true;
}

void arch_trap_init(void)
{
	write_sysreg(vectors, vbar_el1);
	isb();
	asm volatile("msr daifclr, #4" : : : "memory");	/* SError: bus errors are told */
}
