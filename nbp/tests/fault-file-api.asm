; fault-file-api.asm - pxeboot on a ROM that gives no frames and has no file API
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "pxeboot.0"
        db CONFIG_FAULT, 2 * s_FAULT_size
        fault FAULT_FAIL, PXENV_UNDI_OPEN, PXENV_STATUS_UNDI_INVALID_PARAMETER, 0
        fault FAULT_FAIL, PXENV_FILE_API_CHECK, PXENV_STATUS_UNSUPPORTED, 0
%endmacro
%include "pxeshim.asm"
