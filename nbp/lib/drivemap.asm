; drivemap.asm - let another disk appear as the first one
; SPDX-License-Identifier: Apache-2.0
;
; Provides: macro DRIVE_MAP, which leave.asm places in front of disk_start,
;           into which it falls; map_code

; drive_map - let a disk appear as the first and the first in its place, start
; what disk_load has read; does not return
;   In:       DL  BIOS drive
;   The code of a boot sector, and DOS, know the disk 0x80 alone.
%macro DRIVE_MAP 0
drive_map:
        dec word [BDA_BASE_MEMORY]
        mov ax, [BDA_BASE_MEMORY]
        shl ax, 6
        mov es, ax
        xor di, di
        mov si, map_code
        mov cx, map_size
        rep movsb
        xchg ax, dx
        stosb                           ; MAP_DRIVE
        mov si, IVT_INT13
        movsw                           ; MAP_BIOS
        movsw
        mov [IVT_INT13 + 2], es
        mov [IVT_INT13], cx             ; 0
        push cx
        pop es
        mov dl, 0x80
%endmacro

; map_code - INT 13h with the two drives exchanged; resident, offset 0
map_code:
        push bp
        mov bp, sp
        push ax                         ; [bp - 2], function at [bp - 1]
        push dx                         ; [bp - 4]
        mov al, [cs:MAP_DRIVE]
        cmp dl, 0x80
        je .map
        cmp dl, al
        jne .call
        mov al, 0x80
.map:   mov dl, al
.call:  mov al, [bp - 2]
        push word [bp + 6]              ; flags: with the far call an INT
        call far [cs:MAP_BIOS]
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
map_size        equ $ - map_code
MAP_DRIVE       equ map_size            ; u8, and behind it
MAP_BIOS        equ map_size + 1        ; far, of the BIOS
