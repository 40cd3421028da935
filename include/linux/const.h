/* SPDX-License-Identifier: MIT */
/* Constants that C and the assembler can both read. */
#ifndef LINUX_CONST_H
#define LINUX_CONST_H

#ifdef __ASSEMBLER__
#define _AC(x, y)	x
#define _AT(t, x)	x
#else
#define __AC(x, y)	(x##y)
#define _AC(x, y)	__AC(x, y)
#define _AT(t, x)	((t)(x))
#endif

#define _UL(x)		(_AC(x, UL))
#define _ULL(x)		(_AC(x, ULL))
#define UL(x)		_UL(x)
#define ULL(x)		_ULL(x)
#define _BITUL(x)	(_UL(1) << (x))
#define _BITULL(x)	(_ULL(1) << (x))

/* 1 if x is an integer constant expression, itself such an expression. x is not evaluated. */
#define __is_constexpr(x) \
	(sizeof(int) == sizeof(*(8 ? ((void *)((long)(x) * 0l)) : (int *)8)))

#endif
