; chain-memtest.asm - pxechain with a kernel, then PXELINUX, which starts it
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_FORM NBP_FORM_KKPXE
%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "memtest86+x64.bin"
        db CONFIG_RETRIES, 1, 0
        config_text CONFIG_FALLBACK, "pxelinux.0"
%endmacro
%include "pxechain.asm"
