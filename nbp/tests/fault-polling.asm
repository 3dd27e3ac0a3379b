; fault-polling.asm - pxeinfo with IRQ 0, a storm of spurious interrupts, no
; word of transmission, TFTP blocks of at most 512
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "tests/pxeinfo-selftest.0"
        db CONFIG_FAULT, 4 * s_FAULT_size
        fault FAULT_IRQ0, 0, 0, 0
        fault FAULT_STORM, 10, 0, 0
        fault FAULT_NO_TRANSMIT, 0, 0, 0
        fault FAULT_BLOCK_SIZE, 512, 0, 0
%endmacro
%include "pxeshim.asm"
