# SPDX-License-Identifier: MIT
#
# The unit tests on this machine: build/host/{gcc64,gcc32,clang64}/unit, all with AddressSanitizer
# and UBSan, run by `make host-tests`. The fake machine behind them is arch/host; tests/host/main.c
# and machine.c start it. FILTER=glob chooses tests, LONG=1 adds the long ones.
#
# A room's files are taken by wildcard; what cannot run on the host is left out by name here.

HOST_FLAVOURS := gcc64 gcc32 clang64

# --- what is linked: name a file in a host-not list only if it needs the real machine ----------
host-not := core/backtrace.c core/extable.c core/nofault.c core/recover.c core/whatis.c \
            core/stack_protector.c core/irqsoff.c \
            mm/fdt_map.c mm/fdt_mem_boot.c mm/paging.c \
            mm/pgtable_cpu.c mm/iomem.c mm/ptdump_check.c \
            drivers/media/mmz_boot.c drivers/media/mmz_attr.c drivers/media/mmz_account.c
host-not-tests :=
# No libfdt for 32 bits here: the ARM image runs that test.
host-not-gcc32 := mm/cma_fdt.c mm/fdt_mem.c mm/fdt_mem_chosen.c mm/fdt_mem_reserved.c mm/fdt_mem_setup.c \
                  mm/fdt_mem_walk.c tests/unit/test_fdt_mem.c
host-libs-gcc64   := -lfdt
host-libs-clang64 := -lfdt

host-srcs := $(filter-out $(host-not) $(host-not-tests), \
               $(wildcard lib/*.c lib/media/*.c core/*.c mm/*.c fs/*.c) \
               drivers/cache/pl310.c $(wildcard drivers/media/*.c) drivers/bus/device.c drivers/bus/devres.c \
               kernel/kunit.c kernel/kunit_check.c kernel/kunit_managed.c shell/parse.c \
               $(wildcard arch/host/*.c tests/host/*.c tests/host/pgtable/*.c tests/host/shadow/*.c \
                 tests/unit/*.c))
# Programs of their own.
host-srcs := $(filter-out tests/host/fuzz_%,$(host-srcs))
# The C library's side: no header of ours.
host-glue := arch/host/glue.c
host-srcs := $(filter-out $(host-glue),$(host-srcs))

# --- how ----------------------------------------------------------------------------------------
host-cc-gcc64   := gcc -m64
host-cc-gcc32   := gcc -m32
host-cc-clang64 := clang -m64
host-san  := -fsanitize=address,undefined -fno-sanitize=alignment,function -fno-sanitize-recover=all
host-san-gcc := -fsanitize=address,undefined -fno-sanitize=alignment -fno-sanitize-recover=all
host-opts := -O1 -g -std=gnu11 -fno-strict-aliasing -fno-omit-frame-pointer -ffreestanding
host-warn := -Wall -Wextra -Werror -Wno-unused-parameter -Wno-sign-compare \
             -Wno-missing-field-initializers -Wstrict-prototypes
host-warn-clang := -Wno-unused-function -Wno-address-of-packed-member -Wno-pointer-bool-conversion \
             -Wno-tautological-pointer-compare
host-defs := -DCONFIG_HOST=1 -DCONFIG_DEBUG_LEVEL=2 -include arch/host/rename.h \
             -include include/granule/config.h -I include -I .

host-flags-gcc64   := $(host-san-gcc) $(host-warn) -Wno-alloc-size-larger-than
host-flags-gcc32   := $(host-flags-gcc64)
host-flags-clang64 := $(host-san) $(host-warn) $(host-warn-clang)

define host-flavour
build/host/$1/%.o: %.c
	@mkdir -p $$(@D)
	$$(Q)$$(host-cc-$1) $$(host-opts) $$(host-defs) \
		-DKBUILD_MODNAME='"$$(basename $$(notdir $$<))"' $$(host-flags-$1) \
		$$(host-cflags-$$<) -MMD -MP -c -o $$@ $$<

build/host/$1/arch/host/glue.o: arch/host/glue.c
	@mkdir -p $$(@D)
	$$(Q)$$(host-cc-$1) -O1 -g -std=gnu11 -Wall -Wextra -Werror -Wno-unused-parameter \
		-D_FILE_OFFSET_BITS=64 -MMD -MP -c -o $$@ $$<

host-used-$1 := $$(filter-out $$(host-not-$1),$$(host-srcs))
build/host/$1/unit: $$(host-used-$1:%.c=build/host/$1/%.o) build/host/$1/arch/host/glue.o
	@printf '  %-5s %s\n' HOST $$@
	$$(Q)$$(host-cc-$1) $$(host-flags-$1) -no-pie -o $$@ $$^ $$(host-libs-$1)

.PHONY: host-tests-$1
host-tests-$1: build/host/$1/unit
	@echo "# $1"
	$$(Q)ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0 \
		$$< $$(if $$(LONG),--long) $$(if $$(FILTER),'$$(FILTER)')

-include $$(host-srcs:%.c=build/host/$1/%.d)
endef
$(foreach f,$(HOST_FLAVOURS),$(eval $(call host-flavour,$f)))

# Every header alone, and all at once, for both targets and this machine.
.PHONY: check-headers
check-headers:
	@echo "# headers"
	$(Q)tools/check-headers

# The page allocator's suites on machines of other shapes: nodes, holes, a DMA zone, ZONE_MOVABLE.
host-machines := small holes dma numa movable zones cma
host-machine-suites := page_alloc.* watermark.* zone.* zonelist.* pcp.* gfp.* pageblock.* \
	dma_alloc.* dma_map*.*
# What only one of them has the memory for.
host-machine-suites-cma := dma_grow.*

.PHONY: host-machines
host-machines: build/host/gcc64/unit build/host/gcc32/unit
	$(Q)set -f; for f in gcc64 gcc32; do for m in $(host-machines); do \
	  own=; [ $$m = cma ] && own='$(host-machine-suites-cma)'; \
	  for s in $(host-machine-suites) $$own; do \
	    echo "# $$f $$m $$s"; ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0 \
	      build/host/$$f/unit --machine $$m "$$s" || exit 1; \
	done; done; done

# Cache maintenance that is missing is found: bug x caught, on three kinds of machines. SEEDS=n for
# the correct drivers, a twentieth of it for each bug.
.PHONY: shadowbus-proof
shadowbus-proof: build/host/gcc64/unit
	$(Q)ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0 \
		$< --shadowbus-proof $(or $(SEEDS),1000)
HOST_CHECKS += shadowbus-proof

HOST_TESTS += check-headers $(HOST_FLAVOURS:%=host-tests-%) host-machines
