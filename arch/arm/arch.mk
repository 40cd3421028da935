# SPDX-License-Identifier: MIT
#
# ARM's additions to scripts/image.mk: backtraces by unwind tables, which cost no instruction,
# instead of frame pointers; and a boot.c that runs wherever it lies.

CFLAGS := $(filter-out -fno-omit-frame-pointer -fno-unwind-tables,$(CFLAGS)) -fomit-frame-pointer -funwind-tables
CFLAGS_arch/arm/boot.c := -fno-unwind-tables -fpie -fvisibility=hidden -fno-tree-loop-distribute-patterns -fno-jump-tables
ifeq ($(CONFIG_TESTS),y)
srcs += $(wildcard tests/target/arm/*.c)
endif
