; chain-pxe-undionly.asm - pxechain.pxe that starts iPXE without an UNDI
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_FORM NBP_FORM_PXE
%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "undionly.kpxe"
%endmacro
%include "pxechain.asm"
