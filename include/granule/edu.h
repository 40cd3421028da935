/* SPDX-License-Identifier: MIT */
/*
 * QEMU's educational PCI device as a copier: memory to its 4 KiB buffer, and from there to memory,
 * by DMA. It drives only the address lines of its own mask and drops the others without a word, so
 * it shows what happens to memory that a driver should not have given it.
 *
 * Its mask is said by `edu.dma_mask=` (28 bits, the device's default, when nothing is said); the
 * emulator's `-device edu,dma_mask=` has to agree. A transfer takes 100 ms. Task context; calls
 * take turns.
 */
#ifndef GRANULE_EDU_H
#define GRANULE_EDU_H

#include <linux/types.h>

/*
 * Bytes a transfer may have. The buffer is 4096, but QEMU 7.2 ends itself ("DMA range out of
 * bounds") as soon as a transfer touches the last one; this is the most whole cache lines below.
 */
#define EDU_TRANSFER 4032

struct device;
struct edu;

/* The device, bound; NULL: none on the bus, or its mask reaches no memory. */
struct edu *edu_get(void);
struct device *edu_device(struct edu *edu);

/*
 * Copies size bytes through the device, EDU_TRANSFER at a time. Both are ordinary memory of the
 * linear map; what the device does not reach is bounced by the DMA layer. 0; -EINVAL size 0;
 * -ENOMEM: a buffer could not be mapped; -ETIMEDOUT.
 */
int edu_copy(struct edu *edu, void *dst, const void *src, size_t size);

/*
 * One transfer with an address of the device as it is: no mapping, no check. For tests of what goes
 * wrong. size 1..EDU_TRANSFER, else -EINVAL.
 */
int edu_load(struct edu *edu, dma_addr_t from, size_t size);
int edu_store(struct edu *edu, dma_addr_t to, size_t size);

#endif
