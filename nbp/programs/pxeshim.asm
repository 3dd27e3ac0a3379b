; pxeshim.asm - stand between a program and the PXE ROM: trace, and faults
; SPDX-License-Identifier: Apache-2.0
;
; Loads a program as pxechain does, puts a resident part in front of the
; ROM's entry points, and starts the program. When it returns, the resident
; part removes itself and the ROM goes on.

%define PROGRAM_NAME "pxeshim"
%define PROGRAM_KIND NBP_KIND_TEST
%define PROGRAM_FORM NBP_FORM_KKPXE

%include "abi.inc"
%include "fault.inc"
%include "entry.asm"

SHIM_KB         equ 5                   ; base memory for the resident part

; The resident part begins at offset 0 of a segment of its own
%define R(label) ((label) - resident)

variable shim_file, 128

; main - called by entry.asm
;   Out:      AX  0: nothing was started
main:   print "pxeshim ", NBP_VERSION, 10
        call pxe_find
        jc .failed
        call boot_info
        jc .failed
        call shim_configure
        jc .no_file
        mov si, shim_file
        mov eax, [boot_server]
        call nbp_load
        jc .failed
        mov si, shim_file
        mov eax, [boot_server]
        call dhcp_patch
        jmp shim_install
.no_file:
        print "no FILE configured", 10
        jmp .return
.failed:
        call print_status
.return:
        xor ax, ax
        ret

%include "bootinfo.asm"
%include "cmdline.asm"
%include "dhcpinfo.asm"
%include "dhcppatch.asm"
%include "handover.asm"
%include "nbpload.asm"
%include "nbpplace.asm"
%include "pxe.asm"
%include "status.asm"
%include "string.asm"
%include "readfile.asm"
%include "pxeshim/configure.asm"
%include "pxeshim/install.asm"
%include "pxeshim/resident.asm"
%include "end.asm"
