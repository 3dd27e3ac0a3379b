; chain-kkpxe-grub.asm - pxechain.kkpxe that starts GRUB
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_FORM NBP_FORM_KKPXE
%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "boot/grub/i386-pc/core.0"
%endmacro
%include "pxechain.asm"
