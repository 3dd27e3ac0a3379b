; fields.asm - a structure to the console, by a table of its fields
; SPDX-License-Identifier: Apache-2.0
;
; Provides: print_fields, macro field
; Needs: dump, printnum

; field FORM, offset, "label" - an entry of a table; a 0 ends the table
%macro  field 3+
        db FIELD_%1, %2
        db %3, 0
%endmacro

FIELD_HEX8      equ 2                   ; twice the index into .forms
FIELD_HEX16     equ 4
FIELD_HEX32     equ 6
FIELD_NUMBER8   equ 8                   ; decimal
FIELD_NUMBER16  equ 10
FIELD_NUMBER32  equ 12
FIELD_FAR       equ 14                  ; segment:offset
FIELD_TEXT      equ 16                  ; at most 16 bytes
FIELD_LABEL     equ 18                  ; the label alone

; print_fields - print label and value of each field
;   In:       SI     table: form, offset in the structure, label with NUL
;             ES:DI  structure
;   Out:      SI     behind the 0 that ends the table
;   Clobbers: EAX
print_fields:
        push bx
        push cx
        push di
        mov cx, di
.next:  lodsb
        test al, al
        jz .done
        movzx bx, al
        lodsb
        mov ah, 0
        mov di, cx
        add di, ax                      ; ES:DI = value
        call print_text
        mov eax, [es:di]
        call [.forms + bx - 2]
        jmp .next
.done:  pop di
        pop cx
        pop bx
        ret
.forms: dw print_hex8, print_hex16, print_hex32
        dw .number8, .number16, print_decimal, print_segoff, .text, .label
.number8:
        mov ah, 0
.number16:
        movzx eax, ax
        jmp print_decimal
.text:  push cx
        mov cx, 16
.letter:
        mov al, [es:di]
        inc di
        cmp al, ' '
        jb .ended
        call console_putc
        loop .letter
.ended: pop cx
.label: ret
