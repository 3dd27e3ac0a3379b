; chain-kernel.asm - pxechain that is given a kernel of more than base memory
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_FORM NBP_FORM_KKPXE
%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "vmlinuz"
%endmacro
%include "pxechain.asm"
