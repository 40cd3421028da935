// SPDX-License-Identifier: MIT
/*
 * The fake machine's CPU: what include/arch/ declares out of line, for one pretended CPU at a time
 * (arch/host/ops.h). Faults are signals, so that part is short. Caches: shadow_cache.c.
 */
#include <arch/ops.h>
#include <arch/smp.h>
#include <arch/trap.h>
#include <asm/page.h>
#include <asm/sections.h>
#include <granule/backtrace.h>
#include <granule/ksyms.h>
#include <granule/recover.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/threads.h>
#include <../arch/host/glue.h>

bool host_irqs_off;
unsigned int host_cpu;
unsigned long host_percpu_offset[NR_CPUS];

void (*host_register_written)(volatile void *addr, u64 value);

u64 host_counter(void)
{
	return glue_time_ns();
}

void arch_halt(void)
{
	glue_exit(4);
}

int arch_cpu_start(unsigned int cpu, phys_addr_t entry)
{
	return -ENODEV;
}

u64 arch_mpidr(void)
{
	return host_cpu;
}

/* The sanitizers' traces are better than any made here. */
void backtrace_here(void)
{
}

unsigned int backtrace_save(unsigned long *entries, unsigned int n, unsigned int skip)
{
	if (!n)
		return 0;
	entries[0] = (unsigned long)__builtin_return_address(0);
	return 1;
}

int recover_run(int (*fn)(void *arg), void *arg, int on_fault)
{
	bool irqs_off = host_irqs_off;
	int status = glue_run_trapped(fn, arg, on_fault);

	host_irqs_off = irqs_off;	/* a BUG may have come from a masked section */
	return status;
}

void clear_page(void *page)
{
	memset(page, 0, PAGE_SIZE);
}

void copy_page(void *to, const void *from)
{
	memcpy(to, from, PAGE_SIZE);
}

/* No counters here. */
int arch_pmu_start(void)
{
	return -ENODEV;
}

u64 arch_pmu_cycles(void)
{
	return 0;
}
