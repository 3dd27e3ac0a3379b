; pxeboot-typed.asm (test) - pxeboot with an embedded address that the lab's server has: it asks for another
; SPDX-License-Identifier: Apache-2.0

%macro PROGRAM_CONFIG 0
        db CONFIG_ADDRESS, 4, 10, 0, 2, 2
        db CONFIG_MASK, 4, 255, 255, 255, 0
        db CONFIG_GATEWAY, 4, 10, 0, 2, 3
        config_text CONFIG_MENU, "http://10.0.2.2/absent/"
%endmacro
%include "pxeboot.asm"
