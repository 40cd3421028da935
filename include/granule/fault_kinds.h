/* SPDX-License-Identifier: MIT */
/*
 * Faults on purpose, for the command `fault` and the tests: each provoker does one forbidden thing.
 * It returns only where the machine lets it pass. kernel/fault_kinds.c.
 */
#ifndef GRANULE_FAULT_KINDS_H
#define GRANULE_FAULT_KINDS_H

#include <arch/trap.h>

struct fault_provoker {
	const char *name;	/* NULL ends the list; the first one reads NULL */
	const char *what;
	void (*provoke)(void);
	enum fault_kind kind;	/* what the report must call it */
	enum fault_access access;
	const char *owner;	/* a word of the owner's line, NULL when the address has no owner */
};

extern const struct fault_provoker fault_provokers[];

#endif
