// SPDX-License-Identifier: MIT
/*
 * Interrupts: descriptors, the mapping from controllers' numbers, handlers, counts.
 *
 * Owns: the descriptor table (irq 0 is never used). Locks: each descriptor's lock protects its
 * action list and is taken in the handler's path; irq_table_lock protects making new ones.
 * Next: drivers/irqchip/ for controllers, drivers/bus/of_irq.c for how the tree names interrupts.
 */
#include <arch/upcall.h>
#include <granule/irqsoff.h>
#include <granule/proc.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/irqdomain.h>
#include <linux/kernel.h>
#include <linux/of_irq.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/smp.h>
#include <linux/spinlock.h>

#define NR_IRQS 128	/* interrupts in use at once; a table, because core stands below kmalloc */
#define NR_ACTIONS 160
#define SPURIOUS_LIMIT 100	/* unhandled in a row before a screaming line is masked */

struct irq_action {
	irq_handler_t handler;
	void *dev_id;
	const char *name;
	unsigned long flags;
	struct irq_action *next;
};

struct irq_desc {
	struct irq_data data;		/* data.chip NULL: not in use */
	struct irq_action *actions;
	spinlock_t lock;
	unsigned int unhandled;
	unsigned int type;
	unsigned long count[NR_CPUS];
};

static struct irq_desc descs[NR_IRQS];
static struct irq_action actions[NR_ACTIONS];	/* handler NULL: not in use */
static unsigned int nr_descs = 1;
static struct irq_domain *domains;
static DEFINE_SPINLOCK(irq_table_lock);
static void (*root_handler)(struct trap_frame *frame);
static unsigned long spurious;

/* --- controllers ----------------------------------------------------------------------------- */

void irq_domain_add(struct irq_domain *domain)
{
	unsigned long flags;

	spin_lock_irqsave(&irq_table_lock, flags);
	domain->next = domains;
	domains = domain;
	spin_unlock_irqrestore(&irq_table_lock, flags);
}

static int desc_take(struct irq_domain *domain, unsigned int hwirq, unsigned int type)
{
	struct irq_desc *desc = &descs[nr_descs];

	if (nr_descs == NR_IRQS)
		return -ENOSPC;
	spin_lock_init(&desc->lock);
	desc->type = type;
	desc->data.irq = nr_descs;
	desc->data.hwirq = hwirq;
	desc->data.chip_data = domain->chip_data;
	desc->data.chip = domain->chip;
	domain->irq_of[hwirq] = nr_descs;
	return nr_descs++;
}

int irq_create_mapping(struct irq_domain *domain, unsigned int hwirq, unsigned int type)
{
	unsigned long flags;
	int irq;

	if (hwirq >= domain->size)
		return -EINVAL;
	spin_lock_irqsave(&irq_table_lock, flags);
	irq = domain->irq_of[hwirq];
	if (!irq) {
		irq = desc_take(domain, hwirq, type);
		if (irq > 0 && type && domain->chip->irq_set_type)
			domain->chip->irq_set_type(&descs[irq].data, type);
	}
	spin_unlock_irqrestore(&irq_table_lock, flags);
	return irq;
}

int irq_create_of_mapping(const struct of_phandle_args *args)
{
	unsigned int hwirq, type;

	for (struct irq_domain *d = domains; d; d = d->next) {
		if (d->np != args->np)
			continue;
		if (d->xlate(args->args, args->args_count, &hwirq, &type))
			return -EINVAL;
		return irq_create_mapping(d, hwirq, type);
	}
	return -EPROBE_DEFER;
}

void set_handle_irq(void (*handler)(struct trap_frame *frame))
{
	root_handler = handler;
}

/* --- taking one ------------------------------------------------------------------------------ */

void irq_handler(struct trap_frame *frame)
{
	if (IS_ENABLED(CONFIG_IRQSOFF))
		irqsoff_taken();
	irq_enter();
	if (root_handler)
		root_handler(frame);
	else
		spurious++;
	irq_exit();
	if (IS_ENABLED(CONFIG_IRQSOFF))
		irqsoff_done();
}

bool in_irq_context(void)
{
	return in_hardirq() != 0;
}

/* A line nobody answers for would interrupt for ever: it is masked, and said so, once. */
static void note_unhandled(struct irq_desc *desc)
{
	if (++desc->unhandled < SPURIOUS_LIMIT)
		return;
	desc->data.chip->irq_mask(&desc->data);
	pr_err("irq %u: nobody cared, masked after %u interrupts in a row\n", desc->data.irq,
	       desc->unhandled);
	desc->unhandled = 0;
}

static void run_actions(struct irq_desc *desc)
{
	irqreturn_t ret = IRQ_NONE;

	for (struct irq_action *a = desc->actions; a; a = a->next)
		ret |= a->handler(desc->data.irq, a->dev_id);
	if (ret == IRQ_NONE)
		note_unhandled(desc);
	else
		desc->unhandled = 0;
}

void generic_handle_domain_irq(struct irq_domain *domain, unsigned int hwirq)
{
	unsigned int irq = hwirq < domain->size ? domain->irq_of[hwirq] : 0;
	struct irq_desc *desc = &descs[irq];

	if (!irq) {
		struct irq_data d = { .hwirq = hwirq, .chip = domain->chip,
				      .chip_data = domain->chip_data };

		spurious++;
		domain->chip->irq_mask(&d);
		domain->chip->irq_eoi(&d);
		return;
	}
	desc->count[smp_processor_id()]++;
	run_actions(desc);
	desc->data.chip->irq_eoi(&desc->data);
}

/* --- drivers --------------------------------------------------------------------------------- */

static struct irq_desc *irq_to_desc(unsigned int irq)
{
	return irq && irq < nr_descs ? &descs[irq] : NULL;
}

static struct irq_action *action_take(irq_handler_t handler)
{
	struct irq_action *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&irq_table_lock, flags);
	for (struct irq_action *a = actions; a < actions + NR_ACTIONS && !found; a++)
		if (!a->handler)
			found = a;
	if (found)
		found->handler = handler;
	spin_unlock_irqrestore(&irq_table_lock, flags);
	return found;
}

int request_irq(unsigned int irq, irq_handler_t handler, unsigned long flags, const char *name,
		void *dev_id)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irq_action *action;
	unsigned long irqflags;

	if (!desc || !handler || ((flags & IRQF_SHARED) && !dev_id))
		return -EINVAL;
	action = action_take(handler);
	if (!action)
		return -ENOMEM;
	*action = (struct irq_action){ handler, dev_id, name, flags, NULL };
	spin_lock_irqsave(&desc->lock, irqflags);
	if (desc->actions && !(desc->actions->flags & flags & IRQF_SHARED)) {
		spin_unlock_irqrestore(&desc->lock, irqflags);
		action->handler = NULL;
		return -EBUSY;
	}
	action->next = desc->actions;
	desc->actions = action;
	if (!action->next)
		desc->data.chip->irq_unmask(&desc->data);
	spin_unlock_irqrestore(&desc->lock, irqflags);
	return 0;
}

const void *free_irq(unsigned int irq, void *dev_id)
{
	struct irq_desc *desc = irq_to_desc(irq);
	struct irq_action **at, *found = NULL;
	unsigned long flags;

	if (!desc)
		return NULL;
	spin_lock_irqsave(&desc->lock, flags);
	for (at = &desc->actions; *at; at = &(*at)->next) {
		if ((*at)->dev_id != dev_id)
			continue;
		found = *at;
		*at = found->next;
		break;
	}
	if (found && !desc->actions)
		desc->data.chip->irq_mask(&desc->data);
	spin_unlock_irqrestore(&desc->lock, flags);
	if (WARN(!found, "free_irq: irq %u has no such handler\n", irq))
		return NULL;
	found->handler = NULL;
	return dev_id;
}

void enable_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (desc)
		desc->data.chip->irq_unmask(&desc->data);
}

void disable_irq(unsigned int irq)
{
	struct irq_desc *desc = irq_to_desc(irq);

	if (desc)
		desc->data.chip->irq_mask(&desc->data);
}

/* --- what people see ------------------------------------------------------------------------- */

static void show_one(struct seq_file *m, struct irq_desc *desc)
{
	unsigned int cpu;

	seq_printf(m, "%3u: ", desc->data.irq);
	for_each_online_cpu(cpu)
		seq_printf(m, "%10lu ", desc->count[cpu]);
	seq_printf(m, "    %-6s %4u %s ", desc->data.chip->name, desc->data.hwirq,
		   desc->type & 3 ? "Edge " : "Level");
	for (struct irq_action *a = desc->actions; a; a = a->next)
		seq_printf(m, "%s %s", a == desc->actions ? "   " : ",", a->name);
	seq_printf(m, "\n");
}

static int interrupts_show(struct seq_file *m, void *data)
{
	unsigned int cpu;

	(void)data;
	seq_printf(m, "     ");
	for_each_online_cpu(cpu)
		seq_printf(m, "      CPU%-2u", cpu);
	seq_printf(m, "\n");
	for (unsigned int irq = 1; irq < nr_descs; irq++)
		if (descs[irq].actions)
			show_one(m, &descs[irq]);
	seq_printf(m, "Err: %10lu\n", spurious);
	return 0;
}
PROC(interrupts, "/proc/interrupts", interrupts_show, NULL);
