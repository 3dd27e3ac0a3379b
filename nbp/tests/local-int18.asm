; local-int18.asm - pxelocal by INT 18h
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        db CONFIG_EXIT, 1, EXIT_INT18
%endmacro
%include "pxelocal.asm"
