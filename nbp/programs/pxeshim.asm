; pxeshim.asm - stand between a program and the PXE ROM: trace, and faults
; SPDX-License-Identifier: Apache-2.0
;
; Loads CONFIG_FILE as pxechain does, puts a resident part in front of the
; ROM's entry points, and starts the program. CONFIG_FAULT holds records of
; six bytes, s_FAULT. Without any, and with FAULT_TRACE, every call is traced.

%define PROGRAM_NAME "pxeshim"
%define PROGRAM_KIND NBP_KIND_TEST
%define PROGRAM_FORM NBP_FORM_KKPXE

%include "abi.inc"
%include "fault.inc"
%include "entry.asm"

SHIM_KB         equ 3

; The resident part begins at offset 0 of a segment of its own
%define R(label) ((label) - resident)

variable shim_segment, 2

; main - called by entry.asm
;   Out:      AX  0: nothing was started
main:   print "pxeshim ", NBP_VERSION, 10
        call pxe_find
        jc .failed
        call boot_info
        jc .failed
        mov al, CONFIG_FILE
        call config_find
        jc .no_file
        mov di, shim_file
        call string_copy
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

variable shim_file, 128

; shim_install - make the resident part resident, start the program
shim_install:
        mov eax, [pxe_entry]
        mov [resident.rom], eax
        mov eax, [IVT_INT1A]
        mov [resident.int1a_bios], eax
        mov eax, [IVT_INT08]
        mov [resident.int08_bios], eax
        mov al, CONFIG_FAULT
        call config_find
        jc .structures
        cmp cx, FAULTS_MAX * s_FAULT_size
        jbe .faults
        mov cx, FAULTS_MAX * s_FAULT_size
.faults:
        mov di, resident.faults
        rep movsb
        mov al, FAULT_TRACE
        call shim_find_fault
        setnc [resident.trace]

.structures:
        sub word [BDA_BASE_MEMORY], SHIM_KB
        mov ax, [BDA_BASE_MEMORY]
        shl ax, 6
        mov [shim_segment], ax
        mov eax, [pxe_bangpxe]
        mov di, resident.bangpxe
        mov cx, s_PXE_size
        call .steal
        mov bx, 2
        call pxe_try
        jnc .pxenv
        inc bx
        call pxe_try
        mov eax, 0
        jc .pxenv_made
.pxenv: mov di, resident.pxenv
        mov cx, s_PXENV_size
        call .steal
.pxenv_made:
        mov ax, [shim_segment]
        shl eax, 16
        mov ax, R(resident.entry_sp)
        mov [resident.bangpxe + s_PXE.EntryPointSP], eax
        mov dword [resident.bangpxe + s_PXE.EntryPointESP], 0
        mov ax, R(resident.entry_rm)
        mov [resident.pxenv + s_PXENV.RMEntry], eax
        mov ax, R(resident.bangpxe)
        mov [pxe_bangpxe], eax
        mov [resident.pxenv + s_PXENV.PXEPtr], eax
        mov ax, R(resident.pxenv)
        mov [resident.int1a_pxenv], eax
        push eax                        ; PXENV+ for the program

        ; faults of the structures
        mov si, resident.bangpxe
        mov al, FAULT_HIDE_BANGPXE
        call shim_find_fault
        jc .bangpxe
        xor eax, eax
        mov [si], eax
        mov [pxe_bangpxe], eax
        mov [resident.pxenv + s_PXENV.PXEPtr], eax
.bangpxe:
        mov di, s_PXE.StructCksum
        movzx cx, byte [si + s_PXE.StructLength]
        call .checksum
        mov al, FAULT_BANGPXE_CHECKSUM
        call shim_find_fault
        jc .pxenv_faults
        inc byte [si + s_PXE.StructCksum]
.pxenv_faults:
        mov si, resident.pxenv
        mov al, FAULT_HIDE_PXENV
        call shim_find_fault
        jc .sum_pxenv
        mov dword [si], 0
        mov dword [resident.int1a_pxenv], 0
        pop eax
        push dword 0
.sum_pxenv:
        mov di, s_PXENV.Checksum
        movzx cx, byte [si + s_PXENV.Length]
        call .checksum
        mov al, FAULT_PXENV_CHECKSUM
        call shim_find_fault
        jc .resident
        inc byte [si + s_PXENV.Checksum]

.resident:
        mov al, FAULT_STORM
        call shim_find_fault
        setnc [resident.storm]
        mov es, [shim_segment]
        mov si, resident
        xor di, di
        mov cx, resident_size
        rep movsb
        cli
        mov ax, R(resident.int1a)
        mov [IVT_INT1A], ax
        mov [IVT_INT1A + 2], es
        mov ax, R(resident.int08)
        mov [IVT_INT08], ax
        mov [IVT_INT08 + 2], es
        sti
        print "resident, starting ", 10
        pop eax
        jmp nbp_enter

; Copy the ROM's structure EAX to DI, CX bytes, and destroy the original's
; signature: nobody shall find it behind our back
.steal: test eax, eax
        jz .stolen
        push ds
        push eax
        pop si
        pop ds
        push si
        rep movsb
        pop si
        mov dword [si], 0
        pop ds
.stolen:
        ret
; Set the checksum byte, offset DI, of the structure of CX bytes at SI
.checksum:
        jcxz .summed
        pusha
        mov bx, di
        add bx, si
        mov byte [bx], 0
        xor al, al
.sum:   sub al, [si]
        inc si
        loop .sum
        mov [bx], al
        popa
.summed:
        ret

; shim_find_fault - is this fault configured?
;   In:       AL  FAULT_*
;   Out:      CF = 1: no
;   Clobbers: none
shim_find_fault:
        push bx
        mov bx, resident.faults
.next:  cmp al, [bx + s_FAULT.Kind]
        je .done                        ; CF = 0
        add bx, s_FAULT_size
        cmp bx, resident.faults_end
        jb .next
        stc
.done:  pop bx
        ret

%include "bootinfo.asm"
%include "dhcpinfo.asm"
%include "handover.asm"
%include "nbpload.asm"
%include "pxe.asm"
%include "status.asm"
%include "string.asm"
%include "readfile.asm"
%include "pxeshim/resident.asm"
%include "end.asm"
