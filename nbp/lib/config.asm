; config.asm - the embedded configuration
; SPDX-License-Identifier: Apache-2.0

; config_find - look up an item of s_NBP.Config
;   In:       AL  CONFIG_*
;   Out:      CF = 0: SI  value, CX  length
;             CF = 1: there is none, or its length leaves the area
;   Clobbers: AL, CX, SI
;   The last item of a type counts: a packer appends to override.
config_find:
        push bx
        push dx
        push di
        mov bl, al
        xor di, di                      ; DI -> length of the last match
        mov si, nbp_header + s_NBP.Config
.next:  cmp si, nbp_header + s_NBP_size - 1
        jae .end                        ; no room for a length
        lodsb
        cmp al, CONFIG_PAD
        je .next
        cmp al, CONFIG_END
        je .end
        movzx dx, byte [si]
        add dx, si                      ; DX -> last byte of the item
        cmp dx, nbp_header + s_NBP_size
        jae .end
        cmp al, bl
        jne .skip
        mov di, si
.skip:  inc dx
        mov si, dx
        jmp .next
.end:   cmp di, 1                       ; CF = 1: no match
        movzx cx, byte [di]
        lea si, [di + 1]
        pop di
        pop dx
        pop bx
        ret

; config_byte - look up a number of one byte
;   In:       AL  CONFIG_*
;   Out:      AL  its value, 0 if there is none
;   Clobbers: none
config_byte:
        push cx
        push si
        call config_find
        mov al, 0
        jc .done
        jcxz .done
        lodsb
.done:  pop si
        pop cx
        ret
