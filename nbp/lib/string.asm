; string.asm - texts in memory
; SPDX-License-Identifier: Apache-2.0

; string_copy - copy a field to a text of at most 127 bytes and its NUL
;   In:       SI  field, CX  its length; a NUL in it ends it
;             DI  room for 128 bytes
;   Out:      CF = 1: it was longer, and is cut
;   Clobbers: AX, CX, SI
string_copy:
        push di
        push dx
        mov dx, 128                     ; room
.next:  jcxz .end
        lodsb
        test al, al
        jz .end
        dec dx
        jz .end
        stosb
        dec cx
        jmp .next
.end:   mov byte [di], 0
        cmp dx, 1                       ; CF = 1: no room was left
        pop dx
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

; string_address - read an IPv4 address
;   In:       SI  text, CX  its length; a NUL in it ends it
;   Out:      CF = 0: EAX, network order
;             CF = 1: it is none
;   Clobbers: EAX
string_address:
        push bx
        push cx
        push edx
        push si
        xor edx, edx                    ; EDX = bytes so far, the last lowest
        mov bx, 4                       ; BL = fields to come
.field: mov ah, 0
        jcxz .bad                       ; each has a digit
        cmp byte [si], '0'
        jb .bad
.digit: jcxz .end
        lodsb
        dec cx
        cmp al, '.'
        je .end
        cmp al, 0
        je .last
        sub al, '0'
        cmp al, 9
        ja .bad
        mov bh, al
        mov al, 10
        mul ah
        test ah, ah
        jnz .bad
        add al, bh
        jc .bad
        mov ah, al
        jmp .digit
.last:  xor cx, cx
.end:   shl edx, 8
        mov dl, ah
        dec bl
        jz .four
        jcxz .bad
        jmp .field
.four:  test cx, cx
        jnz .bad
        mov eax, edx
        xchg al, ah
        ror eax, 16
        xchg al, ah
        clc
        jmp .done
.bad:   stc
.done:  pop si
        pop edx
        pop cx
        pop bx
        ret

; string_append - write a text
;   In:       SI  text with NUL, DI  room
;   Out:      SI, DI  behind it; no NUL
;   Clobbers: AL, SI
string_append:
        lodsb
        test al, al
        jz .ret
        stosb
        jmp string_append
.ret:   ret

; string_escape - write a byte as URLs do
; string_hex - write a byte in hexadecimal
;   In:       AL, DI  room for 3 or 2 bytes
;   Out:      DI  behind it; no NUL
;   Clobbers: AX
;   Source:   RFC 3986, 2.1
string_escape:
        mov ah, al
        mov al, '%'
        stosb
        mov al, ah
string_hex:
        aam 16
        xchg al, ah
        call .digit
        xchg al, ah
.digit: cmp al, 10
        sbb al, 0x69
        das                             ; '0'..'9', 'A'..'F'
        stosb
        ret

; string_ip - write an IPv4 address
;   In:       SI  address, network order; DI  room for 15 bytes
;   Out:      DI  behind it; no NUL
;   Clobbers: EAX, CX, SI
string_ip:
        mov cx, 4
.next:  lodsb
        call string_decimal
        mov al, '.'
        stosb
        loop .next
        dec di
        ret

; string_decimal - write a number of one byte
; string_number - write a number
;   In:       AL or EAX, DI  room for 3 or 10 bytes
;   Out:      DI  behind it; no NUL
;   Clobbers: EAX
string_decimal:
        movzx eax, al
string_number:
        push ebx
        push cx
        push edx
        mov ebx, 10
        xor cx, cx
.divide:
        xor edx, edx
        div ebx
        push dx
        inc cx
        test eax, eax
        jnz .divide
.put:   pop ax
        add al, '0'
        stosb
        loop .put
        pop edx
        pop cx
        pop ebx
        ret
