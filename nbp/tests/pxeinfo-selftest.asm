; pxeinfo-selftest.asm - pxeinfo with its tests of the ROM, then the end of QEMU
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        db CONFIG_SELF_TEST, 1, 1
        db CONFIG_EXIT, 1, EXIT_DEBUG
        db CONFIG_DEBUG_STATUS, 1, 0x21
%endmacro
%include "pxeinfo.asm"
