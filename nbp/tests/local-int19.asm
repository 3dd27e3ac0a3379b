; local-int19.asm - pxelocal by INT 19h, which starts the network again
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        db CONFIG_EXIT, 1, EXIT_INT19
%endmacro
%include "pxelocal.asm"
