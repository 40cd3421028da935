/* SPDX-License-Identifier: MIT */
/* The host's side of media zones, for tests to look at. */
#ifndef TESTS_HOST_MMZ_MACHINE_H
#define TESTS_HOST_MMZ_MACHINE_H

struct host_mmz_attr {
	unsigned int changes;	/* of the linear map's types */
	int listed;		/* zones in /proc/iomem */
};

extern struct host_mmz_attr host_mmz_attr;
extern int host_mmz_attr_error;	/* what the next changes answer */

#endif
