/* SPDX-License-Identifier: MIT */
/*
 * Calls to firmware and hypervisor (Arm DEN 0028): function id and three arguments, one result.
 * arch_hvc where a hypervisor answers, arch_smc where secure firmware does; the tree says which.
 * The wrong one is an undefined instruction.
 */
#ifndef ARCH_SMCCC_H
#define ARCH_SMCCC_H

#include <arch/this.h>
#include <linux/types.h>
#include ARCH_HEADER(smccc.h)

#endif
