// SPDX-License-Identifier: MIT
/*
 * The table of instructions that may fault (granule/extable.h). Pairs in link order: few, so a
 * linear search, and only on the fault path. Read-only, no locks.
 */
#include <granule/extable.h>
#include <granule/registry.h>
#include <linux/types.h>

struct extable_pair {
	unsigned long insn;
	unsigned long fixup;
};

extern const struct extable_pair __start_granule_extable[] __attribute__((weak));
extern const struct extable_pair __stop_granule_extable[] __attribute__((weak));

unsigned long extable_fixup(unsigned long pc)
{
	const struct extable_pair *pair = __start_granule_extable;

	for (; pair < __stop_granule_extable; pair++) {
		if (pair->insn == pc)
			return pair->fixup;
	}
	return 0;
}
