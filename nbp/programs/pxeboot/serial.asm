; serial.asm - pxeboot: SERIAL
; SPDX-License-Identifier: Apache-2.0

; console_serial - show all on a serial port, too
;   In:       BX  I/O base, 0 = there is none; AX  divisor of 115200
;   Clobbers: AX, DX
;   Not where INT 10h is the system BIOS's own: that shows all there itself, and
;   it would appear twice.
console_serial:
        test bx, bx
        jz .done
        mov dx, bx
        add dx, PORT_COM_LCR
        push ax
        mov al, 0x83                    ; divisor; 8N1
        out dx, al
        pop ax
        mov dx, bx
        out dx, al
        inc dx
        mov al, ah
        out dx, al
        add dx, PORT_COM_LCR - 1
        mov al, 0x03
        out dx, al
        mov [BDA_COM1], bx              ; console.asm and keyboard.asm look here
        cmp word [IVT_INT10 + 2], BIOS_SEGMENT
        jae .done
        or byte [console_mask], CONSOLE_COM1
.done:  ret
