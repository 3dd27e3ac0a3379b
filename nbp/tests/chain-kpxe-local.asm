; chain-kpxe-local.asm - pxechain.kpxe that starts pxelocal
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_FORM NBP_FORM_KPXE
%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "pxelocal.0"
%endmacro
%include "pxechain.asm"
