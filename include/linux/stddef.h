/* SPDX-License-Identifier: MIT */
/* NULL, offsetof and their relatives. No state. */
#ifndef LINUX_STDDEF_H
#define LINUX_STDDEF_H

#undef NULL
#define NULL ((void *)0)

#undef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)

#define sizeof_field(type, member) sizeof(((type *)0)->member)
#define offsetofend(type, member) (offsetof(type, member) + sizeof_field(type, member))

/* Members that can be named one by one or copied as a whole. */
#define struct_group(name, ...) \
	union { \
		struct { __VA_ARGS__ }; \
		struct { __VA_ARGS__ } name; \
	}

/* A flexible array inside a union or as the only member. */
#define DECLARE_FLEX_ARRAY(type, name) \
	struct { \
		struct { } __empty_##name; \
		type name[]; \
	}

#endif
