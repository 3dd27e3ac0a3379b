; tell.asm - text by INT 10h alone, which takes the least code of ours
; SPDX-License-Identifier: Apache-2.0
;
; For what must be said before a program trusts its own console, and for
; programs that must be small.

; tell - print a text
;   In:       DS:SI  text that ends with NUL; 13, 10 starts a new line
;   Out:      SI     behind the NUL
;   Clobbers: AX, BX, BP
tell:   lodsb
        test al, al
        jz .done
        mov ah, 0x0E
        mov bx, 0x0007                  ; page 0, light grey
        push si
        int 0x10                        ; some BIOSes destroy BP
        pop si
        jmp tell
.done:  ret
