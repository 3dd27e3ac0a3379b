; chain-kkpxe-kpxe.asm - pxechain.kkpxe that starts pxechain.kpxe
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_FORM NBP_FORM_KKPXE
%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "tests/chain-kpxe-local.0"
%endmacro
%include "pxechain.asm"
