; pxeinfo-poweroff.asm - pxeinfo with a configuration that powers off
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        db CONFIG_EXIT, 1, EXIT_POWER_OFF
%endmacro
%include "pxeinfo.asm"
