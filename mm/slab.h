/* SPDX-License-Identifier: MIT */
/* include/mm/slab.h, at the place where Linux has it: tests of slabs include "../mm/slab.h". */
#ifndef MM_SLAB_H
#define MM_SLAB_H

#include <mm/slab.h>

#endif
