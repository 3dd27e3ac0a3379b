; parse.asm - pxeboot: pxelinux.cfg, line by line
; SPDX-License-Identifier: Apache-2.0

LINE_SIZE       equ COMMAND_SIZE
INCLUDE_DEPTH   equ 16                  ; as PXELINUX

variable line, LINE_SIZE
variable line_number, 2
variable line_cut, 1
variable include_depth, 1
variable text_help, 2                   ; arena: TEXT HELP that is being read
variable text_skip, 1                   ; 1: in a TEXT that is not HELP

; word_entry handler, "text" - an entry of a table of directives: dw handler, then the text, bit 7
; of its last letter set. dw 0 ends a table
%macro  word_entry 2
        dw %1
    %strlen %%length %2
    %substr %%begin %2 1, %%length - 1
    %substr %%last %2 %%length
        db %%begin, %%last | 0x80
%endmacro

; parse_file - read a configuration file and what it includes
;   In:       SI  name as written
;   Out:      CF = 1: it cannot be read; said so
;   Clobbers: all but SS:SP
parse_file:
        push si
        call text_load
        pop si
        jnc parse_loaded
        mov si, file_name
        call print_named
        call print_status
        stc
        ret

; parse_loaded - parse what text_load has read
;   Out:      CF = 0
;   Clobbers: all but SS:SP
parse_loaded:
        mov si, [text_top]
        mov dx, si
        add dx, [text_length]           ; DX = end
        push word [text_top]
        push word [line_number]
        mov [text_top], dx              ; an include lies behind
        mov word [line_number], 0
.line:  cmp si, dx
        jae .end
        call parse_read
        push si
        push dx
        call parse_line
        pop dx
        pop si
        jmp .line
.end:   pop word [line_number]
        pop word [text_top]
        clc
        ret

; parse_read - the next line to [line], without blanks around it
;   In:       SI  offset in LAYOUT_TEXT, DX  end
;   Out:      SI
;   Clobbers: AX, CX, DI
parse_read:
        inc word [line_number]
        push gs
        push word LAYOUT_TEXT
        pop gs
        mov di, line
        mov cx, LINE_SIZE - 1
.next:  cmp si, dx
        jae .end
        mov al, [gs:si]
        inc si
        cmp al, 10
        je .end
        cmp al, 26                      ; an end mark of DOS
        je .next
        cmp al, 9
        jne .byte
        mov al, ' '
.byte:  cmp al, 13
        je .next
        cmp al, ' '
        jne .store
        cmp di, line                    ; none in front
        je .next
.store: jcxz .cut
        dec cx
        stosb
        jmp .next
.cut:   mov byte [line_cut], 1
        jmp .next
.end:   mov byte [di], 0
        cmp di, line
        je .done
        dec di
        cmp byte [di], ' '
        je .end
.done:  pop gs
        ret

; parse_line - obey one line
;   Clobbers: all but SS:SP
parse_line:
        mov si, line
        cmp byte [line_cut], 0
        je .whole
        mov byte [line_cut], 0
        call parse_place
        print "longer than 2047 bytes, skipped", 10
        ret
.whole: cmp word [text_help], 0
        jne parse_text_help
        cmp byte [text_skip], 0
        jne parse_text_help
        cmp byte [si], 0
        je .done
        cmp byte [si], '#'
        je .comment
        mov bx, core_words
        call parse_word
        jnc .go
        call parse_unknown
.done:  ret
.go:    jmp parse_go
.comment:
        inc si
        jmp hash_comment

; parse_go - obey a directive
;   In:       AX  handler; or, below the program, a variable for its text in the arena,
;                 or a flag
;             SI  argument
;   Clobbers: all but SS:SP
parse_go:
        cmp ax, NBP_ORIGIN
        jae .handler
        xchg ax, bx
        cmp bx, prompt_flag
        jb .text
        cmp bx, no_escape
        jbe .flag
.text:  call arena_text
        mov [bx], ax
.done:  ret
.handler:
        jmp ax
.flag:  push bx
        call parse_number
        pop bx
        jc .done
        mov [bx], al
        ret

; parse_word - look up the first word of a line
;   In:       SI  line, BX  table
;   Out:      CF = 0: AX  handler, SI  behind the word and blanks
;             CF = 1: it is not there
;   Clobbers: AX, BX
parse_word:
        push di
.entry: mov di, si
        mov ax, [bx]
        test ax, ax
        jz .none
        push ax
        inc bx
        inc bx
.letter:
        mov al, [di]
        inc di
        call net_lower
        mov ah, [bx]
        inc bx
        test al, al
        js .other
        sub ah, al
        jz .letter
        cmp ah, 0x80                    ; the last one, too
        jne .other
        cmp byte [di], ' '
        ja .other                       ; a longer word
        pop ax
        mov si, di
        call skip_blanks
        clc
        jmp .done
.other: pop ax
        dec bx
.skip:  inc bx
        test byte [bx - 1], 0x80
        jz .skip
        jmp .entry
.none:  stc
.done:  pop di
        ret

; skip_blanks - to the next word
;   In:       SI
;   Out:      SI
;   Clobbers: none
skip_blanks:
        cmp byte [si], ' '
        jne .done
        inc si
        jmp skip_blanks
.done:  ret

; parse_place - print where: file and line
;   Clobbers: AX, SI
parse_place:
        mov si, file_name
        call print_text
        print ":"
        movzx eax, word [line_number]
        call print_decimal
        print ": "
        ret

UNKNOWN_MAX     equ 8
