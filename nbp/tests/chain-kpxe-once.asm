; chain-kpxe-once.asm - pxechain.kpxe that tries once
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_FORM NBP_FORM_KPXE
%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "hello.0"
        db CONFIG_RETRIES, 1, 0
%endmacro
%include "pxechain.asm"
