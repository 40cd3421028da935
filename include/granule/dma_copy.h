/* SPDX-License-Identifier: MIT */
/*
 * Copying memory by a DMA controller. A copy is a list of pieces, given by the controller's
 * addresses: map buffers for dma_copy_device() (streaming, with the usual rules), or take coherent
 * memory of it. The call waits for the controller's interrupt; several callers copy side by side as
 * far as there are channels. Task context.
 */
#ifndef GRANULE_DMA_COPY_H
#define GRANULE_DMA_COPY_H

#include <linux/types.h>

struct device;

struct dma_copy {
	dma_addr_t dst, src;
	size_t size;			/* bytes, any alignment; words are faster */
};

/* The controller, for mapping; NULL: this board has none. */
struct device *dma_copy_device(void);

/*
 * Carries out the pieces in order, as one chain. 0; -ENODEV; -EINVAL: no piece, one of size 0, or
 * one beyond the controller's addresses; -ENOMEM: no memory for the chain; -EIO: the controller met
 * a bus error; -ETIMEDOUT. After an error the destination's content is not defined.
 */
int dma_copy(const struct dma_copy *pieces, int nr);

/*
 * The same for two buffers of ordinary memory (linear map): maps, copies, unmaps. -ENOMEM, too,
 * when a buffer cannot be mapped.
 */
int dma_copy_memory(void *dst, const void *src, size_t size);

#endif
