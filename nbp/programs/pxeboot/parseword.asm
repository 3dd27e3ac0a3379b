; parseword.asm - pxeboot: words of the configuration: unknown ones, numbers, help texts
; SPDX-License-Identifier: Apache-2.0

variable unknown_count, 1
variable unknown_words, UNKNOWN_MAX * 12

; parse_unknown - say once that a directive is not known
;   In:       SI  it
;   Clobbers: AX, BX, CX, SI, DI
parse_unknown:
        push si
        xor cx, cx
        mov bx, unknown_words
        cmp cl, [unknown_count]
        je .new
.known: push si
        push cx
        mov di, bx
        mov cx, 12
.compare:
        lodsb
        cmp al, ' '
        ja .letter
        mov al, 0
.letter:
        call net_lower
        scasb
        jne .differs
        test al, al
        loopnz .compare
.differs:
        pop cx
        pop si
        je .done
        add bx, 12
        inc cx
        cmp cl, [unknown_count]
        jb .known
        cmp cl, UNKNOWN_MAX
        jae .done
.new:   inc byte [unknown_count]
        mov di, bx
        mov cx, 12
.keep:  lodsb
        cmp al, ' '
        ja .kept
        mov al, 0
.kept:  call net_lower
        stosb
        test al, al
        loopnz .keep
        push si
        call parse_place
        pop si
        print "not known, skipped: "
        pop si
        push si
        call print_word
        print 10
.done:  pop si
        ret

; print_named - a text, a colon, a blank
;   In:       SI  text with NUL
;   Out:      SI  behind it
;   Clobbers: FLAGS
print_named:
        call print_text
        print ": "
        ret

; print_word - print up to a blank or the end, escaped
;   In:       SI
;   Clobbers: AX, SI
print_word:
        lodsb
        cmp al, ' '
        jbe .done
        cmp al, '~'
        ja print_word
        call console_putc
        jmp print_word
.done:  ret

; parse_number - a number: decimal, 0x hexadecimal, 0 octal, with a sign
;   In:       SI  text
;   Out:      CF = 0: EAX
;             CF = 1: it is none
;   Clobbers: EAX, BX, ECX, EDX, SI
parse_number:
        xor eax, eax
        xor ecx, ecx
        mov bl, 10
        mov bh, 0                       ; BH = 1: negative
        cmp byte [si], '-'
        jne .base
        inc bh
        inc si
.base:  cmp byte [si], '0'
        jne .first
        mov bl, 8
        inc si
        mov dl, [si]
        or dl, 0x20
        cmp dl, 'x'
        jne .digit
        mov bl, 16
        inc si
.first: cmp byte [si], ' '
        jbe .bad
.digit: mov cl, [si]
        inc si
        cmp cl, ' '
        jbe .end
        cmp cl, ','
        je .end
        sub cl, '0'
        cmp cl, 9
        jbe .value
        or cl, 0x20
        sub cl, 'a' - '0' - 10
        cmp cl, 10
        jb .bad
.value: cmp cl, bl
        jae .bad
        movzx edx, bl
        push cx
        mul edx
        pop cx
        movzx ecx, cl
        add eax, ecx
        jmp .digit
.end:   test bh, bh
        jz .done
        neg eax
.done:  clc
        ret
.bad:   call parse_place
        print "not a number", 10
        stc
        ret

; parse_text_help - a line between TEXT HELP and ENDTEXT
;   In:       SI  line
;   Clobbers: all but SS:SP
parse_text_help:
        mov bx, .end_word
        push si
        call parse_word
        pop si
        jnc .end
        cmp byte [text_skip], 0
        jne .done
        call arena_text                 ; lines lie one behind the other:
        test ax, ax                     ; the NUL becomes a line's end
        jz .done
        mov bx, [arena_top]
        mov byte [fs:bx - 1], 10
.done:  ret
.end:   cmp byte [text_skip], 0
        mov byte [text_skip], 0
        jne .done
        mov word [text_help], 0
        mov cx, 1                       ; the NUL of all
        jmp arena_take
.end_word:
        word_entry 1, "endtext"
        dw 0
