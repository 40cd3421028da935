/* SPDX-License-Identifier: MIT */
/* How the walker reaches tables and the MMU in an image: the same on both architectures. */
#ifndef ARCH_ARM64_PT_MACHINE_H
#define ARCH_ARM64_PT_MACHINE_H

#include <../arch/vmsa/pt_image.h>

#endif
