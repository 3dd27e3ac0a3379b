; fault-read.asm - pxeboot on a ROM whose TFTP by blocks fails
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "pxeboot.0"
        db CONFIG_FAULT, 3 * s_FAULT_size
        fault FAULT_FAIL, PXENV_UNDI_OPEN, PXENV_STATUS_UNDI_INVALID_PARAMETER, 0
        fault FAULT_FAIL, PXENV_FILE_API_CHECK, PXENV_STATUS_UNSUPPORTED, 0
        fault FAULT_FAIL, PXENV_TFTP_READ, PXENV_STATUS_TFTP_CANNOT_READ_FROM_CONNECTION, 0
%endmacro
%include "pxeshim.asm"
