/* SPDX-License-Identifier: MIT */
/* sort() by the C library. */
#include <stdlib.h>

#define sort(base, n, size, cmp, swap) qsort(base, n, size, cmp)
