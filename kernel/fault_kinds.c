// SPDX-License-Identifier: MIT
/*
 * Faults on purpose (granule/fault_kinds.h). The compiler must not see through them: addresses
 * pass through OPTIMIZER_HIDE_VAR, functions that must appear in a backtrace are noinline.
 */
#include <arch/this.h>
#include <asm/sections.h>
#include <granule/fault_kinds.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include ARCH_HEADER(layout.h)

extern char boot_guard[];

static noinline void read_at(unsigned long addr)
{
	OPTIMIZER_HIDE_VAR(addr);
	(void)*(volatile unsigned char *)addr;
}

static noinline void write_at(unsigned long addr)
{
	OPTIMIZER_HIDE_VAR(addr);
	*(volatile unsigned char *)addr = 0;
}

static noinline void call_at(unsigned long addr)
{
	OPTIMIZER_HIDE_VAR(addr);
	((void (*)(void))addr)();
	barrier();		/* not a tail call: this function stands in the backtrace */
}

static void read_null(void)
{
	read_at(0);
}

static void read_one(void)
{
	read_at(1);
}

static void write_text(void)
{
	write_at((unsigned long)read_at);
}

static void write_rodata(void)
{
	write_at((unsigned long)fault_provokers);
}

static void write_guard(void)
{
	write_at((unsigned long)boot_guard + 16);
}

static void execute_data(void)
{
	static unsigned long data[4];

	call_at((unsigned long)data);
}

static void execute_null(void)
{
	call_at(0);
}

static void undefined(void)
{
	asm volatile(".inst " UNDEFINED_INSN);
}

/* Each round holds 512 bytes and is needed after the call: a real stack frame. */
static noinline int recurse(int depth)
{
	volatile char room[512];

	room[0] = depth;
	if (depth < 0)
		return 0;
	return recurse(depth + 1) + room[0];
}

static void overflow(void)
{
	recurse(0);
}

const struct fault_provoker fault_provokers[] = {
	{ "null", "read a NULL pointer", read_null, FAULT_TRANSLATION, FAULT_READ, "NULL" },
	{ "one", "read address 0x1", read_one, FAULT_TRANSLATION, FAULT_READ, "NULL" },
	{ "text", "write to the kernel's code", write_text, FAULT_PERMISSION, FAULT_WRITE,
	  "kernel code" },
	{ "rodata", "write to read-only data", write_rodata, FAULT_PERMISSION, FAULT_WRITE,
	  "read-only data" },
	{ "guard", "write below the boot stack", write_guard, FAULT_TRANSLATION, FAULT_WRITE,
	  "guard below the boot stack" },
	{ "data", "execute data", execute_data, FAULT_PERMISSION, FAULT_EXEC, "static data" },
	{ "call", "call a NULL pointer", execute_null, FAULT_TRANSLATION, FAULT_EXEC, "NULL" },
	{ "undefined", "execute an undefined instruction", undefined, FAULT_UNDEFINED, FAULT_READ,
	  NULL },
	{ "stack", "overflow the stack", overflow, FAULT_STACK, FAULT_WRITE, "guard" },
	{ NULL, NULL, NULL, FAULT_OTHER, FAULT_READ, NULL },
};
