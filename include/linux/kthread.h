/* SPDX-License-Identifier: MIT */
/*
 * Kernel threads. A thread runs until its function returns; kthread_stop() asks it to, waits and
 * gives its result. Thread context. Arrives with the scheduler: until then these fail at link time.
 */
#ifndef LINUX_KTHREAD_H
#define LINUX_KTHREAD_H

#include <linux/err.h>
#include <linux/sched.h>
#include <linux/topology.h>
#include <linux/types.h>

/* Created stopped. An error pointer without memory. The name is a format. */
struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data, int node,
					   const char *namefmt, ...) __printf(4, 5);
struct task_struct *kthread_create_on_cpu(int (*threadfn)(void *data), void *data,
					  unsigned int cpu, const char *namefmt);
#define kthread_create(threadfn, data, namefmt, arg...) \
	kthread_create_on_node(threadfn, data, NUMA_NO_NODE, namefmt, ##arg)
#define kthread_run(threadfn, data, namefmt, ...) \
({ \
	struct task_struct *__kr_task = \
		kthread_create(threadfn, data, namefmt, ##__VA_ARGS__); \
	if (!IS_ERR(__kr_task)) \
		wake_up_process(__kr_task); \
	__kr_task; \
})

void kthread_bind(struct task_struct *task, unsigned int cpu);
int kthread_stop(struct task_struct *task);	/* the function's result; -EINTR if it never ran */
bool kthread_should_stop(void);
bool kthread_should_park(void);
int kthread_park(struct task_struct *task);
void kthread_unpark(struct task_struct *task);
void kthread_parkme(void);
void *kthread_data(struct task_struct *task);

#endif
