; trace-local.asm - pxelocal with its PXE calls traced
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "tests/local-int18.0"
%endmacro
%include "pxeshim.asm"
