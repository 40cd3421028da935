// SPDX-License-Identifier: MIT
/*
 * ARM: backtrace steps by the unwind tables of the exception handling ABI (Arm IHI 0038 sections 6
 * and 10): .ARM.exidx has an entry for each function, sorted, which says in a few bytes how to
 * restore the caller's registers. They are right at every call, which is where callers are; at the
 * pc of a fault they are right but inside a prologue, of which the commonest case, its first
 * instruction, is known. Read-only tables, no state, no locks, any context; loads from the stack
 * are checked.
 *
 *   exidx word 0: offset to the function
 *   exidx word 1: 1 cannot unwind; bit 31 set: the extab word itself; else its offset
 *   extab word:   1 | 000 | index | data; index 0: 3 bytes of instructions, 1 and 2: a count of
 *                 further words, then 2 bytes
 */
#include <arch/trap.h>
#include <asm/sections.h>
#include <linux/compiler.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define SP	13
#define LR	14
#define PC	15
#define CANTUNWIND	1u
#define MAX_BYTES	32

struct exidx {
	u32 function;
	u32 data;
};

extern const struct exidx __exidx_start[], __exidx_end[];
extern char exc_entry_start[], exc_entry_end[];

/* gcc names these for every compact entry; they are called in C++ only. */
void __aeabi_unwind_cpp_pr0(void);
void __aeabi_unwind_cpp_pr1(void);
void __aeabi_unwind_cpp_pr2(void);
void __aeabi_unwind_cpp_pr0(void) { }
void __aeabi_unwind_cpp_pr1(void) { }
void __aeabi_unwind_cpp_pr2(void) { }

struct state {
	u32 r[16];
	bool has_pc;
	u8 code[MAX_BYTES];
	unsigned int at, len;
};

/* 31 bits, signed, relative to its own place. */
static u32 prel31(const u32 *word)
{
	return (u32)word + ((s32)(*word << 1) >> 1);
}

static const struct exidx *find_entry(u32 pc)
{
	const struct exidx *low = __exidx_start, *high = __exidx_end;

	if (low == high || pc < prel31(&low->function))
		return NULL;
	while (high - low > 1) {
		const struct exidx *mid = low + (high - low) / 2;

		if (prel31(&mid->function) <= pc)
			low = mid;
		else
			high = mid;
	}
	return low;
}

/* The bytes of `words` words, highest first; `skip` bytes of the first are not instructions. */
static bool fetch_code(struct state *s, const u32 *word, unsigned int words, unsigned int skip)
{
	s->at = s->len = 0;
	if (words * 4 - skip > MAX_BYTES)
		return false;
	for (; words; words--, word++, skip = 0) {
		for (unsigned int i = skip; i < 4; i++)
			s->code[s->len++] = *word >> (24 - 8 * i);
	}
	return true;
}

static bool find_code(struct state *s, const struct exidx *entry)
{
	const u32 *word = &entry->data;

	if (*word == CANTUNWIND)
		return false;
	if (!(*word & 0x80000000u))
		word = (const u32 *)prel31(word);
	if (!(*word & 0x80000000u)) {	/* a personality of its own, then the usual code */
		word++;
		return fetch_code(s, word, 1 + (*word >> 24), 1);
	}
	if ((*word >> 24 & 0xf) == 0)
		return fetch_code(s, word, 1, 1);
	return fetch_code(s, word, 1 + (*word >> 16 & 0xff), 2);
}

static u8 next_byte(struct state *s)
{
	return s->at < s->len ? s->code[s->at++] : 0xb0;
}

static bool pop(struct state *s, u32 mask)
{
	for (unsigned int reg = 0; reg < 16; reg++) {
		if (!(mask & (1u << reg)))
			continue;
		if (copy_from_kernel_nofault(&s->r[reg], (void *)s->r[SP], 4))
			return false;
		if (reg != SP)
			s->r[SP] += 4;
	}
	s->has_pc |= mask >> PC & 1;
	return true;
}

static u32 uleb128(struct state *s)
{
	u32 value = 0;
	u8 byte;

	for (unsigned int shift = 0; shift < 28; shift += 7) {
		byte = next_byte(s);
		value |= (u32)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			break;
	}
	return value;
}

/*
 * Instructions of group 1011 0xxx and 1011 1xxx, and VFP pops, which only move the stack pointer.
 */
static bool step_special(struct state *s, u8 op)
{
	if (op == 0xb1) {
		u8 mask = next_byte(s);

		return mask && mask < 16 && pop(s, mask);
	}
	if (op == 0xb2) {
		s->r[SP] += 0x204 + (uleb128(s) << 2);
		return true;
	}
	if (op == 0xb3 || op == 0xc8 || op == 0xc9) {
		s->r[SP] += 8 * ((next_byte(s) & 15) + 1) + (op == 0xb3 ? 4 : 0);
		return true;
	}
	if ((op & 0xf8) == 0xb8 || (op & 0xf8) == 0xd0) {
		s->r[SP] += 8 * ((op & 7) + 1) + ((op & 0xf8) == 0xb8 ? 4 : 0);
		return true;
	}
	return false;
}

static bool step(struct state *s, u8 op)
{
	u32 mask;

	switch (op >> 4) {
	case 0x0 ... 0x3:
		s->r[SP] += ((op & 0x3f) << 2) + 4;
		return true;
	case 0x4 ... 0x7:
		s->r[SP] -= ((op & 0x3f) << 2) + 4;
		return true;
	case 0x8:
		mask = ((u32)(op & 15) << 8 | next_byte(s)) << 4;
		return mask && pop(s, mask);
	case 0x9:
		if ((op & 15) == SP || (op & 15) == PC)
			return false;
		s->r[SP] = s->r[op & 15];
		return true;
	case 0xa:
		mask = ((2u << (op & 7)) - 1) << 4;
		return pop(s, mask | (op & 8 ? 1u << LR : 0));
	default:
		return step_special(s, op);
	}
}

/* Restores the caller's registers; false at the end of the tables' knowledge. */
static bool unwind_function(struct state *s, const struct exidx *entry)
{
	u8 op;

	if (!find_code(s, entry))
		return false;
	while ((op = next_byte(s)) != 0xb0) {
		if (!step(s, op))
			return false;
	}
	if (!s->has_pc)
		s->r[PC] = s->r[LR];
	return true;
}

static void from_frame(struct arch_unwind *u, const struct trap_frame *frame)
{
	for (unsigned int i = 0; i < 13; i++)
		u->r[i] = frame->r[i];
	u->r[SP] = frame->sp;
	u->r[LR] = frame->lr;
	u->pc = frame->pc;
	u->exact = true;
}

static bool unwind_once(struct arch_unwind *u)
{
	/* A return address is behind the call, perhaps in the next function already. */
	u32 pc = (u->pc & ~1ul) - (u->exact ? 0 : 2);
	const struct exidx *entry = find_entry(pc);
	bool known = entry && is_kernel_text(pc);
	struct state s = { .has_pc = false };

	memcpy(s.r, u->r, sizeof(u->r));
	/*
	 * At a function's first instruction, or after a jump to where there is none, nothing is
	 * pushed.
	 */
	if (u->exact && (!known || pc == prel31(&entry->function)))
		s.r[PC] = s.r[LR];
	else if (!known || !unwind_function(&s, entry))
		return false;
	if (s.r[PC] == u->pc && s.r[SP] == u->r[SP])
		return false;
	memcpy(u->r, s.r, sizeof(u->r));
	u->pc = s.r[PC];
	u->exact = false;
	return u->pc != 0;
}

/* Not inlined: the registers must be those of a function that the tables know. */
void noinline arch_unwind_start(struct arch_unwind *u, const struct trap_frame *frame)
{
	u32 *r = (u32 *)u->r;

	if (frame) {
		from_frame(u, frame);
		return;
	}
	asm volatile("	stmia	%1, {r4-r11}\n"
		     "	str	sp, [%2]\n"
		     "	str	lr, [%2, #4]\n"
		     "	adr	%0, .\n"
		     : "=&r" (u->pc) : "r" (r + 4), "r" (r + SP) : "memory");
	u->exact = true;
	unwind_once(u);
}

bool arch_unwind_next(struct arch_unwind *u)
{
	struct trap_frame frame;

	/* The function was called from an exception's entry: go on in what was interrupted. */
	if (u->pc >= (unsigned long)exc_entry_start && u->pc < (unsigned long)exc_entry_end) {
		if (copy_from_kernel_nofault(&frame, (void *)u->r[4], sizeof(frame)))
			return false;
		from_frame(u, &frame);
		return true;
	}
	return unwind_once(u);
}
