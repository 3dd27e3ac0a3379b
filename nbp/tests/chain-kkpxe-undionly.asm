; chain-kkpxe-undionly.asm - pxechain.kkpxe that starts iPXE on the UNDI
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_FORM NBP_FORM_KKPXE
%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "undionly.kpxe"
%endmacro
%include "pxechain.asm"
