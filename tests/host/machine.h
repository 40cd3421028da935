/* SPDX-License-Identifier: MIT */
/* Bringing up the fake machine, as far as the linked files go. */
#ifndef TESTS_HOST_MACHINE_H
#define TESTS_HOST_MACHINE_H

#include <linux/types.h>

/* NULL: the first of the machines. False: no machine of that name. */
bool host_machine_start(const char *name);

#endif
