/* SPDX-License-Identifier: MIT */
/*
 * Gives every external name of the walker the suffix PT_SUFFIX, so that several formats link into
 * one host program. Include before anything else.
 */
#ifndef MM_PGTABLE_RENAME_H
#define MM_PGTABLE_RENAME_H

#define PT_PASTE2_(a, b)	a##_##b
#define PT_PASTE_(a, b)		PT_PASTE2_(a, b)
#define PT_RENAME(name)		PT_PASTE_(name, PT_SUFFIX)

#define pgtable_init		PT_RENAME(pgtable_init)
#define pgtable_map		PT_RENAME(pgtable_map)
#define pgtable_prepare		PT_RENAME(pgtable_prepare)
#define pgtable_adopt		PT_RENAME(pgtable_adopt)
#define pgtable_map_pages	PT_RENAME(pgtable_map_pages)
#define pgtable_unmap		PT_RENAME(pgtable_unmap)
#define pgtable_prune		PT_RENAME(pgtable_prune)
#define pgtable_protect		PT_RENAME(pgtable_protect)
#define pgtable_split		PT_RENAME(pgtable_split)
#define pgtable_query		PT_RENAME(pgtable_query)
#define pgtable_walk		PT_RENAME(pgtable_walk)
#define pgtable_trace		PT_RENAME(pgtable_trace)
#define pgtable_slot		PT_RENAME(pgtable_slot)
#define pgtable_destroy		PT_RENAME(pgtable_destroy)
#define pgtable_check		PT_RENAME(pgtable_check)
#define tlb_gather_init		PT_RENAME(tlb_gather_init)
#define tlb_gather_add		PT_RENAME(tlb_gather_add)
#define tlb_gather_finish	PT_RENAME(tlb_gather_finish)
#define pt_extent		PT_RENAME(pt_extent)
#define pt_count_tables		PT_RENAME(pt_count_tables)
#define pt_stock_fill		PT_RENAME(pt_stock_fill)
#define pt_stock_take		PT_RENAME(pt_stock_take)
#define pt_stock_drop		PT_RENAME(pt_stock_drop)
#define pt_table_for		PT_RENAME(pt_table_for)
#define pt_unlink_table		PT_RENAME(pt_unlink_table)
#define pt_table_empty		PT_RENAME(pt_table_empty)
#define pt_split_ends		PT_RENAME(pt_split_ends)

#endif
