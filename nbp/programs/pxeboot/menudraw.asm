; menudraw.asm - pxeboot: the menu on the screen
; SPDX-License-Identifier: Apache-2.0

; menu_draw - all of it
;   Clobbers: all but SS:SP
menu_draw:
        call screen_clear
        mov ax, 0x0102
        call screen_goto
        mov al, SCREEN_BRIGHT
        call screen_colour
        mov bx, [menu_shown]
        mov bx, [fs:bx + s_MENU.Title]
        mov cx, SCREEN_WIDTH - 4
        test bx, bx
        jz .untitled
        call screen_line
        jmp .titled
.untitled:
        mov si, .title
        call screen_print
.titled:
        mov al, SCREEN_PLAIN
        call screen_colour
        mov ah, MENU_TOP - 1
        call menu_rule
        mov ah, MENU_TOP + MENU_ROWS
        call menu_rule
        call menu_hint
        ; fall through to menu_entries

; menu_entries - all entries that fit
;   Clobbers: all but SS:SP
menu_entries:
        mov bx, [menu_scroll]
        mov cx, MENU_ROWS
.next:  push bx
        push cx
        call menu_entry
        pop cx
        pop bx
        inc bx
        loop .next
        jmp menu_help_text
menu_draw.title: db "pxeboot ", NBP_VERSION, 0

; menu_rule - a line of dashes
;   In:       AH  row
;   Clobbers: AX, CX
menu_rule:
        mov al, 0
        call screen_goto
        mov cx, SCREEN_WIDTH
        mov al, '-'
.next:  call screen_put
        loop .next
        ret

; menu_entry - one entry
;   In:       BX  index; behind the last one an empty row
;   Clobbers: AX, BX, CX, DX, SI
menu_entry:
        mov ax, bx
        sub ax, [menu_scroll]
        cmp ax, MENU_ROWS
        jae .done
        add al, MENU_TOP
        mov ah, al
        mov al, 1
        call screen_goto
        mov dx, SCREEN_WIDTH - 2        ; DX = columns left
        mov al, SCREEN_PLAIN
        cmp bx, [menu_count]
        jae .blank
        cmp bx, [menu_cursor]
        jne .colour
        mov al, SCREEN_MARKED
.colour:
        shl bx, 1
        mov si, [fs:menu_index + bx]
        test byte [fs:si + s_LABEL.Flags], LABEL_IS_DISABLED
        jz .light
        mov al, SCREEN_DIM
.light: call screen_colour
        mov al, ' '
        cmp byte [screen_attribute], SCREEN_MARKED
        jne .mark
        mov al, '>'                     ; for eyes and terminals without colour
.mark:  call screen_put
        movzx cx, byte [fs:si + s_LABEL.Indent]
        inc cx
        sub dx, cx
        dec dx
        mov al, ' '
.indent:
        call screen_put
        loop .indent
        mov cx, dx
        test byte [fs:si + s_LABEL.Flags], LABEL_IS_SEPARATOR
        jnz .empty
        mov bx, [fs:si + s_LABEL.Text]
        test bx, bx
        jnz .text
        mov bx, [fs:si + s_LABEL.Name]
        cmp byte [fs:si + s_LABEL.Kind], LABEL_MENU
        jne .text
        mov bx, [fs:si + s_LABEL.Target]
        test bx, bx
        jz .empty
        mov bx, [fs:bx + s_MENU.Title]
.text:  cmp byte [fs:si + s_LABEL.Kind], LABEL_MENU
        jne .print
        sub cx, 2
        call screen_line
        mov al, '>'                     ; leads to a menu
        call screen_put
        mov al, ' '
        call screen_put
        jmp .plain
.blank: call screen_colour
        mov cx, dx
.empty: xor bx, bx
.print: call screen_line
.plain: mov al, SCREEN_PLAIN
        jmp screen_colour
.done:  ret

; menu_help_text - TEXT HELP of the chosen entry
;   Clobbers: AX, BX, CX, DX, SI, DI
menu_help_text:
        xor si, si
        call menu_chosen
        jc .rows
        mov si, [fs:di + s_LABEL.Help]
.rows:  mov dh, MENU_HELP
.row:   mov ah, dh
        mov al, 1
        call screen_goto
        mov bx, si
        mov cx, SCREEN_WIDTH - 2
        call screen_line
        test si, si
        jz .next
        mov si, bx
        cmp byte [fs:si], 0             ; the end of all
        je .over
.rest:  mov al, [fs:si]                 ; what was too long
        inc si
        cmp al, 10
        je .next
        test al, al
        jnz .rest
.over:  xor si, si
.next:  inc dh
        cmp dh, MENU_HELP + MENU_HELP_ROWS
        jb .row
        ret

; menu_hint - what keys do; or in how many seconds it starts
;   Clobbers: all but SS:SP
menu_hint:
        mov word [menu_second], -1
        mov ax, (MENU_HINT << 8) | 1
        call screen_goto
        mov cx, SCREEN_WIDTH - 2
        xor bx, bx
        call screen_line
        mov ax, (MENU_HINT << 8) | 1
        call screen_goto
        cmp dword [menu_ticks], 0
        jne menu_countdown
        mov si, .keys
        jmp screen_print
.keys:  db "Arrows choose, Enter starts", 0

variable menu_second, 2                 ; that is shown

; menu_countdown - in how many seconds it starts by itself
;   Clobbers: EAX, EBX, ECX, EDX, SI, DI
;   Source:   menu.c32: MENU AUTOBOOT, "#" is the number, {second,seconds} by it
menu_countdown:
        mov eax, [menu_ticks]
        test eax, eax
        jz .done
        xor edx, edx
        mov ebx, 10
        mul ebx
        mov ebx, 182
        div ebx
        inc eax
        cmp ax, [menu_second]
        je .done
        mov [menu_second], ax
        mov ecx, eax                    ; ECX = seconds
        mov ax, (MENU_HINT << 8) | 1
        call screen_goto
        mov si, .text
        mov bx, [autoboot_text]
        test bx, bx
        jz .next
        mov di, edit_line
        push cx
        mov cx, 200
        call arena_fetch
        pop cx
        mov si, edit_line
.next:  lodsb
        cmp al, '#'
        je .number
        cmp al, '{'
        je .forms
        test al, al
        jz .end
        call screen_put
        jmp .next
.number:
        mov di, screen_text
        mov eax, ecx
        call string_number
        mov byte [di], 0
        push si
        mov si, screen_text
        call screen_print
        pop si
        jmp .next
.forms: mov dl, 1                       ; form by form: one, then many
.form:  lodsb
        test al, al
        jz .end
        cmp al, '}'
        je .next
        cmp al, ','
        je .other
        cmp ecx, 1
        setne dh
        inc dh
        cmp dh, dl
        jne .form
        call screen_put
        jmp .form
.other: inc dl
        jmp .form
.end:   mov al, ' '
        call screen_put
        call screen_put
        call screen_put
.done:  ret
.text:  db "Automatic boot in # second{,s}...", 0
