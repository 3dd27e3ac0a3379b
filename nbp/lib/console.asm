; console.asm - text to INT 10h, COM1 and port 0xE9
; SPDX-License-Identifier: Apache-2.0
;
; Provides: console_init, console_putc, console_send

CONSOLE_INT10   equ 1                   ; CONFIG_CONSOLE; 0 = automatic
CONSOLE_COM1    equ 2
CONSOLE_E9      equ 4

variable console_mask, 1

; console_init - choose where text goes
;   In:       AL  CONSOLE_*, 0 = automatic
;   Out:      [console_mask]
;   Clobbers: FLAGS
;   Automatic: INT 10h always. COM1 unless INT 10h is served by the system
;   BIOS, as by SeaBIOS under -machine graphics=off: it prints there
;   itself, and text would show twice. Port 0xE9 where it answers.
console_init:
        pushad
        test al, al
        jnz .chosen
        mov al, CONSOLE_INT10
        mov ebx, [IVT_INT10]
        cmp ebx, BIOS_INT10_DUMMY
        je .com1
        cmp ebx, BIOS_SEGMENT << 16
        jae .e9
.com1:  or al, CONSOLE_COM1
.e9:    mov ah, al
        in al, PORT_DEBUGCON
        cmp al, PORT_DEBUGCON
        mov al, ah
        jne .chosen
        or al, CONSOLE_E9
.chosen:
        mov dx, [BDA_COM1]
        test dx, dx
        jnz .port
        and al, ~CONSOLE_COM1
.port:  mov [console_mask], al
        test al, CONSOLE_COM1
        jz .done
        push dx
        mov si, .uart
        mov cx, 5
.setting:
        pop dx
        push dx
        lodsw                           ; AL = register, AH = value
        add dl, al
        mov al, ah
        out dx, al
        loop .setting
        pop dx
.done:  popad
        ret
.uart:  db PORT_COM_LCR, 0x80, PORT_COM_DATA, 1, PORT_COM_IER, 0
        db PORT_COM_LCR, 0x03, PORT_COM_IER, 0 ; 115200 8N1, polled

; console_putc - print one byte; 10 starts a new line
;   In:       AL  byte
;   Out:      none
;   Clobbers: none
console_putc:
        pusha
        test byte [console_mask], CONSOLE_E9
        jz .text
        out PORT_DEBUGCON, al
.text:  cmp al, 10
        jne .last
        mov al, 13
        call console_send
        mov al, 10
.last:  call console_send
        popa
        ret

; console_send - one byte to INT 10h and COM1, as it is
;   In:       AL
;   Clobbers: AX, BX, CX, DX
console_send:
        test byte [console_mask], CONSOLE_INT10
        jz .serial
        push ax
        mov ah, 0x0E
        mov bx, 0x0007                  ; page 0, light grey
        push bp                         ; some video BIOSes lose BP
        int 0x10
        pop bp
        pop ax
.serial:
        test byte [console_mask], CONSOLE_COM1
        jz .sent
        mov ah, al
        mov dx, [BDA_COM1]
        add dx, PORT_COM_LSR
        mov cx, 0xFFFF                  ; 65 ms or more: 9600 baud needs 1
.wait:  in al, dx
        test al, COM_LSR_EMPTY
        loopz .wait
        mov al, ah
        sub dx, PORT_COM_LSR - PORT_COM_DATA
        out dx, al
.sent:  ret
