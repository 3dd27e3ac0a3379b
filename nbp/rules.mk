# rules.mk - the 16-bit programs; included by the top Makefile, or alone
# from the repository root: make -f nbp/rules.mk nbp
# SPDX-License-Identifier: Apache-2.0

NASM ?= nasm
NBP_BUILD ?= build/nbp
NBP_FLAGS := -f bin -w+error -I nbp/include/ -I nbp/lib/ -I nbp/programs/ -I nbp/tests/

# nasm -MD leaves out what a file includes, so all depend on all.
NBP_PARTS := $(wildcard nbp/include/*.inc nbp/lib/*.asm nbp/programs/*/*.asm) nbp/rules.mk

# Each .asm is one .0, but pxechain, which has three forms.
NBP_FORMS := pxechain.pxe pxechain.kpxe pxechain.kkpxe
NBP_NAMES := $(filter-out pxechain,$(basename $(notdir $(wildcard nbp/programs/*.asm))))
NBP_PROGRAMS := $(addprefix $(NBP_BUILD)/,$(NBP_NAMES:=.0) $(NBP_FORMS))
NBP_TESTS := $(patsubst nbp/tests/%.asm,$(NBP_BUILD)/tests/%.0,$(wildcard nbp/tests/*.asm))

.PHONY: nbp nbp-tests
nbp: $(NBP_PROGRAMS)  ## Assemble the boot programs

nbp-tests: $(NBP_TESTS)  ## Assemble the boot programs that test nbp/lib

# $(call nbp_assemble,definitions): listing and map beside the program
define nbp_assemble
@mkdir -p $(@D)
$(NASM) $(NBP_FLAGS) $(1) '-DNBP_MAP=$@.map' -l $@.lst -o $@ $<
endef

$(NBP_BUILD)/%.0: nbp/programs/%.asm $(NBP_PARTS)
	$(call nbp_assemble)

# One source, three forms
$(NBP_BUILD)/%.pxe: nbp/programs/%.asm $(NBP_PARTS)
	$(call nbp_assemble,-DPROGRAM_FORM=NBP_FORM_PXE)

$(NBP_BUILD)/%.kpxe: nbp/programs/%.asm $(NBP_PARTS)
	$(call nbp_assemble,-DPROGRAM_FORM=NBP_FORM_KPXE)

$(NBP_BUILD)/%.kkpxe: nbp/programs/%.asm $(NBP_PARTS)
	$(call nbp_assemble,-DPROGRAM_FORM=NBP_FORM_KKPXE)

# The tests of the register contracts have their calls made from the headers; our own network stack has a test of its own.
NBP_NET := $(wildcard nbp/lib/net*.asm nbp/lib/fetchnet.asm nbp/lib/fetchmedium.asm)
CONTRACTS := $(NBP_BUILD)/tests/contracts.inc $(NBP_BUILD)/tests/contracts-net.inc

$(NBP_BUILD)/tests/contracts.inc: $(filter-out $(NBP_NET),$(wildcard nbp/lib/*.asm))
$(NBP_BUILD)/tests/contracts-net.inc: $(NBP_NET)
$(CONTRACTS): $(NBP_BUILD)/tests/%.inc: nbp/tests/contracts.py nbp/tests/%.txt
	@mkdir -p $(@D)
	python3 nbp/tests/contracts.py nbp/tests/$*.txt $(filter nbp/lib/%,$^) >$@.new
	mv $@.new $@

$(CONTRACTS:.inc=.0): NBP_FLAGS += -I $(NBP_BUILD)/tests/
$(CONTRACTS:.inc=.0): %.0: %.inc

$(NBP_BUILD)/tests/%.0: nbp/tests/%.asm $(NBP_PARTS) $(wildcard nbp/programs/*.asm nbp/tests/*.inc)
	$(call nbp_assemble)
