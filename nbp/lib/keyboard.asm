; keyboard.asm - keys from the keyboard and COM1
; SPDX-License-Identifier: Apache-2.0
;
; Provides: key_poll
; Needs: console

; key_poll - is there a key?
;   Out:      CF = 0: AL  ASCII, 0 or 0xE0 for a key that has none
;                     AH  scan code, 0 from COM1
;             CF = 1: no
;   Clobbers: AX
;   Asks INT 16h only when a key is in the buffer: some BIOSes never return
;   from it while PXE runs (quirk U21).
key_poll:
        mov ax, [BDA_KEY_HEAD]
        cmp ax, [BDA_KEY_TAIL]
        je .serial
        xor ax, ax
        int 0x16
        clc
        ret
.serial:
        test byte [console_mask], CONSOLE_COM1
        jz .none
        push dx
        mov dx, [BDA_COM1]
        add dx, PORT_COM_LSR
        in al, dx
        test al, COM_LSR_DATA
        jz .empty
        cmp al, 0xFF                    ; no UART there
        je .empty
        sub dx, PORT_COM_LSR - PORT_COM_DATA
        in al, dx
        mov ah, 0
        pop dx
        clc
        ret
.empty: pop dx
.none:  stc
        ret
