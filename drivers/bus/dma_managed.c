// SPDX-License-Identifier: MIT
/* Coherent memory that goes with its device: dmam_*. */
#include <linux/devres.h>
#include <linux/dma-mapping.h>

struct dma_devres {
	size_t size;
	void *cpu_addr;
	dma_addr_t handle;
	unsigned long attrs;
};

static void release_memory(struct device *dev, void *res)
{
	struct dma_devres *m = res;

	dma_free_attrs(dev, m->size, m->cpu_addr, m->handle, m->attrs);
}

static int same_memory(struct device *dev, void *res, void *match_data)
{
	struct dma_devres *m = res, *wanted = match_data;

	return m->cpu_addr == wanted->cpu_addr && m->size == wanted->size &&
	       m->handle == wanted->handle;
}

void *dmam_alloc_attrs(struct device *dev, size_t size, dma_addr_t *handle, gfp_t gfp,
		       unsigned long attrs)
{
	struct dma_devres *m = devres_alloc(release_memory, sizeof(*m), gfp);

	if (!m)
		return NULL;
	m->cpu_addr = dma_alloc_attrs(dev, size, handle, gfp, attrs);
	if (!m->cpu_addr) {
		devres_free(m);
		return NULL;
	}
	m->size = size;
	m->handle = *handle;
	m->attrs = attrs;
	devres_add(dev, m);
	return m->cpu_addr;
}

void dmam_free_coherent(struct device *dev, size_t size, void *cpu_addr, dma_addr_t handle)
{
	struct dma_devres wanted = { .size = size, .cpu_addr = cpu_addr, .handle = handle };

	WARN(devres_release(dev, release_memory, same_memory, &wanted),
	     "%s: %zu bytes at %pad are not managed memory\n", dev_name(dev), size, &handle);
}
