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

%include "entry.asm"

; main - called by entry.asm
;   Out:      AX  0: the ROM goes on with the next boot device
main:   mov al, CONFIG_EXIT
        call config_find
        mov al, EXIT_DISK
        jc .drive
        mov al, [si]
.drive: cmp al, EXIT_DISK
        jne .leave
        call disk_load
        jc .return
        cmp dl, 0x80                    ; the first disk needs no map
        jne drive_map
        jmp disk_start
.leave: call leave_local
.return:
        xor ax, ax
        ret

; drive_map - let a disk appear as the first and the first in its place,
; start what disk_load has read; does not return
;   In:       DL  BIOS drive
;   The code of a boot sector, and DOS, know the disk 0x80 alone.
drive_map:
        mov [map_code.drive], dl
        dec word [BDA_BASE_MEMORY]
        mov ax, [BDA_BASE_MEMORY]
        shl ax, 6
        mov es, ax
        xor di, di
        mov si, map_code
        mov cx, map_size
        mov eax, [IVT_INT13]
        mov [map_code.bios], eax
        rep movsb
        mov [IVT_INT13 + 2], es
        mov [IVT_INT13], cx             ; 0
        push cx
        pop es
        mov dl, 0x80
        jmp disk_start

; map_code - INT 13h with the two drives exchanged; resident, offset 0
map_code:
        push bp
        mov bp, sp
        push ax                         ; [bp - 2], function at [bp - 1]
        push dx                         ; [bp - 4]
        mov al, [cs:.drive - map_code]
        cmp dl, 0x80
        je .map
        cmp dl, al
        jne .call
        mov al, 0x80
.map:   mov dl, al
.call:  mov al, [bp - 2]
        push word [bp + 6]              ; flags: with the far call an INT
        call far [cs:.bios - map_code]
        pushf
        pop word [bp + 6]               ; its flags are ours
        cmp byte [bp - 1], 0x08         ; drive parameters, in DX
        je .result
        cmp byte [bp - 1], 0x15         ; disk type, in CX:DX
        je .result
        mov dl, [bp - 4]
.result:
        mov sp, bp
        pop bp
        iret
.bios:  dd 0
.drive: db 0
map_size        equ $ - map_code

%include "end.asm"
