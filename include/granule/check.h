/* SPDX-License-Identifier: MIT */
/*
 * CHECK(): an invariant checker. The command `check` runs them all; tests call the function itself.
 * The function recounts from the primary data (struct pages, tables), prints the first broken rule
 * and returns -EINVAL, or 0.
 */
#ifndef GRANULE_CHECK_H
#define GRANULE_CHECK_H

#include <granule/registry.h>

struct checker {
	const char *name;
	int (*check)(void);
};

#define CHECK(name_, fn_) \
	static const struct checker __checker_##name_ = { #name_, fn_ }; \
	REGISTRY_ADD(granule_checks, checker_##name_, &__checker_##name_)

#endif
