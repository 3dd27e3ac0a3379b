; fields.asm - pxeshim, resident: parameters in the form that each has
; SPDX-License-Identifier: Apache-2.0

FIELD_IN        equ 0x80                ; told before the call
FIELD_OUT       equ 0x40                ; told behind it

FORM_HEX8       equ 1                   ; low bits of a field's first byte
FORM_HEX16      equ 2
FORM_HEX32      equ 3
FORM_DECIMAL    equ 4                   ; 16 bits
FORM_LONG       equ 5                   ; 32 bits, decimal
FORM_IP         equ 6
FORM_PORT       equ 7                   ; 16 bits in network order
FORM_MAC        equ 8
FORM_FAR        equ 9                   ; segment:offset
FORM_TEXT       equ 10                  ; in the block
FORM_TEXT_AT    equ 11                  ; where a far pointer points
FORM_MASK       equ 0x0F

; .fields - tell those fields of a block that AH selects
;   In:       SI  fields, calls.asm; AH  FIELD_IN or FIELD_OUT; ES:DI block
;   Clobbers: EAX, ECX, EDX, SI
.fields:
        lodsb
        test al, al
        jz .fields_end
        test al, ah
        jnz .field
        inc si
        call .skip_text
        jmp .fields
.field: push ax
        push bx
        push di
        mov bx, ax
        and bx, FORM_MASK
        lodsb
        mov ah, 0
        add di, ax                      ; ES:DI -> value
        call .space
        call .text
        call .space
        push si
        push es
        mov eax, [es:di]                ; all that most of them need
        shl bx, 1
        call [R(.forms) + bx - 2]
        pop es
        pop si
        pop di
        pop bx
        pop ax
        jmp .fields
.fields_end:
        ret
.forms: dw R(.hex), R(.word), R(.long_hex), R(.decimal16), R(.decimal)
        dw R(.ip), R(.port), R(.mac), R(.far), R(.block_text), R(.text_at)

.long_hex:
        ror eax, 16
        call .word
        ror eax, 16
.word:  xchg al, ah                     ; AX in hexadecimal
        call .hex
        xchg al, ah
.hex:   push ax
        aam 16
        xchg al, ah
        call .digit
        xchg al, ah
        call .digit
        pop ax
        ret
.digit: push ax
        cmp al, 10
        sbb al, 0x69
        das
        call .put
        pop ax
        ret

.port:  xchg al, ah
.decimal16:
        movzx eax, ax
.decimal:                               ; EAX; clobbers EAX, ECX, EDX
        push bx
        xor bx, bx
        mov ecx, 10
.divide:
        xor edx, edx
        div ecx
        push dx
        inc bx
        test eax, eax
        jnz .divide
.decimal_digit:
        pop ax
        call .digit
        dec bx
        jnz .decimal_digit
        pop bx
        ret

.ip:    mov bl, 4
.octet: movzx eax, byte [es:di]
        inc di
        call .decimal
        dec bl
        jz .ret
        mov al, '.'
        call .put
        jmp .octet

.mac:   mov bl, 6
.mac_byte:
        mov al, [es:di]
        inc di
        call .hex
        dec bl
        jz .ret
        mov al, ':'
        call .put
        jmp .mac_byte

.far:   ror eax, 16
        call .word
        mov al, ':'
        call .put
        shr eax, 16
        jmp .word

.text_at:
        les di, [es:di]
.block_text:
        mov cx, 127
.block_letter:
        mov al, [es:di]
        inc di
        cmp al, ' '
        jb .ret
        call .put
        loop .block_letter
.ret:   ret

.text:  push ax                         ; SI = text
.text_next:
        lodsb
        test al, al
        jz .text_end
        call .put
        jmp .text_next
.text_end:
        pop ax
        ret
.space: push ax
        mov al, ' '
        call .put
        pop ax
        ret
.line:  mov al, 13
        call .put
        mov al, 10
        ; fall through to .put

; .put - AL to port 0xE9 and COM1; never INT 10h, whose owner may be traced
.put:   push dx
        push cx
        out PORT_DEBUGCON, al
        push es
        xor dx, dx
        mov es, dx
        mov dx, [es:BDA_COM1]
        pop es
        test dx, dx
        jz .put_done
        push ax
        add dx, PORT_COM_LSR
        mov cx, 0xFFFF
.full:  in al, dx
        test al, COM_LSR_EMPTY
        loopz .full
        pop ax
        sub dx, PORT_COM_LSR - PORT_COM_DATA
        out dx, al
.put_done:
        pop cx
        pop dx
        ret
