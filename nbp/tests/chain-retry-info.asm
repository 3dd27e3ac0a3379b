; chain-retry-info.asm - pxechain that tries twice
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_FORM NBP_FORM_KKPXE
%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "pxeinfo.0"
        db CONFIG_RETRIES, 1, 1
%endmacro
%include "pxechain.asm"
