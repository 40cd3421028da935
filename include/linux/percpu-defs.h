/* SPDX-License-Identifier: MIT */
/*
 * Per-CPU variables: how they are declared and reached.
 *
 * A static per-CPU variable is placed in a section of its own. That section is the boot CPU's copy
 * until setup_per_cpu_areas() gives each possible CPU one; __per_cpu_offset[cpu] is what to add to
 * the address of the symbol to reach the copy of `cpu`, arch_percpu_offset() holds the offset of
 * the CPU that asks. Pointers from alloc_percpu() work the same way.
 *
 * this_cpu_* masks interrupts (or needs one instruction), so it is safe against interrupt handlers
 * and against moving to another CPU. __this_cpu_* and this_cpu_ptr() are for callers that already
 * masked interrupts.
 */
#ifndef _LINUX_PERCPU_DEFS_H
#define _LINUX_PERCPU_DEFS_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <arch/ops.h>

#ifndef __percpu
#define __percpu
#endif

/* The host's linker only marks the bounds of sections that are C names. */
#ifdef CONFIG_HOST
#define PER_CPU_BASE_SECTION	"percpu_data"
#define __per_cpu_start		__start_percpu_data
#define __per_cpu_end		__stop_percpu_data
#else
#define PER_CPU_BASE_SECTION	".data..percpu"
#endif

extern char __per_cpu_start[], __per_cpu_end[];

#define DECLARE_PER_CPU(type, name) \
	extern __typeof__(type) name __attribute__((section(PER_CPU_BASE_SECTION)))
#define DEFINE_PER_CPU(type, name) \
	__typeof__(type) name __attribute__((section(PER_CPU_BASE_SECTION)))
#define DECLARE_PER_CPU_ALIGNED(type, name) \
	DECLARE_PER_CPU(type, name) __attribute__((aligned(64)))
#define DEFINE_PER_CPU_ALIGNED(type, name) \
	DEFINE_PER_CPU(type, name) __attribute__((aligned(64)))
#define DECLARE_PER_CPU_SHARED_ALIGNED(type, name)	DECLARE_PER_CPU_ALIGNED(type, name)
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name)	DEFINE_PER_CPU_ALIGNED(type, name)
#define DECLARE_PER_CPU_READ_MOSTLY(type, name)		DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_READ_MOSTLY(type, name)		DEFINE_PER_CPU(type, name)

extern unsigned long __per_cpu_offset[];
#define per_cpu_offset(cpu)	(__per_cpu_offset[cpu])

/* The compiler must not see that the result lies outside the symbol. */
#define SHIFT_PERCPU_PTR(ptr, offset) ({					\
	unsigned long __pcpu = (unsigned long)(ptr);				\
	asm("" : "+r" (__pcpu));						\
	(__typeof__(ptr))(__pcpu + (offset)); })

#define per_cpu_ptr(ptr, cpu)	SHIFT_PERCPU_PTR(ptr, per_cpu_offset(cpu))
#define raw_cpu_ptr(ptr)	SHIFT_PERCPU_PTR(ptr, arch_percpu_offset())
#define this_cpu_ptr(ptr)	raw_cpu_ptr(ptr)
#define per_cpu(var, cpu)	(*per_cpu_ptr(&(var), cpu))

/* Interrupts are not masked between get and put: the caller only stays on its CPU. */
#define get_cpu_var(var)	(*({ preempt_disable(); this_cpu_ptr(&(var)); }))
#define put_cpu_var(var)	do { (void)&(var); preempt_enable(); } while (0)
#define get_cpu_ptr(var)	({ preempt_disable(); this_cpu_ptr(var); })
#define put_cpu_ptr(var)	do { (void)(var); preempt_enable(); } while (0)

/* One access to this CPU's copy with interrupts masked; the value of `expr` is the result. */
#define __pcpu_locked(pcp, expr) ({						\
	unsigned long __pcpu_flags = arch_irq_save();				\
	__typeof__(pcp) *__pcpu_p = raw_cpu_ptr(&(pcp));			\
	__typeof__(pcp) __pcpu_ret = (expr);					\
	arch_irq_restore(__pcpu_flags);						\
	__pcpu_ret; })

#define raw_cpu_read(pcp)		(*raw_cpu_ptr(&(pcp)))
#define raw_cpu_write(pcp, val)		((void)(*raw_cpu_ptr(&(pcp)) = (val)))
#define raw_cpu_add(pcp, val)		((void)(*raw_cpu_ptr(&(pcp)) += (val)))
#define raw_cpu_and(pcp, val)		((void)(*raw_cpu_ptr(&(pcp)) &= (val)))
#define raw_cpu_or(pcp, val)		((void)(*raw_cpu_ptr(&(pcp)) |= (val)))
#define raw_cpu_add_return(pcp, val)	(*raw_cpu_ptr(&(pcp)) += (val))
#define raw_cpu_inc(pcp)		raw_cpu_add(pcp, 1)
#define raw_cpu_dec(pcp)		raw_cpu_add(pcp, -1)
#define raw_cpu_sub(pcp, val)		raw_cpu_add(pcp, -(val))

#define __this_cpu_read(pcp)		raw_cpu_read(pcp)
#define __this_cpu_write(pcp, val)	raw_cpu_write(pcp, val)
#define __this_cpu_add(pcp, val)	raw_cpu_add(pcp, val)
#define __this_cpu_sub(pcp, val)	raw_cpu_sub(pcp, val)
#define __this_cpu_inc(pcp)		raw_cpu_inc(pcp)
#define __this_cpu_dec(pcp)		raw_cpu_dec(pcp)
#define __this_cpu_and(pcp, val)	raw_cpu_and(pcp, val)
#define __this_cpu_or(pcp, val)		raw_cpu_or(pcp, val)
#define __this_cpu_add_return(pcp, val)	raw_cpu_add_return(pcp, val)
#define __this_cpu_sub_return(pcp, val)	raw_cpu_add_return(pcp, -(val))
#define __this_cpu_inc_return(pcp)	raw_cpu_add_return(pcp, 1)
#define __this_cpu_dec_return(pcp)	raw_cpu_add_return(pcp, -1)

#define this_cpu_read(pcp)		__pcpu_locked(pcp, *__pcpu_p)
#define this_cpu_write(pcp, val)	((void)__pcpu_locked(pcp, *__pcpu_p = (val)))
#define this_cpu_add(pcp, val)		((void)__pcpu_locked(pcp, *__pcpu_p += (val)))
#define this_cpu_and(pcp, val)		((void)__pcpu_locked(pcp, *__pcpu_p &= (val)))
#define this_cpu_or(pcp, val)		((void)__pcpu_locked(pcp, *__pcpu_p |= (val)))
#define this_cpu_sub(pcp, val)		this_cpu_add(pcp, -(val))
#define this_cpu_inc(pcp)		this_cpu_add(pcp, 1)
#define this_cpu_dec(pcp)		this_cpu_add(pcp, -1)
#define this_cpu_add_return(pcp, val)	__pcpu_locked(pcp, *__pcpu_p += (val))
#define this_cpu_sub_return(pcp, val)	this_cpu_add_return(pcp, -(val))
#define this_cpu_inc_return(pcp)	this_cpu_add_return(pcp, 1)
#define this_cpu_dec_return(pcp)	this_cpu_add_return(pcp, -1)
#define this_cpu_xchg(pcp, val)		__pcpu_locked(pcp, __pcpu_swap(__pcpu_p, val))
#define this_cpu_cmpxchg(pcp, old, new)	__pcpu_locked(pcp, __pcpu_replace(__pcpu_p, old, new))

/* The value at p before it was replaced. */
#define __pcpu_swap(p, val) ({							\
	__typeof__(*(p)) __pcpu_old = *(p);					\
	*(p) = (val);								\
	__pcpu_old; })
#define __pcpu_replace(p, old, new) ({						\
	__typeof__(*(p)) __pcpu_old = *(p);					\
	if (__pcpu_old == (old))						\
		*(p) = (new);							\
	__pcpu_old; })

#endif
