; chain-hello.asm - pxechain.kkpxe that starts hello, in two tries
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_FORM NBP_FORM_KKPXE
%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "hello.0"
        db CONFIG_RETRIES, 1, 1
%endmacro
%include "pxechain.asm"
