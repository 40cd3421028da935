/* SPDX-License-Identifier: MIT */
/*
 * What the device tree says about memory, the console and the CPUs.
 *
 * Two steps. Reading (mm/fdt_mem*.c) is pure: it looks at a blob through libfdt, fills a plain
 * struct, never allocates, and survives any input; the image, `granule inspect`, the unit tests and
 * the fuzzer run the same code. Applying (mm/fdt_mem_setup.c) puts the result into memblock.
 *
 * Oddities that do not stop a boot become notes: one sentence each, given to info->note.
 */
#ifndef GRANULE_FDT_MEM_H
#define GRANULE_FDT_MEM_H

#include <linux/types.h>

#define FDT_MEM_DEPTH	64	/* levels below the root; deeper trees are refused */
#define FDT_MEM_METHODS	8
#define FDT_MEM_NODES	64

struct fdt_range {
	u64 base, size;
};

/* Sorted by base, never overlapping or touching another of the same node and kind. */
struct fdt_bank {
	u64 base, size;		/* size > 0; base + size may be 2^64, that is 0 */
	int nid;		/* numa-node-id, -1 without one */
	bool hotplug;
};

/* A child of /reserved-memory: one per reg pair, or one for its `size`. */
struct fdt_reserve {
	int node;		/* its offset in the tree */
	const char *name;	/* with unit address; inside the blob, as all strings here */
	const char *compatible;	/* the first one, or NULL */
	u64 base;		/* of a static one */
	u64 size, alignment;	/* alignment 0: none given */
	const void *alloc_ranges;	/* pairs, for fdt_mem_alloc_range() */
	int n_alloc_ranges;
	u8 addr_cells, size_cells;
	bool is_static, no_map, reusable, cma_default;
};

struct fdt_console {
	int node;		/* offset, negative: none */
	const char *options;	/* behind the colon, "" without */
	const char *compatible;	/* the first one, or NULL */
	bool has_addr;		/* its reg translates to a CPU address */
	u64 addr;
};

/* A node with dma-ranges: `size` bytes from the CPU's `cpu` appear at `bus` to its devices. */
struct fdt_dma_range {
	int node;
	u64 bus, cpu, size;
};

struct fdt_mem_info {
	/* given by the caller: room for results, and who hears the notes (may be NULL) */
	struct fdt_bank *banks;
	struct fdt_reserve *reserves;
	struct fdt_dma_range *dma_ranges;
	unsigned int max_banks, max_reserves, max_dma_ranges;
	void (*note)(void *arg, const char *text);
	void *note_arg;

	/* results */
	const void *fdt;
	unsigned int n_banks, n_reserves, n_dma_ranges;
	unsigned int lost_banks, lost_reserves;	/* for which there was no room */
	u64 memory_total;	/* of the banks */
	u64 dma_limit;		/* last CPU address every bus master with dma-ranges reaches */
	bool has_initrd;
	u64 initrd_start, initrd_end;
	const char *bootargs;	/* or NULL */
	const void *rng_seed;
	int rng_seed_len;
	struct fdt_console stdout_dev;	/* stdout-path, or linux,stdout-path */
	struct fdt_console console;	/* alias serial0: what serves without the above */
	unsigned int n_cpus;	/* enabled ones */
	const char *methods[FDT_MEM_METHODS];	/* distinct enable-methods */
	unsigned int n_methods;
	bool has_psci;
	const char *psci_conduit, *psci_compatible;	/* conduit may be NULL */
	u32 numa_ids[FDT_MEM_NODES];	/* distinct, as met */
	unsigned int n_numa_ids;
};

#define FDT_MEM_WHY 128

/*
 * May the blob be read at all? `avail` bytes can be accessed at fdt, which is 8-byte aligned. 0, or
 * -EINVAL with the reason in why[FDT_MEM_WHY]. Everything below wants a blob that passed.
 */
int fdt_mem_verify(const void *fdt, size_t avail, char *why);

/* Only the 40 bytes of header: magic and sizes. Sets *size to the blob's. As above. */
int fdt_mem_verify_header(const void *fdt, u64 *size, char *why);

/*
 * Before the above where a CPU may fault on unaligned doublewords: libfdt for ARM loads the
 * memreserve block by LDRD. The format asks for the alignment, libfdt does not check it.
 */
int fdt_mem_verify_alignment(const void *fdt, char *why);

/* Reads all of it. The caller has set the first part of info; the rest is filled anew. */
void fdt_mem_read(const void *fdt, struct fdt_mem_info *info);

/* The full path of a node. 0, -ENOENT, or -ENOSPC when size is too small. */
int fdt_mem_path(const void *fdt, int node, char *buf, size_t size);

/* alloc-ranges pair `i` of r. */
struct fdt_range fdt_mem_alloc_range(const struct fdt_reserve *r, int i);

/*
 * distance-map: matrix[from * n + to], for nodes below n. Missing pairs are 10 on the diagonal and
 * 20 elsewhere; a pair given one way counts both ways. Returns the number of valid entries.
 */
int fdt_mem_distances(const struct fdt_mem_info *info, u8 *matrix, unsigned int n);

/* numa-node-id of the enabled CPU whose reg is hwid (its affinity); -1 without either. */
int fdt_mem_cpu_nid(const struct fdt_mem_info *info, u64 hwid);

/* ---- the second step ---- */

/* Who else owns memory, and how far a mapping reaches. Ends are exclusive. */
struct fdt_mem_place {
	phys_addr_t image_start, image_end;
	phys_addr_t fdt_start, fdt_end;
	phys_addr_t limit;		/* first address that cannot be mapped; 0: none */
	phys_addr_t memory_limit;	/* mem=; 0: none */
};

/*
 * memblock.memory: the banks in whole pages, clipped, each loss named; nodes and hotplug flags; the
 * memory limit. 0, or -EINVAL with the reason in why when the image does not lie in that memory.
 */
int fdt_mem_add_banks(struct fdt_mem_info *info, const struct fdt_mem_place *place, char *why);

/*
 * memblock.reserved: the image, the tree, the initrd, the memreserve block, static
 * /reserved-memory; no-map regions. Collisions are named by both owners. 0, or -ENOMEM with the
 * reason in why.
 */
int fdt_mem_add_owners(struct fdt_mem_info *info, const struct fdt_mem_place *place, char *why);

/*
 * Then what only wants memory: dynamic regions, whose base is set (size 0 when there was no room).
 * They lie below memblock's current limit. -ENOMEM when too little is left to run.
 */
int fdt_mem_add_wishes(struct fdt_mem_info *info, char *why);

/*
 * The image's own use of all that. Boot CPU, once. Both return 0, or -EINVAL after printing the one
 * line "granule: device tree: …" that says why this tree cannot be booted with.
 *
 * fdt_mem_start: the tree at physical address pa is mapped, verified and read; the boot arguments
 * are parsed. fdt_mem_setup: memblock holds the machine, memstart_addr and the pfn limits are set;
 * memblock may not grow yet.
 */
int fdt_mem_start(phys_addr_t pa);
int fdt_mem_setup(void);

/* Who else owns a part of the region, by name; NULL: nobody. */
const char *fdt_mem_other_owner(const struct fdt_reserve *r);

/*
 * The memory of a region that nobody can use is free again, but for what somebody else owns there;
 * its size becomes 0.
 */
void fdt_mem_give_back(struct fdt_reserve *r);

/* mm/cma_fdt.c: reusable shared-dma-pool regions become contiguous areas (linux/cma.h). */
void cma_add_fdt_regions(struct fdt_mem_info *info);

/* Prints one region of /reserved-memory after another, as Linux does. */
void fdt_mem_print_reserves(const struct fdt_mem_info *info);

/* What was read; strings and offsets refer to fdt_mem.fdt. */
extern struct fdt_mem_info fdt_mem;
extern phys_addr_t fdt_mem_pa;		/* where the tree lies */
extern u32 fdt_mem_size;			/* its bytes in use, without padding */

/* From bootargs; 0 when absent. Bytes. */
extern phys_addr_t boot_mem_limit;	/* mem=SIZE */
extern phys_addr_t boot_dma_zone_size;	/* dma_zone=, from the start of RAM */

#endif
