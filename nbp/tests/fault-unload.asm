; fault-unload.asm - pxechain.pxe with a ROM that does not unload
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "tests/chain-pxe-info.0"
        db CONFIG_FAULT, 1 * s_FAULT_size
        fault FAULT_FAIL, PXENV_UNLOAD_STACK, PXENV_STATUS_KEEP_ALL, 0
%endmacro
%include "pxeshim.asm"
