; trace-pxelinux.asm - PXELINUX with its PXE calls traced
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "pxelinux.0"
%endmacro
%include "pxeshim.asm"
