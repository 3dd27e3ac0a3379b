; pxemedia.asm - pxeboot for a medium that has files of its own: they come by INT 13h, and nothing by a ROM's TFTP
; SPDX-License-Identifier: Apache-2.0

%define PXEBOOT_MEDIUM
%include "pxeboot.asm"
