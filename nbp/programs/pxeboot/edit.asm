; edit.asm - pxeboot: a line that a person types, with a time-out
; SPDX-License-Identifier: Apache-2.0

KEY_F1          equ 0x3B00              ; AX of key_poll; F10 is 0x4400
KEY_F11         equ 0x8500
KEY_UP          equ 0x4800
KEY_DOWN        equ 0x5000
KEY_PAGE_UP     equ 0x4900
KEY_PAGE_DOWN   equ 0x5100
KEY_HOME        equ 0x4700
KEY_END         equ 0x4F00

EDIT_ENTER      equ 0                   ; how a line ended
EDIT_ESCAPE     equ 1
EDIT_TIMEOUT    equ 2

variable edit_line, EDIT_SIZE
variable edit_tick, 2
variable edit_kind, 1                   ; EDIT_*: what is typed

EDIT_PLAIN      equ 0
EDIT_HIDDEN     equ 1                   ; a password: stars are shown
EDIT_PROMPT     equ 2                   ; behind "boot: ", where F1 to F12 show their files

; edit_text - let a person edit [edit_line]
;   In:       [edit_line] text to begin with
;             EAX tenths of a second until the first key, 0 = for ever
;             BL  EDIT_PLAIN, EDIT_HIDDEN or EDIT_PROMPT
;   Out:      AL  EDIT_*
;   Clobbers: all but SS:SP
edit_text:
        mov [edit_kind], bl
        call tenths_to_ticks
        mov ebp, eax
        mov si, edit_line
        call print_text
        lea di, [si - 1]                ; at the NUL
        mov ax, [BDA_TICKS]
        mov [edit_tick], ax
.wait:  call key_next
        jnc .key
        test ebp, ebp
        jz .wait
        call tick_passed
        jnc .wait
        dec ebp
        jnz .wait
        mov al, EDIT_TIMEOUT
        ret
.key:   xor ebp, ebp
        cmp al, 13
        je .enter
        cmp al, 10
        je .enter
        cmp al, 27
        je .escape
        cmp al, 8
        je .back
        cmp al, 127
        je .back
        cmp al, 21                      ; Ctrl-U
        je .clear
        cmp al, ' '
        jb .function
        cmp al, 0xE0
        je .function
        cmp di, edit_line + EDIT_SIZE - 1
        jae .wait
        mov [di], al
        inc di
        mov byte [di], 0
        call .show
        jmp .wait
.show:  cmp byte [edit_kind], EDIT_HIDDEN
        jne console_putc
        mov al, '*'
        jmp console_putc
.function:
        cmp byte [edit_kind], EDIT_PROMPT
        jne .wait
        push di
        call help_key
        pop di
        jc .wait
        mov si, choose_prompt.text      ; shown again below the help
        call print_text
        mov si, edit_line
        call print_text
        jmp .wait
.back:  call .erase
        jmp .wait
.clear: cmp di, edit_line
        je .wait
        call .erase
        jmp .clear
.erase: cmp di, edit_line
        je .none
        dec di
        mov byte [di], 0
        print 8, " ", 8
.none:  ret
.enter: print 10
        mov al, EDIT_ENTER
        ret
.escape:
        print 10
        mov al, EDIT_ESCAPE
        ret

; key_next - as key_poll; arrows and function keys of a serial terminal are keys, too
;   Out:      CF = 0: AX as key_poll; AL = 0 with KEY_*
;             CF = 1: no
;   Clobbers: AX
key_next:
        call key_poll
        jc .done
        cmp al, 0xE0
        jne .plain
        mov al, 0
.plain: cmp al, 6                       ; Ctrl-F and a digit, as SYSLINUX has it for
        je .digit                       ; terminals without function keys
        cmp ax, 27                      ; ESC by COM1, no scan code
        jne .key
        push bx
        call .byte                      ; ESC [ A, or ESC alone
        jc .escape
        cmp al, '['
        je .bracket
        cmp al, 'O'
        jne .escape
.bracket:
        call .byte
        jc .escape
        mov bx, .codes
.code:  cmp byte [bx], 0
        je .escape
        cmp al, [bx]
        lea bx, [bx + 3]
        jne .code
        mov ax, [bx - 2]
        cmp al, '~'                     ; ESC [ 5 ~
        jne .found
        mov al, 0
        push ax
        call .byte
        pop ax
.found: pop bx
        clc
        ret
.escape:
        mov ax, 27
        pop bx
.key:   clc
.done:  ret
.digit: call .byte
        jc .digit
        cmp al, '0'
        jne .scan
        mov al, '9' + 1                 ; F10
.scan:  add al, (KEY_F1 >> 8) - '1'
        mov ah, al
        mov al, 0
        jmp .key
.byte:  push cx
        push dx
        mov cx, 3                       ; ticks
.again: call key_poll
        jnc .got
        push ax
        mov ax, [BDA_TICKS]
        cmp ax, [.tick]
        mov [.tick], ax
        pop ax
        je .again
        loop .again
        stc
.got:   pop dx
        pop cx
        ret
.tick:  dw 0
.codes: db 'A'
        dw KEY_UP
        db 'B'
        dw KEY_DOWN
        db 'H'
        dw KEY_HOME
        db 'F'
        dw KEY_END
        db '5'
        dw KEY_PAGE_UP | '~'
        db '6'
        dw KEY_PAGE_DOWN | '~'
        db 'P'                          ; F1 to F4
        dw KEY_F1
        db 'Q'
        dw KEY_F1 + 0x100
        db 'R'
        dw KEY_F1 + 0x200
        db 'S'
        dw KEY_F1 + 0x300
        db 0

; tick_passed - has the clock gone on?
;   Out:      CF = 1: yes
;   Clobbers: AX
tick_passed:
        mov ax, [BDA_TICKS]
        cmp ax, [edit_tick]
        mov [edit_tick], ax
        je .done                        ; CF = 0
        stc
.done:  ret

; tenths_to_ticks - tenths of a second to ticks of 55 ms, 0 only for 0
;   In:       EAX
;   Out:      EAX
;   Clobbers: EDX
tenths_to_ticks:
        test eax, eax
        jz .done
        cmp eax, 1 << 24
        jb .small
        mov eax, 1 << 24
.small: push ebx
        mov ebx, 182
        mul ebx
        mov ebx, 100
        div ebx
        inc eax
        pop ebx
.done:  ret
