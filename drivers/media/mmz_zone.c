// SPDX-License-Identifier: MIT
/*
 * MMZ: zones. Making them, entering them, finding them; and whether memory may become one.
 *
 * At boot (mmz_boot.c) the memory is free in memblock and the question is who else wants it. At run
 * time it must be RAM that neither the page allocator nor anybody's reservation has: what lies
 * beyond mem=, and what an earlier zone left behind.
 *
 * Owns the list of zones and the zones' structures from registration to unregistration.
 */
#include "mmz.h"
#include "mmz_memory.h"
#include <asm/page.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

LIST_HEAD(mmz_zones);
int mmz_anony = 1;
bool mmz_format_v5;
bool mmz_isolation = true;
char mmz_allocator_name[32] = "carveout";

/* --- making --- */

static bool args_possible(const char *name, phys_addr_t start, unsigned long nbytes,
			  unsigned int type, unsigned long block_align)
{
	if (!name || !*name || strlen(name) >= HIL_MMZ_NAME_LEN || type > HIL_EQ_BLOCK_ALLOC)
		return false;
	if (type == HIL_EQ_BLOCK_ALLOC && (!block_align || block_align % PAGE_SIZE))
		return false;
	return !((start | nbytes) & (PAGE_SIZE - 1));
}

hil_mmz_t *hil_mmz_create_v2(const char *name, unsigned long gfp, phys_addr_t phys_start,
			     unsigned long nbytes, unsigned int alloc_type,
			     unsigned long block_align)
{
	hil_mmz_t *zone;

	if (!args_possible(name, phys_start, nbytes, alloc_type, block_align)) {
		pr_err("mmz: zone \"%s\" at %pa, %lu bytes: impossible arguments\n",
		       name ?: "", &phys_start, nbytes);
		return NULL;
	}
	zone = kzalloc(sizeof(*zone), GFP_KERNEL);
	if (!zone)
		return NULL;
	zone->index = kvzalloc(sizeof(*zone->index), GFP_KERNEL);
	if (!zone->index) {
		kfree(zone);
		return NULL;
	}
	strscpy(zone->name, name);
	zone->anonymous = !strcmp(name, "anonymous");
	zone->gfp = gfp;
	zone->phys_start = phys_start;
	zone->nbytes = nbytes;
	zone->alloc_type = alloc_type;
	zone->block_align = block_align;
	INIT_LIST_HEAD(&zone->list);
	return zone;
}

hil_mmz_t *hil_mmz_create(const char *name, unsigned long gfp, phys_addr_t phys_start,
			  unsigned long nbytes)
{
	return hil_mmz_create_v2(name, gfp, phys_start, nbytes, HIL_DEFAULT_ALLOC, 0);
}

int hil_mmz_destroy(hil_mmz_t *zone)
{
	if (!zone)
		return -EINVAL;
	if (zone->registered)
		return -EBUSY;
	kvfree(zone->index);
	kfree(zone);
	return 0;
}

/* --- finding --- */

hil_mmz_t *hil_mmz_find(unsigned long gfp, const char *mmz_name)
{
	hil_mmz_t *zone, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&mmz_lock, flags);
	for_each_mmz(zone) {
		if (mmz_zone_matches(zone, gfp, mmz_name)) {
			found = zone;
			break;
		}
	}
	spin_unlock_irqrestore(&mmz_lock, flags);
	return found;
}

hil_mmz_t *hil_mmz_next(const hil_mmz_t *zone)
{
	const struct list_head *at = zone ? &zone->list : &mmz_zones;
	unsigned long flags;
	hil_mmz_t *next;

	spin_lock_irqsave(&mmz_lock, flags);
	next = at->next == &mmz_zones ? NULL : list_entry(at->next, hil_mmz_t, list);
	spin_unlock_irqrestore(&mmz_lock, flags);
	return next;
}

unsigned long hil_mmz_largest(const hil_mmz_t *zone)
{
	unsigned long flags, largest;

	spin_lock_irqsave(&mmz_lock, flags);
	largest = mmz_largest(zone);
	spin_unlock_irqrestore(&mmz_lock, flags);
	return largest;
}

const char *hil_mmz_refusal(void)
{
	return mmz_last_refusal();
}

hil_mmz_t *mmz_zone_touching(phys_addr_t phys, u64 len)
{
	hil_mmz_t *zone;

	for_each_mmz(zone)
		if (!zone->cma && phys <= zone->phys_start + (zone->nbytes - 1) &&
		    zone->phys_start <= phys + (len - 1))
			return zone;
	return NULL;
}

/* --- entering --- */

static int cannot_link(const hil_mmz_t *zone)
{
	const hil_mmz_t *other = NULL;

	if (zone->registered)
		return -EEXIST;
	if (!zone->cma)
		other = mmz_zone_touching(zone->phys_start, zone->nbytes);
	if (!other)
		return 0;
	pr_err("mmz: zone \"%s\" at %pa, %lu KiB: touches the zone \"%s\" at %pa, %lu KiB\n",
	       zone->name, &zone->phys_start, zone->nbytes >> 10, other->name, &other->phys_start,
	       other->nbytes >> 10);
	return -EBUSY;
}

int mmz_zone_link(hil_mmz_t *zone, bool linear)
{
	unsigned long flags;
	int err;

	if (!zone->cma && (!zone->nbytes || zone->phys_start + (zone->nbytes - 1) <
					    zone->phys_start))
		return -EINVAL;
	spin_lock_irqsave(&mmz_lock, flags);
	err = cannot_link(zone);
	if (!err) {
		zone->linear = linear;
		mmz_gap_init(zone, zone->cma ? zone->span : zone->nbytes);
		list_add_tail(&zone->list, &mmz_zones);
		zone->registered = true;
	}
	spin_unlock_irqrestore(&mmz_lock, flags);
	return err;
}

int hil_mmz_register(hil_mmz_t *zone)
{
	char why[MMZ_WHY];
	bool linear = false;
	int err;

	if (!zone)
		return -EINVAL;
	if (zone->registered)
		return -EEXIST;
	err = mmz_memory_claim(zone->phys_start, zone->nbytes, &linear, why);
	if (err) {
		pr_err("mmz: zone \"%s\" at %pa, %lu KiB: %s\n", zone->name, &zone->phys_start,
		       zone->nbytes >> 10, why);
		return err;
	}
	err = mmz_zone_link(zone, linear);
	if (!err)
		mmz_memory_list(zone->phys_start, zone->nbytes, zone->name);
	return err;
}

int mmz_zone_add_text(const char *text)
{
	char why[MMZ_WHY];
	struct mmz_spec s;
	hil_mmz_t *zone;
	int err = mmz_parse_entry(text, strlen(text), &s, why);

	if (err) {
		pr_err("mmz: %s\n", why);
		return err;
	}
	if (s.start != (phys_addr_t)s.start)
		return -ENXIO;
	zone = hil_mmz_create_v2(s.name, s.gfp, s.start, s.size, s.type, s.eqsize);
	if (!zone)
		return -EINVAL;
	err = hil_mmz_register(zone);
	if (err)
		hil_mmz_destroy(zone);
	return err;
}

static void tell_lost(const hil_mmz_t *zone)
{
	hil_mmb_t *mmb;

	for_each_mmb(mmb, zone)
		pr_warn("mmz: zone \"%s\": MB Lost: phys(%pa), length=%luKB, name=\"%s\"\n",
			zone->name, &mmb->phys_addr, mmb->length >> 10, mmb->name);
}

int hil_mmz_unregister(hil_mmz_t *zone)
{
	unsigned long flags;
	int err = 0;

	if (!zone || !zone->registered)
		return -EINVAL;
	spin_lock_irqsave(&mmz_lock, flags);
	if (zone->blocks || zone->busy) {
		tell_lost(zone);
		err = -EBUSY;
	} else {
		list_del_init(&zone->list);
		zone->registered = false;
	}
	spin_unlock_irqrestore(&mmz_lock, flags);
	if (!err && !zone->cma)
		mmz_memory_unlist(zone->phys_start, zone->nbytes);
	return err;
}
