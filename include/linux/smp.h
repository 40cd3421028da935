/* SPDX-License-Identifier: MIT */
/*
 * Which CPU is this, and running something on others. on_each_cpu() runs func on every online CPU
 * with interrupts masked and, with wait, returns when all are done. core/cpu.c.
 */
#ifndef LINUX_SMP_H
#define LINUX_SMP_H

#include <arch/ops.h>
#include <linux/cpumask.h>
#include <linux/preempt.h>
#include <linux/types.h>

#define smp_processor_id()	arch_cpu_id()
#define raw_smp_processor_id()	arch_cpu_id()
#define __smp_processor_id()	arch_cpu_id()
#define get_cpu()		({ preempt_disable(); smp_processor_id(); })
#define put_cpu()		preempt_enable()

typedef void (*smp_call_func_t)(void *info);

void on_each_cpu(smp_call_func_t func, void *info, int wait);
int smp_call_function_single(int cpu, smp_call_func_t func, void *info, int wait);

#endif
