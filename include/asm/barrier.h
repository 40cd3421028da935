/* SPDX-License-Identifier: MIT */
/*
 * Memory barriers. smp_*: between CPUs, Inner Shareable (DMB ISH). mb() and friends also order
 * Device memory (DSB SY): they wait for completion. dma_*: between a CPU and a device that
 * shares Normal memory (DMB OSH). See docs/BOOT.md for where real cores need more.
 */
#ifndef ASM_BARRIER_H
#define ASM_BARRIER_H

#include <linux/compiler.h>
#include <linux/types.h>

#if defined(CONFIG_ARM64)
#define __barrier_dsb(opt)	__asm__ __volatile__("dsb " #opt : : : "memory")
#define __barrier_dmb(opt)	__asm__ __volatile__("dmb " #opt : : : "memory")
#define isb()			__asm__ __volatile__("isb" : : : "memory")
#define rmb()			__barrier_dsb(ld)
#define smp_rmb()		__barrier_dmb(ishld)
#define dma_rmb()		__barrier_dmb(oshld)
#elif defined(CONFIG_ARM)
/* ARMv7 has no load-only forms (Arm ARM, A3.8.3): reads are ordered by the full barrier. */
#define __barrier_dsb(opt)	__asm__ __volatile__("dsb " #opt : : : "memory")
#define __barrier_dmb(opt)	__asm__ __volatile__("dmb " #opt : : : "memory")
#define isb()			__asm__ __volatile__("isb" : : : "memory")
#define rmb()			__barrier_dsb(sy)
#define smp_rmb()		__barrier_dmb(ish)
#define dma_rmb()		__barrier_dmb(osh)
#else
#define __barrier_dsb(opt)	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define __barrier_dmb(opt)	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define isb()			barrier()
#define rmb()			__atomic_thread_fence(__ATOMIC_ACQUIRE)
#define smp_rmb()		__atomic_thread_fence(__ATOMIC_ACQUIRE)
#define dma_rmb()		__atomic_thread_fence(__ATOMIC_ACQUIRE)
#endif

#define mb()			__barrier_dsb(sy)
#define wmb()			__barrier_dsb(st)
#define smp_mb()		__barrier_dmb(ish)
#define smp_wmb()		__barrier_dmb(ishst)
#define dma_mb()		__barrier_dmb(osh)
#define dma_wmb()		__barrier_dmb(oshst)

#define smp_mb__before_atomic()	smp_mb()
#define smp_mb__after_atomic()	smp_mb()

#define smp_load_acquire(p)	__atomic_load_n(p, __ATOMIC_ACQUIRE)
#define smp_store_release(p, v)	__atomic_store_n(p, v, __ATOMIC_RELEASE)
#define smp_store_mb(var, value) \
do { \
	WRITE_ONCE(var, value); \
	smp_mb(); \
} while (0)

#define smp_cond_load_relaxed(ptr, cond_expr) \
({ \
	typeof(*(ptr)) VAL; \
	for (;;) { \
		VAL = READ_ONCE(*(ptr)); \
		if (cond_expr) \
			break; \
		cpu_relax(); \
	} \
	VAL; \
})
#define smp_cond_load_acquire(ptr, cond_expr) \
({ \
	typeof(*(ptr)) __scla = smp_cond_load_relaxed(ptr, cond_expr); \
	__atomic_thread_fence(__ATOMIC_ACQUIRE); \
	__scla; \
})

#if defined(CONFIG_ARM64) || defined(CONFIG_ARM)
#define cpu_relax()	__asm__ __volatile__("yield" : : : "memory")
#else
#define cpu_relax()	barrier()
#endif

#endif
