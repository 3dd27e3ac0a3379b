; menuchoice.asm - pxeboot: which entries there are, and which is chosen
; SPDX-License-Identifier: Apache-2.0

; menu_open - take a menu's entries, and choose its default
;   In:       BX  s_MENU
;   Clobbers: AX, BX, CX, DX, SI, DI
menu_open:
        mov [menu_shown], bx
        mov word [menu_scroll], 0
        mov dx, bx
        xor cx, cx
        mov di, menu_index
        mov bx, [label_first]
.next:  test bx, bx
        jz .all
        cmp [fs:bx + s_LABEL.Menu], dx
        jne .other
        test byte [fs:bx + s_LABEL.Flags], LABEL_IS_HIDDEN
        jnz .other
        cmp cx, MENU_MAX
        jae .all
        mov [fs:di], bx
        inc di
        inc di
        inc cx
.other: mov bx, [fs:bx + s_LABEL.Next]
        jmp .next
.all:   mov [menu_count], cx
        mov bx, dx
        mov ax, [fs:bx + s_MENU.Default]
        test ax, ax
        jnz .find
        call menu_default_label
        mov ax, di
.find:  xor bx, bx
.entry: cmp bx, [menu_count]
        jae .first
        shl bx, 1
        cmp [fs:menu_index + bx], ax
        pushf
        shr bx, 1
        popf
        je .chosen
        inc bx
        jmp .entry
.first: xor bx, bx
.usable:
        cmp bx, [menu_count]
        jae .none
        call menu_selectable
        jnc .chosen
        inc bx
        jmp .usable
.none:  xor bx, bx
.chosen:
        mov [menu_cursor], bx
        jmp menu_follow

; menu_default_label - the label that DEFAULT names
;   Out:      CF = 0: DI  s_LABEL
;             CF = 1: none
;   Clobbers: AX, BX, CX, SI, DI
menu_default_label:
        mov bx, [default_line]
        mov di, edit_line
        mov cx, EDIT_SIZE
        call arena_fetch
        mov si, edit_line
        call terminate_word
        jmp label_find

; menu_selectable - can an entry be chosen?
;   In:       BX  index
;   Out:      CF = 1: no
;   Clobbers: none
menu_selectable:
        push bx
        shl bx, 1
        mov bx, [fs:menu_index + bx]
        test byte [fs:bx + s_LABEL.Flags], LABEL_IS_DISABLED
        pop bx
        jz .done                        ; CF = 0
        stc
.done:  ret

; menu_follow - scroll so that the chosen entry is shown
;   Out:      ZF = 1: nothing had to move
;   Clobbers: AX
menu_follow:
        mov ax, [menu_cursor]
        cmp ax, [menu_scroll]
        jb .move
        sub ax, MENU_ROWS - 1
        jb .stay
        cmp ax, [menu_scroll]
        jbe .stay
.move:  mov [menu_scroll], ax
        or ax, 1                        ; ZF = 0
        ret
.stay:  cmp al, al
        ret

; menu_move_to - choose an entry
;   In:       BX  index
;   Clobbers: all but SS:SP
menu_move_to:
        mov ax, [menu_cursor]
        cmp ax, bx
        je .done
        mov [menu_cursor], bx
        push ax
        call menu_follow
        pop bx
        jnz menu_entries
        call menu_entry                 ; the old one, and the new one
        mov bx, [menu_cursor]
        call menu_entry
        jmp menu_help_text
.done:  ret

; menu_hot_key - the entry that a letter chooses
;   In:       AL
;   Out:      CF = 0: BX  index
;             CF = 1: none
;   Clobbers: BX, SI
menu_hot_key:
        or al, 0x20
        xor bx, bx
.next:  cmp bx, [menu_count]
        jae .none
        mov si, bx
        shl si, 1
        mov si, [fs:menu_index + si]
        cmp [fs:si + s_LABEL.HotKey], al
        je .found
.skip:  inc bx
        jmp .next
.found: call menu_selectable
        jc .skip
        ret
.none:  stc
        ret
