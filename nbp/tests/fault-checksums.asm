; fault-checksums.asm - pxeinfo where both structures are damaged
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "pxeinfo.0"
        db CONFIG_FAULT, 2 * s_FAULT_size
        fault FAULT_BANGPXE_CHECKSUM, 0, 0, 0
        fault FAULT_PXENV_CHECKSUM, 0, 0, 0
%endmacro
%include "pxeshim.asm"
