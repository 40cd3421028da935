/* SPDX-License-Identifier: MIT */
/* The proof of coherency without caches in the emulator: prints its tables. 0, or 1 if it fails. */
#ifndef TESTS_HOST_SHADOWBUS_H
#define TESTS_HOST_SHADOWBUS_H

int shadowbus_proof(unsigned int seeds);

#endif
