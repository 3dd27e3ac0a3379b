; fault-no-packets.asm - pxeboot on a ROM that has kept no DHCP packets
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        config_text CONFIG_FILE, "pxeboot.0"
        db CONFIG_FAULT, s_FAULT_size
        fault FAULT_FAIL, PXENV_GET_CACHED_INFO, PXENV_STATUS_FAILURE, 0
%endmacro
%include "pxeshim.asm"
