/* SPDX-License-Identifier: MIT */
/* typecheck(): a warning if x does not have the type. */
#ifndef LINUX_TYPECHECK_H
#define LINUX_TYPECHECK_H

#define typecheck(type, x) \
({ \
	type __tc_type; \
	__typeof__(x) __tc_value; \
	(void)(&__tc_type == &__tc_value); \
	1; \
})
#define typecheck_fn(type, function) \
({ \
	__typeof__(type) __tc_fn = function; \
	(void)__tc_fn; \
})

#endif
