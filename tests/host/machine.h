/* SPDX-License-Identifier: MIT */
/* Bringing up the fake machine, as far as the linked files go. */
#ifndef TESTS_HOST_MACHINE_H
#define TESTS_HOST_MACHINE_H

void host_machine_start(void);

#endif
