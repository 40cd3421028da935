// SPDX-License-Identifier: MIT
/*
 * The tracer behind CONFIG_IRQSOFF (granule/irqsoff.h). Per CPU: when the section began and where,
 * and the longest one so far. Reads the PMU; without one nothing is recorded.
 */
#define IRQSOFF_RAW	/* this file wants the real functions */
#include <arch/cpu.h>
#include <arch/ops.h>
#include <granule/irqsoff.h>
#include <granule/proc.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>

static struct section {
	u64 began;		/* 0: interrupts are open, or nobody measures */
	unsigned long from;
	u64 longest;
	unsigned long longest_from, longest_to;
} sections[CONFIG_NR_CPUS];

static bool measuring;

static void begin(unsigned long from)
{
	struct section *s = &sections[arch_cpu_id()];

	if (!measuring)
		return;
	s->from = from;
	s->began = arch_pmu_cycles() | 1;
}

static void end(unsigned long to)
{
	struct section *s = &sections[arch_cpu_id()];
	u64 length;

	if (!s->began)
		return;
	length = arch_pmu_cycles() - s->began;
	s->began = 0;
	if (length <= s->longest)
		return;
	s->longest = length;
	s->longest_from = s->from;
	s->longest_to = to;
}

unsigned long irqsoff_save(void)
{
	bool open = !arch_irqs_disabled();
	unsigned long flags = arch_irq_save();

	if (open)
		begin(_RET_IP_);
	return flags;
}

void irqsoff_restore(unsigned long flags)
{
	if (!arch_irqs_disabled_flags(flags))
		end(_RET_IP_);
	arch_irq_restore(flags);
}

void irqsoff_enable(void)
{
	end(_RET_IP_);
	arch_irq_enable();
}

void irqsoff_disable(void)
{
	bool open = !arch_irqs_disabled();

	arch_irq_disable();
	if (open)
		begin(_RET_IP_);
}

void irqsoff_touched(void)
{
	if (sections[arch_cpu_id()].began) {
		end(_RET_IP_);
		begin(_RET_IP_);
	}
}

void irqsoff_slept(void)
{
	if (sections[arch_cpu_id()].began)
		begin(_RET_IP_);
}

void irqsoff_taken(void)
{
	begin(_RET_IP_);
}

void irqsoff_done(void)
{
	end(_RET_IP_);
}

static int irqsoff_show(struct seq_file *m, void *data)
{
	for (unsigned int cpu = 0; cpu < CONFIG_NR_CPUS; cpu++) {
		struct section *s = &sections[cpu];

		if (s->longest)
			seq_printf(m, "cpu%u %llu cycles from %pS to %pS\n", cpu, s->longest,
				   (void *)s->longest_from, (void *)s->longest_to);
	}
	return 0;
}

static int irqsoff_store(void *data, char *text)
{
	if (strcmp(text, "0"))
		return -EINVAL;
	memset(sections, 0, sizeof(sections));
	return 0;
}
PROC(irqsoff, "/proc/granule/irqsoff", irqsoff_show, irqsoff_store);

static int irqsoff_start(void)
{
	if (arch_pmu_start())
		return -ENODEV;
	measuring = true;
	return 0;
}
late_initcall(irqsoff_start);
