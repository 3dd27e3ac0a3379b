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

; string_decimal - write a number of one byte
;   In:       AL, DI  room for 3 bytes
;   Out:      DI  behind it; no NUL
;   Clobbers: AX
string_decimal:
        aam 100
        test ah, ah
        jz .two
        xchg al, ah
        add al, '0'
        stosb
        mov al, ah
        aam
        jmp .tens
.two:   aam
        test ah, ah
        jz .one
.tens:  xchg al, ah
        add al, '0'
        stosb
        mov al, ah
.one:   add al, '0'
        stosb
        ret
