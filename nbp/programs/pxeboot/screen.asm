; screen.asm - pxeboot: places on the screen and on serial terminals, at once
; SPDX-License-Identifier: Apache-2.0
;
; INT 10h draws on the screen, ANSI sequences do on COM1 and port 0xE9. The last
; row is left alone: what is written to its end scrolls (quirk U20).

SCREEN_PLAIN    equ 0x07
SCREEN_MARKED   equ 0x70
SCREEN_BRIGHT   equ 0x0F
SCREEN_DIM      equ 0x08
SCREEN_WIDTH    equ 78                  ; columns that are written to

variable screen_row, 1
variable screen_column, 1
variable screen_attribute, 1            ; SCREEN_*

; screen_clear - empty all
;   Clobbers: none
screen_clear:
        pushad
        mov ax, 0x0600
        mov bh, SCREEN_PLAIN
        xor cx, cx
        mov dx, 0x184F
        push bp
        int 0x10
        pop bp
        mov si, .ansi
        call screen_control
        mov byte [screen_attribute], SCREEN_PLAIN
        popad
        xor ax, ax
        jmp screen_goto
.ansi:  db 27, "[0m", 27, "[2J", 0

; screen_goto - go to a place
;   In:       AH  row, AL  column
;   Clobbers: AX
screen_goto:
        pushad
        mov [screen_row], ah
        mov [screen_column], al
        mov dx, ax
        mov ah, 0x02
        mov bh, 0
        push bp
        int 0x10
        pop bp
        test byte [console_mask], CONSOLE_COM1 | CONSOLE_E9
        jz .done
        mov di, screen_text
        mov ax, 27 | ('[' << 8)
        stosw
        mov al, [screen_row]
        inc ax
        call string_decimal
        mov al, ';'
        stosb
        mov al, [screen_column]
        inc ax
        call string_decimal
        mov ax, 'H'
        stosw
        mov si, screen_text
        call screen_control
.done:  popad
        ret

variable screen_text, 16

; screen_control - a sequence for terminals alone
;   In:       SI  text with NUL
;   Clobbers: none
screen_control:
        push ax
        push si
        mov ah, [console_mask]
        and byte [console_mask], CONSOLE_COM1 | CONSOLE_E9
        jz .done
.next:  lodsb
        test al, al
        jz .done
        call console_raw
        jmp .next
.done:  mov [console_mask], ah
        pop si
        pop ax
        ret

; console_raw - one byte as it is, without new lines
;   In:       AL
;   Clobbers: none
console_raw:
        pusha
        test byte [console_mask], CONSOLE_E9
        jz .send
        out PORT_DEBUGCON, al
.send:  call console_send
        popa
        ret

; screen_colour - how the next letters look
;   In:       AL  SCREEN_*
;   Clobbers: none
screen_colour:
        push ax
        push si
        mov [screen_attribute], al
        mov si, .plain
        cmp al, SCREEN_MARKED
        jb .send
        mov si, .marked
.send:  call screen_control
        pop si
        pop ax
        ret
.plain: db 27, "[0m", 0
.marked: db 27, "[7m", 0

; screen_put - one letter, with its colour
;   In:       AL
;   Clobbers: none
screen_put:
        pushad
        cmp byte [screen_column], SCREEN_WIDTH
        jae .done
        mov ah, 0x09
        mov bh, 0
        mov bl, [screen_attribute]
        mov cx, 1
        push ax
        push bp
        int 0x10
        mov ah, 0x02
        mov bh, 0
        mov dh, [screen_row]
        inc byte [screen_column]
        mov dl, [screen_column]
        int 0x10
        pop bp
        pop ax
        mov ah, [console_mask]
        and byte [console_mask], CONSOLE_COM1 | CONSOLE_E9
        jz .terminals
        call console_raw
.terminals:
        mov [console_mask], ah
.done:  popad
        ret

; screen_line - a text of the arena, filled with blanks
;   In:       BX  offset, 0 = blanks alone; a line's end ends it
;             CX  columns
;   Out:      BX  behind what was printed
;   Clobbers: AX
screen_line:
        push cx
.next:  jcxz .done
        mov al, ' '
        test bx, bx
        jz .put
        mov ah, [fs:bx]
        test ah, ah
        jz .put
        cmp ah, 10
        je .put
        inc bx
        cmp ah, ' '
        jb .next                        ; a bell, as in Debian's title
        mov al, ah
.put:   call screen_put
        dec cx
        jmp .next
.done:  pop cx
        ret

; screen_print - a text of ours
;   In:       SI  text with NUL
;   Out:      SI  behind it
;   Clobbers: AX
screen_print:
        lodsb
        test al, al
        jz .done
        call screen_put
        jmp screen_print
.done:  ret
