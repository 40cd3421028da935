// SPDX-License-Identifier: MIT
/*
 * The checks of linux/list.h at CONFIG_DEBUG_LEVEL >= 2: neighbours must point to each other
 * before a node goes in or out, or the list is broken already and would get worse.
 */
#include <linux/bug.h>
#include <linux/list.h>

bool list_add_valid(const struct list_head *node, const struct list_head *prev,
		    const struct list_head *next)
{
	if (WARN(next->prev != prev, "list_add: next->prev is %px, not prev %px (next %px)\n",
		 next->prev, prev, next))
		return false;
	if (WARN(prev->next != next, "list_add: prev->next is %px, not next %px (prev %px)\n",
		 prev->next, next, prev))
		return false;
	if (WARN(node == prev || node == next, "list_add: %px is in the list already\n", node))
		return false;
	return true;
}

bool list_del_valid(const struct list_head *node)
{
	const struct list_head *prev = node->prev, *next = node->next;

	if (WARN(next == LIST_POISON1 || prev == LIST_POISON2,
		 "list_del: %px was deleted before\n", node))
		return false;
	if (WARN(prev->next != node, "list_del: prev->next is %px, not %px (prev %px)\n",
		 prev->next, node, prev))
		return false;
	if (WARN(next->prev != node, "list_del: next->prev is %px, not %px (next %px)\n",
		 next->prev, node, next))
		return false;
	return true;
}
