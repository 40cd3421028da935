/* SPDX-License-Identifier: MIT */
/*
 * The descriptor format of this image.
 */
#ifndef ARCH_ARM64_PT_H
#define ARCH_ARM64_PT_H

#include <granule/config.h>
#include "../vmsa/pt_arm64.h"

#endif
