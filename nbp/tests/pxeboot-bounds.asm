; pxeboot-bounds.asm (test) - texts that are too long leave their neighbours alone
; SPDX-License-Identifier: Apache-2.0

%define PXEBOOT_MAIN "boundsmain.inc"
%include "pxeboot.asm"
