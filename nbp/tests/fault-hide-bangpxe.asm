; fault-hide-bangpxe.asm - pxeinfo where there is no !PXE
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "tests/pxeinfo-selftest.0"
        db CONFIG_FAULT, 1 * s_FAULT_size
        fault FAULT_HIDE_BANGPXE, 0, 0, 0
%endmacro
%include "pxeshim.asm"
