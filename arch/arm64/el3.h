/* SPDX-License-Identifier: MIT */
/*
 * arm64: the service of the stub that stays at EL3 when the image was entered there (el2.S).
 * Function numbers are of SMCCC's OEM range. x1 = physical address, w2 = value to write.
 * Returns x0 = 0; x1 = value read.
 */
#ifndef ARM64_EL3_H
#define ARM64_EL3_H

#define EL3_SECURE_WRITE	0xc3000001
#define EL3_SECURE_READ		0xc3000002

#endif
