/* SPDX-License-Identifier: MIT */
/*
 * Lock classes are not tracked: the names exist so that code that annotates compiles.
 */
#ifndef LINUX_LOCKDEP_H
#define LINUX_LOCKDEP_H

#include <linux/types.h>

struct lock_class_key { };
struct lockdep_map { };

#define lockdep_set_class(lock, key)		((void)(lock), (void)(key))
#define lockdep_set_class_and_name(lock, key, name) ((void)(lock), (void)(key), (void)(name))
#define lockdep_off()				((void)0)
#define lockdep_on()				((void)0)
#define lockdep_assert_held(lock)		((void)(lock))
#define lockdep_assert_not_held(lock)		((void)(lock))
#define lockdep_assert_held_once(lock)		((void)(lock))
#define lockdep_is_held(lock)			1
#define lock_acquire(...)			((void)0)
#define lock_release(...)			((void)0)
#define lockdep_register_key(key)		((void)(key))
#define lockdep_unregister_key(key)		((void)(key))

#endif
