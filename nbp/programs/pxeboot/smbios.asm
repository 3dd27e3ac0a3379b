; smbios.asm - pxeboot: SYSAPPEND's fields of the SMBIOS
; SPDX-License-Identifier: Apache-2.0
;
; Source: SMBIOS 3, 5.2 (entry points), 6.1 (structures), 7.1 to 7.4

; Bit of SYSAPPEND, type of the structure, offset of the field, name. A field is
; the number of a text, but of type 3 the byte itself.
%macro  smbios_field 4
        dd %1
        db %2, %3
        db %4, "=", 0
%endmacro

smbios_fields:
        smbios_field 0x00010, 1, 0x04, "SYSVENDOR"
        smbios_field 0x00020, 1, 0x05, "SYSPRODUCT"
        smbios_field 0x00040, 1, 0x06, "SYSVERSION"
        smbios_field 0x00080, 1, 0x07, "SYSSERIAL"
        smbios_field 0x00100, 1, 0x19, "SYSSKU"
        smbios_field 0x00200, 1, 0x1A, "SYSFAMILY"
        smbios_field 0x00400, 2, 0x04, "MBVENDOR"
        smbios_field 0x00800, 2, 0x05, "MBPRODUCT"
        smbios_field 0x01000, 2, 0x06, "MBVERSION"
        smbios_field 0x02000, 2, 0x07, "MBSERIAL"
        smbios_field 0x04000, 2, 0x08, "MBASSET"
        smbios_field 0x08000, 0, 0x04, "BIOSVENDOR"
        smbios_field 0x10000, 0, 0x05, "BIOSVERSION"
        smbios_field 0x20000, 3, 0x05, "SYSFF"
        dd 0

SMBIOS_UUID     equ 0x0801              ; offset and type of the UUID: 16 bytes

variable smbios_end, 2                  ; of the table in LAYOUT_FETCH

; smbios_find - copy the table to LAYOUT_FETCH
;   Out:      CF = 0: [smbios_end]
;             CF = 1: there is none
;   Clobbers: EAX, BX, ECX, ESI, EDI
smbios_find:
        push gs
        push word BIOS_SEGMENT
        pop gs
        xor bx, bx
.next:  cmp dword [gs:bx], '_SM_'
        je .old
        cmp dword [gs:bx], '_SM3'
        je .new
        add bx, 16
        jnz .next
        stc
        jmp .done
.new:   mov esi, [gs:bx + 0x10]
        mov ecx, [gs:bx + 0x0C]         ; at most so long
        cmp dword [gs:bx + 0x14], 0
        stc
        jne .done
        jmp .table
.old:   mov esi, [gs:bx + 0x18]
        movzx ecx, word [gs:bx + 0x16]
.table: cmp ecx, 0xFF00
        jbe .size
        mov ecx, 0xFF00
.size:  mov [smbios_end], cx
        mov edi, LAYOUT_FETCH << 4
        call flat_copy
.done:  pop gs
        ret

; smbios_append - append what [boot_sysappend] asks for
;   In:       DI  end of [command]
;   Out:      DI
;   Clobbers: EAX, BX, ECX, EDX, ESI
smbios_append:
        test dword [boot_sysappend], 0x3FFF0
        jz .ret
        push di
        call smbios_find
        pop di
        jc .ret
        push gs
        push word LAYOUT_FETCH
        pop gs
        mov si, smbios_fields
.field: mov eax, [si]
        add si, 4
        test eax, eax
        jz .done
        mov dx, [si]                    ; DL = type, DH = offset
        add si, 2
        test [boot_sysappend], eax
        jz .skip
        cmp di, command + COMMAND_SIZE - 100
        jae .skip
        call smbios_text                ; BX
        jc .skip
        call boot_blank
        call string_append              ; the name; SI -> the next field
        cmp dl, 3
        je .byte
        mov cx, 64
.letter:
        mov al, [gs:bx]
        inc bx
        cmp al, ' '
        ja .put
        jb .field
        mov al, '_'
.put:   stosb
        loop .letter
        jmp .field
.byte:  mov al, [gs:bx]
        call search_hex
        jmp .field
.skip:  lodsb
        test al, al
        jnz .skip
        jmp .field
.done:  pop gs
.ret:   ret

; smbios_text - find a field in the table
;   In:       DL  type of the structure, DH  offset in it; GS:0 table
;   Out:      CF = 0: GS:BX  its text; of type 3, and SMBIOS_UUID, the bytes themselves
;             CF = 1: there is none
;   Clobbers: EAX, BX, CX
smbios_text:
        xor bx, bx
.next:  mov ax, bx
        add ax, 4
        jc .none
        cmp ax, [smbios_end]
        ja .none
        movzx cx, byte [gs:bx + 1]      ; its formatted part
        cmp cl, 4
        jb .none
        cmp [gs:bx], dl
        je .found
        add bx, cx
.texts: cmp bx, [smbios_end]            ; behind two NULs
        jae .none
        inc bx
        cmp word [gs:bx - 1], 0
        jne .texts
        inc bx
        jmp .next
.found: cmp dh, cl
        jae .none
        movzx ax, dh
        add bx, ax
        cmp dl, 3
        je .done                        ; CF = 0
        cmp dx, SMBIOS_UUID
        je .done
        sub bx, ax
        push bx
        add bx, ax
        mov al, [gs:bx]                 ; number of the text, from 1
        pop bx
        add bx, cx
        test al, al
        jz .none
.text:  dec al
        jz .first
.letter:
        cmp bx, [smbios_end]
        jae .none
        inc bx
        cmp byte [gs:bx - 1], 0
        jne .letter
        jmp .text
.first: cmp byte [gs:bx], ' ' + 1       ; CF = 1: empty
.done:  ret
.none:  stc
        ret
