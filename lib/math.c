// SPDX-License-Identifier: MIT
/* int_sqrt() and what else of arithmetic is too long for a header. No state. */
#include <linux/bitops.h>
#include <linux/math.h>

/* One result bit per step, from the top. */
unsigned long int_sqrt(unsigned long x)
{
	unsigned long root = 0, bit;

	if (x <= 1)
		return x;
	for (bit = 1UL << (__fls(x) & ~1UL); bit; bit >>= 2) {
		unsigned long trial = root + bit;

		root >>= 1;
		if (x >= trial) {
			x -= trial;
			root += bit;
		}
	}
	return root;
}
