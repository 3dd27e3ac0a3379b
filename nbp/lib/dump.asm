; dump.asm - memory to the console: fields, bytes, far pointers
; SPDX-License-Identifier: Apache-2.0
;
; Provides: print_field, print_bytes, print_segoff
; Needs: print

; print_field - print bytes up to a NUL or the end of the field; what is
; not printable ASCII appears as a dot
;   In:       SI  field, CX length, bytes
;   Clobbers: FLAGS
print_field:
        pusha
        jcxz .done
.next:  lodsb
        test al, al
        jz .done
        cmp al, ' '
        jb .dot
        cmp al, '~'
        jbe .put
.dot:   mov al, '.'
.put:   call console_putc
        loop .next
.done:  popa
        ret

; print_bytes - print hexadecimal bytes
;   In:       SI  bytes, CX  number, AL  separator
;   Clobbers: FLAGS
print_bytes:
        pusha
        jcxz .done
        mov ah, al
.next:  lodsb
        call print_hex8
        mov al, ah
        dec cx
        jz .done
        call console_putc
        jmp .next
.done:  popa
        ret

; print_segoff - print segment:offset
;   In:       EAX  offset in the low word
;   Clobbers: FLAGS
print_segoff:
        ror eax, 16
        call print_hex16
        push ax
        mov al, ':'
        call console_putc
        pop ax
        ror eax, 16
        jmp print_hex16
