; fault-tftp.asm - pxechain with a TFTP that fails once
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "tests/chain-retry-info.0"
        db CONFIG_FAULT, 1 * s_FAULT_size
        fault FAULT_FAIL, PXENV_TFTP_READ_FILE, \
                PXENV_STATUS_TFTP_OPEN_TIMEOUT, 1
%endmacro
%include "pxeshim.asm"
