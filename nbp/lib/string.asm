; string.asm - texts in memory
; SPDX-License-Identifier: Apache-2.0

; string_copy - copy a field to a text of at most 127 bytes and its NUL
;   In:       SI  field, CX  its length; a NUL in it ends it
;             DI  room for 128 bytes
;   Clobbers: AX, CX, SI, FLAGS
string_copy:
        push di
        cmp cx, 127
        jbe .next
        mov cx, 127
.next:  jcxz .end
        lodsb
        test al, al
        jz .end
        stosb
        dec cx
        jmp .next
.end:   mov byte [di], 0
        pop di
        ret

; string_equal - compare two texts
;   In:       SI, DI  texts with NUL
;   Out:      ZF = 1: equal
;   Clobbers: FLAGS
string_equal:
        push ax
        push si
        push di
.next:  lodsb
        scasb
        jne .done
        test al, al
        jnz .next
.done:  pop di
        pop si
        pop ax
        ret
