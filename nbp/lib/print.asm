; print.asm - texts to the console
; SPDX-License-Identifier: Apache-2.0
;
; Provides: print_inline, print_text
; Needs: console

; print_inline - print the text that follows the call; see macro print
;   Clobbers: FLAGS
print_inline:
        push bp
        mov bp, sp
        xchg si, [bp + 2]               ; SI -> text, SI is kept there
        call print_text
        xchg si, [bp + 2]               ; return behind the NUL
        pop bp
        ret

; print_text - print a text that ends with NUL
;   In:       SI  text
;   Out:      SI  behind the NUL
;   Clobbers: FLAGS
print_text:
        push ax
.next:  lodsb
        test al, al
        jz .done
        call console_putc
        jmp .next
.done:  pop ax
        ret
