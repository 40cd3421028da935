# SPDX-License-Identifier: MIT
#
# Host programs around the device tree and memblock: `granule inspect`, the comparison with a second
# reader over two kernels' trees, the fuzzer, memblock compiled outside the tree. The Makefile
# includes this file.

HOST_CC    ?= gcc
HOST_CLANG ?= clang
HOST_WARN  := -std=gnu11 -Wall -Wextra -Werror
HOST_SAN   := -fsanitize=address,undefined -fno-sanitize-recover=all

# --- inspect: the image's reader, with a C library around it ---------------------------------
fdt-reader  := mm/fdt_mem.c mm/fdt_mem_walk.c mm/fdt_mem_reserved.c mm/fdt_mem_chosen.c
fdt-headers := mm/fdt_mem.h include/granule/fdt_mem.h $(wildcard tools/inspect/*.h tools/inspect/include/linux/*.h)
fdt-flags   := $(HOST_WARN) -I tools/inspect/include -I mm -idirafter include
inspect-src := tools/inspect/main.c tools/inspect/json.c $(fdt-reader)

HOST_TOOLS += build/host/inspect

build/host/inspect: $(inspect-src) $(fdt-headers) | $(DEPS)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) -O2 -g $(fdt-flags) $(inspect-src) -lfdt -o $@

build/host/inspect-asan: $(inspect-src) $(fdt-headers) | $(DEPS)
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) -O1 -g $(fdt-flags) $(HOST_SAN) $(inspect-src) -lfdt -o $@

# Every tree of linux-image-armmp and linux-image-arm64; downloads the second on first use.
.PHONY: corpus
corpus: build/host/inspect-asan
	$(Q)tools/fetch-deps corpus
	$(Q)find build/deps/dtbs -name '*.dtb' | sort | \
		xargs -n 10000 $(PYTHON) tests/host/second_reader.py build/host/inspect-asan

# --- the fuzzer ---------------------------------------------------------------------------------
FUZZ_RUNS ?= 1000000
fuzz-fdt-corpus := build/host/fuzz-fdt-corpus

build/host/fuzz-fdt: tests/host/fuzz_fdt.c $(fdt-reader) $(fdt-headers) | $(DEPS)
	@mkdir -p $(@D)
	$(Q)$(HOST_CLANG) -O1 -g $(fdt-flags) -fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=all tests/host/fuzz_fdt.c $(fdt-reader) -lfdt -o $@

.PHONY: fuzz-fdt fuzz-fdt-short
FUZZ += fuzz-fdt
FUZZ_SHORT += fuzz-fdt-short
fuzz-fdt: build/host/fuzz-fdt
	@mkdir -p $(fuzz-fdt-corpus)
	$(Q)build/host/fuzz-fdt -runs=$(FUZZ_RUNS) -seed=1 -max_len=8192 -timeout=10 -close_fd_mask=1 -artifact_prefix=build/host/ \
		$(fuzz-fdt-corpus) tests/fixtures/dtb 2> build/host/fuzz-fdt.log || \
		{ tail -n 40 build/host/fuzz-fdt.log; exit 1; }
	@tail -n 1 build/host/fuzz-fdt.log

fuzz-fdt-short:
	$(Q)$(MAKE) fuzz-fdt FUZZ_RUNS=20000

# --- memblock with a foreign set of Linux headers -------------------------------------------
outside-64-numa := -m64 -DCONFIG_NUMA -DCONFIG_NODES_SHIFT=3 -DCONFIG_PHYS_ADDR_T_64BIT
outside-64      := -m64 -DCONFIG_PHYS_ADDR_T_64BIT
outside-32-numa := -m32 -DCONFIG_NUMA=1 -DCONFIG_NODES_SHIFT=4 -DCONFIG_PHYS_ADDR_T_64BIT
outside-32      := -m32
outside-all     := 64-numa 64 32-numa 32
outside-dir     := tests/host/memblock_outside
outside-src     := $(wildcard $(outside-dir)/*.c) tests/unit/test_memblock.c

build/host/memblock-outside-%: mm/memblock.c include/linux/memblock.h $(outside-src) $(wildcard $(outside-dir)/include/* $(outside-dir)/include/*/*)
	@mkdir -p $@.d/linux
	@cp mm/memblock.c $@.d/
	@cp include/linux/memblock.h $@.d/linux/
	$(Q)$(HOST_CC) $(outside-$*) -O1 -g $(HOST_WARN) -Wno-missing-field-initializers -Wno-unused-parameter -Wno-sign-compare $(HOST_SAN) -I $@.d -I $(outside-dir)/include \
		$@.d/memblock.c $(outside-src) -o $@

.PHONY: memblock-outside
HOST_CHECKS += memblock-outside
memblock-outside: $(outside-all:%=build/host/memblock-outside-%)
	$(Q)for t in $^; do echo "# $$t"; $$t 2> $$t.log || { tail -n 20 $$t.log; exit 1; }; done
