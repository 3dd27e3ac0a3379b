; pxeboot-fuzz.asm (test) - 2,000 configurations made at random do no harm
; SPDX-License-Identifier: Apache-2.0

%define PXEBOOT_MAIN "fuzzmain.inc"
%include "pxeboot.asm"
