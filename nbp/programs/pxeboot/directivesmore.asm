; directivesmore.asm - pxeboot: INCLUDE, TEXT, SERIAL
; SPDX-License-Identifier: Apache-2.0

; do_* - obey a directive
;   In:       SI  its argument, with NUL
;   Clobbers: all but SS:SP
do_include:
        cmp byte [include_depth], INCLUDE_DEPTH
        jae .deep
        inc byte [include_depth]
        call terminate_word
        xor ax, ax
        cmp byte [di], 0
        je .file
        push si                         ; with a tag it is a menu of its own
        mov si, di
        call menu_begin
        pop si
        mov ax, 1
.file:  push ax
        call parse_file
        dec byte [include_depth]
        pop ax
        test ax, ax
        jnz menu_close
        ret
.deep:  call parse_place
        print "more than 16 files deep: a circle?", 10
        ret

; terminate_word - end a text behind its first word
;   In:       SI
;   Out:      DI  behind it: the rest, without blanks in front
;   Clobbers: none
terminate_word:
        mov di, si
.next:  cmp byte [di], ' '
        je .end
        cmp byte [di], 0
        je .done
        inc di
        jmp .next
.end:   mov byte [di], 0
        inc di
        xchg si, di
        call skip_blanks
        xchg si, di
.done:  ret

do_text:
        mov byte [text_skip], 1
        mov bx, .help
        call parse_word
        jc do_nothing
        call label_now
        jz do_nothing
        mov ax, [arena_top]
        mov [fs:di + s_LABEL.Help], ax
        mov [text_help], ax
        mov byte [text_skip], 0
        ret
.help:  word_entry 1, "help"
        dw 0

; do_serial - SERIAL port [baud [flow]]
do_serial:
        call parse_number
        jc do_nothing
        push ax
        mov eax, 9600
        cmp byte [si - 1], ' '
        jne .baud
        call skip_blanks
        call parse_number
        jc .ret
.baud:  mov ecx, eax
        mov eax, 115200
        xor edx, edx
        test ecx, ecx
        jz .ret
        div ecx                         ; AX = divisor
        pop bx
        cmp ebx, 4
        jae .port
        shl bx, 1
        mov bx, [BDA_COM1 + bx]
.port:  jmp console_serial
.ret:   pop bx
        ret
