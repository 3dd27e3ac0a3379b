; printnum.asm - numbers and addresses to the console
; SPDX-License-Identifier: Apache-2.0
;
; Provides: print_hex8, print_hex16, print_hex32, print_decimal, print_ip
; Needs: print

; print_hex32, print_hex16, print_hex8 - print EAX, AX or AL
;   Clobbers: FLAGS
print_hex32:
        ror eax, 16
        call print_hex16
        ror eax, 16
        ; fall through to print_hex16
print_hex16:
        xchg al, ah
        call print_hex8
        xchg al, ah
        ; fall through to print_hex8
print_hex8:
        push ax
        push ax
        shr al, 4
        call .digit
        pop ax
        and al, 0x0F
        call .digit
        pop ax
        ret
.digit: cmp al, 10
        sbb al, 0x69
        das                             ; '0'..'9', 'A'..'F'
        jmp console_putc

; print_decimal - print a number without sign
;   In:       EAX
;   Clobbers: FLAGS
print_decimal:
        pushad
        mov ebx, 10
        xor cx, cx
.divide:
        xor edx, edx
        div ebx
        push dx
        inc cx
        test eax, eax
        jnz .divide
.digit: pop ax
        add al, '0'
        call console_putc
        loop .digit
        popad
        ret

; print_ip - print an IPv4 address
;   In:       SI  address, network order
;   Clobbers: FLAGS
print_ip:
        pushad
        mov cx, 4
.next:  movzx eax, byte [si]
        inc si
        call print_decimal
        mov al, '.'
        dec cx
        jz .done
        call console_putc
        jmp .next
.done:  popad
        ret
