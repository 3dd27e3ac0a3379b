; nbpplace.asm - where the next program lies, and whether it is one
; SPDX-License-Identifier: Apache-2.0
;
; Provides: nbp_place, nbp_refuse; [load_segment], [load_length], [load_room]

%define NBPPLACE_ASM

; Reasons beside PXENV_STATUS_*
LOAD_EMPTY      equ 0xFF01
LOAD_TOO_LARGE  equ 0xFF02
LOAD_EFI        equ 0xFF03
LOAD_LENGTH     equ 0xFF04              ; not what CONFIG_NEXT_LENGTH says
LOAD_CRC32      equ 0xFF05              ; not what CONFIG_NEXT_CRC32 says
LOAD_LINUX      equ 0xFF06              ; a kernel, no boot program

; Linux, Documentation/arch/x86/boot.rst: also memtest86+ from version 6 on.
; Started as a program, its first sector would look for a floppy disk.
LINUX_HEADER    equ 0x202

; Base memory that may not be filled: the stack that handover.asm makes
LOAD_RESERVED   equ 4096

variable load_segment, 2                ; where the file lies, from offset 0
variable load_length, 4
variable load_room, 4                   ; bytes that fit

; nbp_place - where the next program goes: above this one
;   Out:      [load_segment]; EDX its physical address; ECX, [load_room] room there
;   Clobbers: none
;   It is moved to 0x7C00 by nbp_start.
nbp_place:
        mov dx, NBP_MEMORY_END + 15
        shr dx, 4
        mov [load_segment], dx
        movzx edx, dx
        shl edx, 4
        movzx ecx, word [BDA_BASE_MEMORY]
        shl ecx, 10
        sub ecx, LOAD_RESERVED + 64     ; and the trampoline below
        sub ecx, edx
        mov [load_room], ecx
        ret

; nbp_refuse - does a file begin as what is no program to start?
;   In:       ES:BX  its first bytes, ECX its length
;   Out:      CF = 1: AX = LOAD_EMPTY, LOAD_LINUX, LOAD_EFI
;   Clobbers: AX
nbp_refuse:
        cmp ecx, 2
        mov ax, LOAD_EMPTY
        jb .ret
        cmp ecx, LINUX_HEADER + 4       ; behind a short file lies another's rest
        jb .short
        cmp dword [es:bx + LINUX_HEADER], 'HdrS'
        mov ax, LOAD_LINUX
        je .refuse
.short: cmp word [es:bx], 'MZ'
        mov ax, LOAD_EFI
        je .refuse
        clc
.ret:   ret
.refuse:
        stc
        ret
