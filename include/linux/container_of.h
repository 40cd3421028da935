/* SPDX-License-Identifier: MIT */
/* From a member to the struct that holds it. */
#ifndef LINUX_CONTAINER_OF_H
#define LINUX_CONTAINER_OF_H

#include <linux/build_bug.h>
#include <linux/stddef.h>

#define typeof_member(T, m)	typeof(((T *)0)->m)

/* ptr must point to a member of exactly that type (or be void *). const is lost: see _const. */
#define container_of(ptr, type, member) \
({ \
	void *__member = (void *)(ptr); \
	_Static_assert(__same_type(*(ptr), ((type *)0)->member) || __same_type(*(ptr), void), \
		       "pointer type mismatch in container_of()"); \
	(type *)((char *)__member - offsetof(type, member)); \
})

#define container_of_const(ptr, type, member) \
	_Generic(ptr, \
		 const typeof(*(ptr)) *: ((const type *)container_of(ptr, type, member)), \
		 default: ((type *)container_of(ptr, type, member)))

#endif
