; pxeboot-dump.asm (test) - what pxeboot understands of configurations
; SPDX-License-Identifier: Apache-2.0

%define PXEBOOT_MAIN "dumpmain.inc"
%include "pxeboot.asm"
