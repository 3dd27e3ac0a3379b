; chain-loop.asm - pxechain that starts one that starts this one again
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_FORM NBP_FORM_KKPXE
%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "tests/chain-loop-back.0"
%endmacro
%include "pxechain.asm"
