/* SPDX-License-Identifier: MIT */
/*
 * Attributes, hints and single accesses. linux/compiler_types.h and linux/compiler_attributes.h
 * are the same text under Linux's other names.
 *
 * READ_ONCE/WRITE_ONCE make one access that the compiler neither tears (up to the word size),
 * repeats nor invents. They order nothing between CPUs: asm/barrier.h does.
 */
#ifndef LINUX_COMPILER_H
#define LINUX_COMPILER_H

#include <linux/kconfig.h>

#ifndef __always_inline
#define __always_inline inline __attribute__((__always_inline__))
#endif
#define noinline		__attribute__((__noinline__))
#define __noinline		__attribute__((__noinline__))
#define __packed		__attribute__((__packed__))
#define __aligned(n)		__attribute__((__aligned__(n)))
#define __weak			__attribute__((__weak__))
#define __used			__attribute__((__used__))
#define __maybe_unused		__attribute__((__unused__))
#define __always_unused		__attribute__((__unused__))
#define __unused		__attribute__((__unused__))
#define __must_check		__attribute__((__warn_unused_result__))
#define __noreturn		__attribute__((__noreturn__))
#define __pure			__attribute__((__pure__))
#define __attribute_const__	__attribute__((__const__))
#define __cold			__attribute__((__cold__))
#define __hot			__attribute__((__hot__))
#define __malloc		__attribute__((__malloc__))
#define __section(name)		__attribute__((__section__(name)))
#define __printf(fmt, args)	__attribute__((__format__(__printf__, fmt, args)))
#define __scanf(fmt, args)	__attribute__((__format__(__scanf__, fmt, args)))
#define __deprecated
#define __alloc_size(...)	__attribute__((__alloc_size__(__VA_ARGS__)))
#define __realloc_size(...)
#define __assume_aligned(a, ...) __attribute__((__assume_aligned__(a, ##__VA_ARGS__)))
#define __visible
#define __mode(x)		__attribute__((__mode__(x)))
#define __alias(symbol)		__attribute__((__alias__(#symbol)))
#define __nonstring
#define __counted_by(member)
#define __cleanup(func)		__attribute__((__cleanup__(func)))
#define __flatten		__attribute__((__flatten__))
#define __gnu_inline
#define __no_kasan_or_inline	__always_inline
#define __no_sanitize_address	__attribute__((__no_sanitize_address__))
#define notrace
#define asmlinkage
#define noinline_for_stack	noinline

#if __GNUC__ >= 7
#define fallthrough		__attribute__((__fallthrough__))
#else
#define fallthrough		do { } while (0)
#endif

/* Marks for a checker that this project does not run; they say who owns a pointer. */
#define __user
#define __kernel
#define __iomem
#define __percpu
#define __rcu
#define __force
#define __bitwise
#define __nocast
#define __safe
#define __private
#define __acquires(x)
#define __releases(x)
#define __must_hold(x)
#define __acquire(x)		((void)0)
#define __release(x)		((void)0)
#define __cond_lock(x, c)	(c)

#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)

/* The compiler may not move or cache memory across this point. */
#define barrier()		__asm__ __volatile__("" : : : "memory")
/* As above, and *ptr is read by something the compiler cannot see. */
#define barrier_data(ptr)	__asm__ __volatile__("" : : "r"(ptr) : "memory")

/* The compiler must forget what it knows about the value of var. */
#define OPTIMIZER_HIDE_VAR(var)	__asm__("" : "=r"(var) : "0"(var))
/* A pointer `off` bytes on, that the compiler does not tie to the object ptr points into. */
#define RELOC_HIDE(ptr, off) \
({ \
	unsigned long __reloc; \
	__asm__("" : "=r"(__reloc) : "0"(ptr)); \
	(typeof(ptr))(__reloc + (off)); \
})
#define absolute_pointer(val)	RELOC_HIDE((void *)(val), 0)

#define READ_ONCE(x)		(*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, val) \
do { \
	*(volatile __typeof__(x) *)&(x) = (val); \
} while (0)
#define data_race(expr)		(expr)
#define ACCESS_PRIVATE(p, member) ((p)->member)

#define __PASTE_2(a, b)		a##b
#define __PASTE(a, b)		__PASTE_2(a, b)
#define __UNIQUE_ID(prefix)	__PASTE(__PASTE(__unique_id_, prefix), __COUNTER__)
#define __stringify_1(x...)	#x
#define __stringify(x...)	__stringify_1(x)

#ifndef typeof
#define typeof			__typeof__
#endif
#define __same_type(a, b)	__builtin_types_compatible_p(typeof(a), typeof(b))
#define __must_be_array(a)	(sizeof(char[1 - 2 * !!__same_type((a), &(a)[0])]) - 1)

/* x without qualifiers, for temporaries of _ONCE values */
#define __unqual_scalar_typeof(x) __typeof__(__extension__({ __auto_type __u = (x); __u; }))

#define compiletime_assert(condition, msg) _Static_assert(condition, msg)
#ifndef __cplusplus
#undef static_assert
#define __static_assert_pick(expr, msg, ...) _Static_assert(expr, msg)
#define static_assert(expr, ...) __static_assert_pick(expr, ##__VA_ARGS__, #expr)
#endif

#define _THIS_IP_ ({ __label__ __here; __here: (unsigned long)&&__here; })
#define _RET_IP_ ((unsigned long)__builtin_return_address(0))

#if defined(__clang__) || __GNUC__ < 12
#define __diag_push()
#define __diag_pop()
#else
#define __diag_push()		_Pragma("GCC diagnostic push")
#define __diag_pop()		_Pragma("GCC diagnostic pop")
#endif

#ifndef unreachable
#define unreachable()		__builtin_unreachable()
#endif

#endif
