; consolemin.asm - the console of programs that must be small: INT 10h and
; port 0xE9
; SPDX-License-Identifier: Apache-2.0
;
; Provides: console_init, console_putc

; console_init - nothing to choose
;   Clobbers: none
console_init    equ console_putc.done

; console_putc - print one byte; 10 starts a new line
;   In:       AL  byte
;   Clobbers: none
;   Port 0xE9 gets it wherever it answers.
console_putc:
        pusha
        mov bx, 0x0007                  ; page 0, light grey
        mov ah, 0x0E
        xchg ax, cx
        in al, PORT_DEBUGCON
        cmp al, PORT_DEBUGCON
        xchg ax, cx
        jne .text
        out PORT_DEBUGCON, al
.text:  cmp al, 10
        jne .send
        mov al, 13
        int 0x10
        mov ax, 0x0E0A
.send:  int 0x10
        popa
.done:  ret
