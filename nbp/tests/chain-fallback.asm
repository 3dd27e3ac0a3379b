; chain-fallback.asm - pxechain whose file is missing: retry, then the fallback
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_FORM NBP_FORM_KKPXE
%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "missing.0"
        db CONFIG_RETRIES, 1, 1
        config_text CONFIG_FALLBACK, "pxeinfo.0"
%endmacro
%include "pxechain.asm"
