; pxeinfo-exit.asm - pxeinfo with a configuration that ends QEMU: 0x21 * 2 + 1
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        db CONFIG_EXIT, 1, EXIT_DEBUG
        db CONFIG_DEBUG_STATUS, 1, 0x21
%endmacro
%include "pxeinfo.asm"
