// SPDX-License-Identifier: MIT
/*
 * Which CPUs there are (linux/cpumask.h), and calls to other CPUs (linux/smp.h).
 *
 * The masks are written at boot, by the boot CPU, from the tree; CPU 0 is the boot CPU and in all
 * of them. Other CPUs stay parked until something starts them, so a call to one that is not online
 * is refused.
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/smp.h>

struct cpumask __cpu_possible_mask = { { 1 } };
struct cpumask __cpu_present_mask = { { 1 } };
struct cpumask __cpu_online_mask = { { 1 } };
unsigned int nr_cpu_ids = 1;

static void set_in(struct cpumask *mask, unsigned int cpu, bool in)
{
	if (WARN_ON(cpu >= NR_CPUS))
		return;
	if (in)
		cpumask_set_cpu(cpu, mask);
	else
		cpumask_clear_cpu(cpu, mask);
}

void set_cpu_possible(unsigned int cpu, bool possible)
{
	set_in(&__cpu_possible_mask, cpu, possible);
	nr_cpu_ids = find_last_bit(cpumask_bits(&__cpu_possible_mask), NR_CPUS) + 1;
}

void set_cpu_present(unsigned int cpu, bool present)
{
	set_in(&__cpu_present_mask, cpu, present);
}

void set_cpu_online(unsigned int cpu, bool online)
{
	set_in(&__cpu_online_mask, cpu, online);
}

int smp_call_function_single(int cpu, smp_call_func_t func, void *info, int wait)
{
	unsigned long flags;

	if (cpu != (int)get_cpu()) {
		put_cpu();
		return -ENXIO;
	}
	local_irq_save(flags);
	func(info);
	local_irq_restore(flags);
	put_cpu();
	return 0;
}

void on_each_cpu(smp_call_func_t func, void *info, int wait)
{
	unsigned int cpu;

	for_each_online_cpu(cpu)
		WARN_ON(smp_call_function_single(cpu, func, info, wait));
}
