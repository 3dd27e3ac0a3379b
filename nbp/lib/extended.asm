; extended.asm - memory above 1 MB, from real mode
; SPDX-License-Identifier: Apache-2.0
;
; Provides: extended_copy

variable extended_table, 6 * 8

; extended_copy - copy from anywhere to below 1 MB
;   In:       EAX source, EDX destination: physical, below 16 MB
;             CX  bytes, even
;   Out:      CF = 1: the BIOS cannot
;   Clobbers: EAX, EDX
;   Source:   INT 15h, AH = 87h: the one way that works beside any ROM
extended_copy:
        push cx
        push si
        push di
        push cx
        push eax
        mov di, extended_table
        mov cx, 6 * 8 / 2
        xor ax, ax
        rep stosw
        pop eax
        mov si, extended_table
        or eax, 0x93 << 24              ; writable data
        or edx, 0x93 << 24
        mov word [si + 0x10], 0xFFFF    ; third: source; limit
        mov [si + 0x12], eax
        mov word [si + 0x18], 0xFFFF    ; fourth: destination
        mov [si + 0x1A], edx
        pop cx
        shr cx, 1                       ; words
        mov ah, 0x87
        int 0x15
        sti
        pop di
        pop si
        pop cx
        ret
