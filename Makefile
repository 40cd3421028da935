# SPDX-License-Identifier: MIT
#
# Granule. `make help` names the targets. `make` alone sets up what is missing and builds every
# image and host tool; it boots nothing. One image is built by scripts/image.mk, which this file
# calls once for each; tests/host/host.mk holds the host tools and tests.

MAKEFLAGS += --no-builtin-rules --no-builtin-variables
SHELL     := /bin/bash
.DEFAULT_GOAL := all
.SUFFIXES:

export LC_ALL := C
PYTHON := /usr/bin/python3
BOARD  ?= virt-arm64
DEPS   := build/deps/.done

# A variant lives beside its image: build/arm64-1a2b3c4d. tools/granule makes those.
IMAGES := arm arm-lpae arm64

ifeq ($(V),1)
Q :=
else
Q := @
MAKEFLAGS += --no-print-directory
endif
export V

.PHONY: all images host help clean mrproper FORCE
all: images host

images: $(IMAGES:%=build/%/granule.bin)

# --- what must be there first --------------------------------------------------------------
# Asked each time: it takes 20 ms when all is there.
$(DEPS): FORCE
	$(Q)tools/fetch-deps

.PHONY: setup
setup: $(DEPS)

# --- images ---------------------------------------------------------------------------------
# Always asked, since only the sub-make knows whether anything changed; it is silent when not.
define ask-image
build/%/granule.$1: FORCE | $(DEPS)
	$$(Q)$$(MAKE) $$(if $$(Q),-s) -f scripts/image.mk O=build/$$* $$@
endef
$(foreach e,bin elf map,$(eval $(call ask-image,$e)))

# `make EXTRA=DIR` compiles each .c of DIR into the images as a built-in module.
export EXTRA

FORCE:

# --- host: unit tests, fuzzers, inspect -------------------------------------------------------
# They add to HOST_TOOLS, FUZZ and FUZZ_SHORT (goals that run a fuzzer), HOST_TESTS (goals that run
# unit tests and end with a line of counts) and HOST_CHECKS (goals that fail or not).
-include $(sort $(wildcard tests/host/*.mk))

host: $(HOST_TOOLS)

# --- our own device trees -------------------------------------------------------------------------
trees := $(patsubst dts/%.dts,build/dts/%.dtb,$(wildcard dts/*.dts))
all: $(trees)

$(trees): build/dts/%.dtb: dts/%.dts $(wildcard dts/*.dtsi) | $(DEPS)
	@mkdir -p $(@D)
	@printf '  %-5s %s\n' DTC $@
	$(Q)dtc -q -I dts -O dtb -i dts -o $@ $<

# --- configuration ------------------------------------------------------------------------------
IMAGE ?= arm64
.PHONY: menuconfig defconfig
menuconfig: | $(DEPS)
	$(Q)$(PYTHON) tools/kconfig menuconfig $(IMAGE)

defconfig:
	$(Q)$(PYTHON) tools/kconfig defconfig $(IMAGES)

# --- running ------------------------------------------------------------------------------------
.PHONY: run qemu-gdb
run: | $(DEPS)
	$(Q)tools/granule run $(BOARD)

qemu-gdb: | $(DEPS)
	$(Q)tools/granule gdb $(BOARD)

# Pictures that the media engine made: a JPEG and what a display shows, compared with their source.
.PHONY: media-demo
media-demo: | $(DEPS)
	$(Q)tools/media-demo

# --- tests --------------------------------------------------------------------------------
.PHONY: check check-long check-matrix lint
check: | $(DEPS)
	$(Q)tools/check

check-long: | $(DEPS)
	$(Q)tools/check --long

check-matrix: images
	$(Q)$(PYTHON) -B tests/boards/matrix.py

.PHONY: fuzz fuzz-short host-tests host-checks
fuzz: $(FUZZ)
fuzz-short: $(FUZZ_SHORT)
host-tests: $(HOST_TESTS)
host-checks: $(HOST_CHECKS)

lint: images
	$(Q)tools/lint

clean:
	rm -rf build/arm build/arm-* build/arm64 build/arm64-* build/host build/dts build/boot build/check

# Also what was downloaded.
mrproper:
	rm -rf build

help:
	@sed -n 's/^#: //p' Makefile

#: make                  set up what is missing; build every image and host tool
#: make run              the same, then boot BOARD (virt-arm64) to the prompt
#: make media-demo       a JPEG and a screenshot of the media engine, in build/media-demo
#: make check            every test but those marked long
#: make check-long       every test
#: make check-matrix     boards x RAM sizes x page sizes x splits x loaders, as a table
#: make host-tests       the unit tests on this machine, all compilers
#: make lint             rooms, budgets, format, cppcheck, what the images must not contain
#: make shadowbus-proof  bug x caught: missing cache maintenance is found, without caches in QEMU
#: make fuzz             the fuzzers, a million executions each
#: make corpus           `inspect` against a second reader over every tree of two Debian kernels
#: make qemu-gdb         boot BOARD under gdb with symbols
#: make menuconfig       choose options for IMAGE (arm64); make defconfig goes back
#: make EXTRA=DIR        compile the .c files of DIR into the images
#: make clean            remove what was built; make mrproper also what was downloaded
#: V=1 shows the commands.
