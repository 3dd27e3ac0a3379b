; chain-kkpxe-pxe.asm - pxechain.kkpxe that starts pxechain.pxe
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_FORM NBP_FORM_KKPXE
%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "tests/chain-pxe-local.0"
%endmacro
%include "pxechain.asm"
