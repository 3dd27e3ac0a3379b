; chain-pxe-ipxe.asm - pxechain.pxe that starts iPXE with its own drivers
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_FORM NBP_FORM_PXE
%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "ipxe.pxe"
%endmacro
%include "pxechain.asm"
