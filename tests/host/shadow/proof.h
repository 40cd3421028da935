/* SPDX-License-Identifier: MIT */
/*
 * The proof that missing cache maintenance is found (make shadowbus-proof): drivers on the real DMA
 * calls, a device behind devbus, the shadow caches between them (arch/host/shadow.h).
 */
#ifndef TESTS_HOST_SHADOW_PROOF_H
#define TESTS_HOST_SHADOW_PROOF_H

#include <granule/devbus.h>
#include <linux/dma-mapping.h>
#include <linux/prandom.h>
#include <../arch/host/shadow.h>

/* One run of one driver. */
struct scene {
	struct device dev, dev2;
	u64 mask;
	struct devbus_master cam, enc;	/* on dev and dev2 */
	struct rnd_state rnd;
	unsigned int wrong;		/* bytes that were not what they should be: buffers */
	unsigned int refused;		/* accesses of the device */
	unsigned int reports;
	const char *const *words;	/* a report with all of them was seen ... */
	unsigned int named;		/* ... so many times; the first one: */
	char text[200];
};

/* A driver: it runs once. Bugs have the words that a report must contain: buffer, owner, call. */
struct driver {
	const char *name;
	void (*run)(struct scene *s);
	const char *words[4];
};

extern const struct driver correct_drivers[], buggy_drivers[];
extern const unsigned int nr_correct, nr_buggy;

/* What the CPU does with a buffer; each says so to devbus, as instrumented code would. */
u32 cpu_fill(struct scene *s, void *p, size_t len);		/* the tag of what it wrote */
void cpu_check(struct scene *s, const void *p, size_t len, u32 tag);
/* And without telling anybody. */
u32 cpu_scribble(struct scene *s, void *p, size_t len);
/* What the device does. */
u32 dev_fill(struct scene *s, struct devbus_master *m, dma_addr_t dma, size_t len);
void dev_check(struct scene *s, struct devbus_master *m, dma_addr_t dma, size_t len, u32 tag);
/* kmalloc that must succeed, of noise. */
void *buffer(struct scene *s, size_t size);

/* Runs it on a machine of that kind; a scene's results stay in *s. */
void run_scene(struct scene *s, const struct driver *driver, enum shadow_machine machine, u64 seed,
	       enum shadow_mutant mutant);

/* The media engine, in frames of qvga and a snapshot; true if each was as it should be. */
bool run_engine(unsigned int frames, enum shadow_machine machine, u64 seed,
		enum shadow_mutant mutant, unsigned long *reports);

#endif
