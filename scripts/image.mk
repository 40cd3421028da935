# SPDX-License-Identifier: MIT
#
# Builds one image: make -f scripts/image.mk O=build/arm64 build/arm64/granule.bin
# Every .c and .S of a room belongs to the image; arch/<arch>/arch.mk may add to or take from
# `srcs` and the flags. The configuration comes from tools/kconfig.

MAKEFLAGS += --no-builtin-rules --no-builtin-variables
SHELL := /bin/bash
.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:

dir   := $(notdir $(O))
IMAGE := $(firstword $(foreach i,arm64 arm-lpae arm,$(filter $i $i-%,$(dir:$i%=$i)) \
           $(if $(filter $i $i-%,$(dir)),$i)))
ARCH  := $(if $(filter arm64,$(IMAGE)),arm64,arm)
ifeq ($(IMAGE),)
$(error $(O) does not name an image)
endif

ifeq ($(V),1)
Q :=
say = @:
else
Q := @
say = @printf '  %-5s %s\n'
endif

# --- configuration: $(O)/include/generated/autoconf.h and $(O)/config.mk ---------------------
# Asked each time, since it may depend on .config-<image>; it writes only what changed.
ifneq ($(MAKECMDGOALS),)
ifneq ($(shell /usr/bin/python3 tools/kconfig build $(O) >&2 || echo failed),)
$(error the configuration of $(O) cannot be made)
endif
endif
include $(O)/config.mk

# --- tools ---------------------------------------------------------------------------------------
cross-arm   := arm-none-eabi-
cross-arm64 := aarch64-linux-gnu-
CROSS   := $(cross-$(ARCH))
CC      := $(CROSS)gcc
OBJCOPY := $(CROSS)objcopy
NM      := $(CROSS)nm

# --- flags ----------------------------------------------------------------------------------------
# No FP or SIMD register in the kernel; no PIE; atomics inline; frames for backtraces.
common := -O2 -g -std=gnu11 -ffreestanding -fno-pie -fno-pic -mgeneral-regs-only \
          -fno-common -fno-omit-frame-pointer -fno-optimize-sibling-calls -fno-strict-aliasing -fno-strict-overflow \
          -fno-delete-null-pointer-checks -fno-stack-protector -fno-stack-clash-protection \
          -fno-asynchronous-unwind-tables -fno-unwind-tables \
          -ffile-prefix-map=$(CURDIR)/=
arch-arm   := -march=armv7-a -marm -mfloat-abi=soft -fno-short-enums
arch-arm64 := -march=armv8-a -mno-outline-atomics -mfix-cortex-a53-835769
warn := -Wall -Wextra -Werror -Wno-unused-parameter -Wno-sign-compare \
        -Wno-missing-field-initializers -Wno-type-limits -Wno-alloc-size-larger-than \
        -Wstrict-prototypes -Wvla

# Only the compiler's own headers besides ours: the arm64 cross compiler would else find a C
# library's
# and the host kernel's, with the same names as ours.
INCLUDES := -nostdinc -I include -I $(O)/include -I . -isystem build/deps/include \
            -isystem $(shell $(CC) -print-file-name=include)
CPPFLAGS := $(INCLUDES) -include include/granule/config.h
ifeq ($(wildcard include/granule/config.h),)
CPPFLAGS := $(INCLUDES) -include $(O)/include/generated/autoconf.h
endif
CFLAGS   := $(common) $(arch-$(ARCH))
ASFLAGS  := -g -D__ASSEMBLY__ $(arch-$(ARCH))
CFLAGS_EXTRA := -Wall -Wno-alloc-size-larger-than

# Before the MMU is on memory is Device: an unaligned access faults on a real core.
strict-arm   := -mno-unaligned-access
strict-arm64 := -mstrict-align

ldflags-arm   := -Wl,--no-enum-size-warning -Wl,--no-wchar-size-warning
ldflags-arm64 := -Wl,-z,norelro -mfix-cortex-a53-843419 -Wl,--fix-cortex-a53-843419
LDFLAGS := -nostdlib -nostartfiles -static -no-pie $(arch-$(ARCH)) $(ldflags-$(ARCH)) \
           -Wl,--fatal-warnings,--no-warn-execstack,--no-warn-rwx-segments \
           -Wl,--build-id=none -Wl,--orphan-handling=place

libc-arm   := /usr/lib/picolibc/arm-none-eabi/lib/thumb/v7-a/nofp/libc.a
libc-arm64 := /usr/lib/picolibc/aarch64-linux-gnu/lib/libc.a
LIBS := build/deps/$(ARCH)/libfdt.a $(libc-$(ARCH)) -lgcc

# --- sources --------------------------------------------------------------------------------
rooms := lib lib/* core mm mm/* drivers drivers/* fs fs/* kernel shell
ifeq ($(CONFIG_TESTS),y)
rooms += tests/unit tests/target tests/bench
endif
rooms += arch/$(ARCH)
ldscript := arch/$(ARCH)/link.ld.S
ifneq ($(CONFIG_IRQSOFF),y)
left-out += core/irqsoff.c
endif
srcs := $(filter-out $(ldscript) $(left-out),$(sort $(foreach r,$(rooms),$(wildcard $(r)/*.c $(r)/*.S))))

-include arch/$(ARCH)/arch.mk

objs := $(addprefix $(O)/,$(addsuffix .o,$(basename $(srcs))))

override EXTRA := $(patsubst %/,%,$(strip $(EXTRA)))
extra-srcs := $(if $(EXTRA),$(sort $(wildcard $(EXTRA)/*.c)))
ifneq ($(EXTRA),)
ifeq ($(extra-srcs),)
$(error EXTRA=$(EXTRA): no .c file there)
endif
endif
extra-objs := $(patsubst $(EXTRA)/%.c,$(O)/extra/%.o,$(extra-srcs))

modname = $(subst -,_,$(basename $(notdir $<)))
defines = -DKBUILD_MODNAME='"$(modname)"' -DKBUILD_BASENAME='"$(modname)"' \
          -DKBUILD_MODFILE='"$(basename $<)"'

# --- rules --------------------------------------------------------------------------------
# A file that holds a text and is rewritten only when the text changes.
define keep
$(shell mkdir -p $(dir $1); printf '%s\n' '$(subst ','\'',$2)' | cmp -s - $1 || printf '%s\n' '$(subst ','\'',$2)' > $1)
endef
$(call keep,$(O)/.flags,$(CC) $(CPPFLAGS) $(CFLAGS) $(warn) $(ASFLAGS))
$(call keep,$(O)/.link,$(CC) $(LDFLAGS) $(objs) $(extra-objs) $(LIBS))
# Another folder may hold files of the same names: nothing of the last one stays.
ifneq ($(strip $(shell cat $(O)/.extra 2>/dev/null)),$(EXTRA))
$(shell rm -rf $(O)/extra)
endif
$(call keep,$(O)/.extra,$(EXTRA))

CFLAGS_kernel/banner.c := -DGRANULE_VERSION='"$(file <VERSION)"'

strict-srcs := arch/$(ARCH)/boot.c

# Nobody waits for tests, but the image keeps their memory from everybody.
for-size = $(if $(filter tests/unit/% tests/target/%,$1),-Os)

$(O)/%.o: %.c $(O)/.flags
	@mkdir -p $(@D)
	$(say) CC $@
	$(Q)$(CC) $(CPPFLAGS) $(defines) $(CFLAGS) $(warn) \
		$(if $(filter $(strict-srcs),$<),$(strict-$(ARCH))) $(call for-size,$<) $(CFLAGS_$<) \
		-MMD -MP -MT $@ -MF $(@:.o=.d) -c -o $@ $<

$(O)/%.o: %.S $(O)/.flags
	@mkdir -p $(@D)
	$(say) AS $@
	$(Q)$(CC) $(CPPFLAGS) $(ASFLAGS) $(CFLAGS_$<) -MMD -MP -MT $@ -MF $(@:.o=.d) -c -o $@ $<

$(O)/extra/%.o: $(EXTRA)/%.c $(O)/.flags $(O)/.extra
	@mkdir -p $(@D)
	$(say) CC $@
	$(Q)$(CC) $(CPPFLAGS) $(defines) $(CFLAGS) $(CFLAGS_EXTRA) -MMD -MP -MT $@ -MF $(@:.o=.d) -c -o $@ $<

$(O)/link.ld: $(ldscript) $(O)/.flags
	@mkdir -p $(@D)
	$(say) LDS $@
	$(Q)$(CC) $(CPPFLAGS) -D__ASSEMBLY__ -DLINKER_SCRIPT $(arch-$(ARCH)) -E -P -x assembler-with-cpp \
		-MMD -MP -MT $@ -MF $@.d -o $@ $<

# The image carries a table of its own code's names. A first link has none, the second one that was
# made from the first; where that moved code (boot-time code behind the table) a third settles it.
link = $(CC) $(LDFLAGS) -Wl,-T,$(O)/link.ld -Wl,-Map=$(@:.elf=.map) -o $@ $(objs) $(extra-objs) \
	$(O)/ksyms.o -Wl,--start-group $(LIBS) -Wl,--end-group
ksyms = $(NM) -n $@ | tools/mkksyms > $(O)/ksyms.new

$(O)/granule.elf: $(objs) $(extra-objs) $(O)/link.ld $(O)/.link tools/mkksyms
	$(say) LD $@
	$(Q)tools/mkksyms < /dev/null > $(O)/ksyms.S
	$(Q)for pass in 1 2 3; do \
		$(CC) $(arch-$(ARCH)) -c -o $(O)/ksyms.o $(O)/ksyms.S && $(link) && $(ksyms) || exit 1; \
		cmp -s $(O)/ksyms.new $(O)/ksyms.S && exit 0; \
		mv $(O)/ksyms.new $(O)/ksyms.S; \
	done; \
	$(CC) $(arch-$(ARCH)) -c -o $(O)/ksyms.o $(O)/ksyms.S && $(link) && $(ksyms) && \
	cmp $(O)/ksyms.new $(O)/ksyms.S

$(O)/granule.map: $(O)/granule.elf ;

$(O)/granule.bin: $(O)/granule.elf
	$(say) BIN $@
	$(Q)$(OBJCOPY) -O binary $< $@

-include $(objs:.o=.d) $(extra-objs:.o=.d) $(O)/link.ld.d
