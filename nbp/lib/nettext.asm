; nettext.asm - words and numbers in what servers write
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_text_same, net_decimal, net_hex_digit, net_lower

; net_lower - a letter in lower case
;   In:       AL
;   Out:      AL
;   Clobbers: FLAGS
net_lower:
        cmp al, 'A'
        jb .ret
        cmp al, 'Z'
        ja .ret
        or al, 0x20
.ret:   ret

; net_text_same - is a text a word?
; net_text_begins - does it begin with one?
;   In:       SI  text with NUL; DI  word in lower case, with NUL
;   Out:      CF = 0: yes: SI  behind it, and behind its NUL for net_text_same
;             CF = 1: no: SI unchanged
;   Clobbers: DI
net_text_same:
        push ax
        push si
.next:  lodsb
        call net_lower
        cmp al, [di]
        jne net_text_begins.differ
        inc di
        test al, al
        jnz .next
        jmp net_text_begins.same
net_text_begins:
        push ax
        push si
.next:  cmp byte [di], 0
        je .same
        lodsb
        call net_lower
        cmp al, [di]
        lea di, [di + 1]
        je .next
.differ:
        pop si
        stc
        pop ax
        ret
.same:  pop ax                          ; SI goes on
        clc
        pop ax
        ret

; net_decimal - read a number
;   In:       SI  text
;   Out:      CF = 0: EAX, SI  behind its digits
;             CF = 1: there is no digit, or more than 32 bits
;   Clobbers: EAX, EDX, SI
net_decimal:
        push cx
        xor eax, eax
        xor cx, cx                      ; digits
.next:  mov cl, [si]
        sub cl, '0'
        cmp cl, 10
        jae .end
        mov edx, 10
        mul edx
        jc .ret
        movzx edx, cl
        add eax, edx
        jc .ret
        mov ch, 1
        inc si
        jmp .next
.end:   cmp ch, 1                       ; CF = 1: none
.ret:   pop cx
        ret

; net_hex_digit - the value of a hexadecimal digit
;   In:       AL
;   Out:      CF = 0: AL  0 to 15
;             CF = 1: it is none
;   Clobbers: AL
net_hex_digit:
        sub al, '0'
        cmp al, 10
        cmc
        jnc .ret
        add al, '0'
        or al, 0x20
        sub al, 'a'
        cmp al, 6
        cmc
        jc .ret
        add al, 10                      ; CF = 0
.ret:   ret
