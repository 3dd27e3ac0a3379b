; fault-undi-open.asm - pxeboot on a ROM that gives no frames
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "pxeboot.0"
        db CONFIG_FAULT, 1 * s_FAULT_size
        fault FAULT_FAIL, PXENV_UNDI_OPEN, PXENV_STATUS_UNDI_INVALID_PARAMETER, 0
%endmacro
%include "pxeshim.asm"
