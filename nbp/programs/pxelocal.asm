; pxelocal.asm - boot the local disk by the method that the machine needs
; SPDX-License-Identifier: Apache-2.0
;
; CONFIG_EXIT chooses: EXIT_DISK (also if it is not set), EXIT_INT18,
; EXIT_INT19, or EXIT_RETURN, which follows where a disk cannot be started.

%define PROGRAM_NAME "pxelocal"
%define PROGRAM_KIND NBP_KIND_PXELOCAL
%define PROGRAM_FORM NBP_FORM_NONE
%define PROGRAM_LIMIT 1024
%define PROGRAM_SMALL
%define PROGRAM_DRIVE_MAP

%include "entry.asm"

; main - called by entry.asm; returns to let the ROM try the next boot device
main:   mov byte [config_values + CONFIG_DRIVE], 0x80
        mov byte [config_values + CONFIG_EXIT], EXIT_DISK
        call config_read
        mov al, [config_values + CONFIG_EXIT]
        jmp leave_local

%include "end.asm"
