; labels.asm - pxeboot: entries and menus in the arena
; SPDX-License-Identifier: Apache-2.0

; label_now - the entry that is being read
;   Out:      DI  s_LABEL; ZF = 1: none
;   Clobbers: none
label_now:
        mov di, [label_last]
        test di, di
        ret

; label_new - a new entry at the end of the list, in the menu that is being read
;   Out:      CF = 0: DI  s_LABEL, [label_last]
;             CF = 1: no room; [label_last] = 0
;   Clobbers: AX, CX
label_new:
        mov word [label_last], 0
        mov cx, s_LABEL_size
        call arena_take
        jc .done
        mov ax, [menu_now]
        mov [fs:di + s_LABEL.Menu], ax
        mov bx, [label_end]
        mov [label_end], di
        mov [label_last], di
        test bx, bx
        jz .first
        mov [fs:bx + s_LABEL.Next], di
        clc
        ret
.first: mov [label_first], di
        clc
.done:  ret

; label_find - look up a label by its name; the last one of a name counts
;   In:       SI  name with NUL
;   Out:      CF = 0: DI  s_LABEL
;             CF = 1: there is none
;   Clobbers: AX, BX, DI
label_find:
        xor di, di
        mov ax, [label_first]
.next:  test ax, ax
        jz .end
        mov bx, ax
        push bx
        mov bx, [fs:bx + s_LABEL.Name]
        call arena_equal
        pop bx
        jne .other
        mov di, bx
.other: mov ax, [fs:bx + s_LABEL.Next]
        jmp .next
.end:   cmp di, 1
        ret

; menu_new - a new menu below the one that is being read
;   Out:      CF = 0: DI  s_MENU
;             CF = 1: no room
;   Clobbers: EAX, CX
menu_new:
        mov cx, s_MENU_size
        call arena_take
        jc .done
        mov bx, [menu_now]
        mov [fs:di + s_MENU.Parent], bx
        test bx, bx
        jz .root
        mov eax, [fs:bx + s_MENU.Timeout]
        mov [fs:di + s_MENU.Timeout], eax
        mov ax, [fs:bx + s_MENU.OnTimeout]
        mov [fs:di + s_MENU.OnTimeout], ax
.root:  xchg bx, ax
        mov bx, [menu_end]
        mov [menu_end], di
        test bx, bx
        jz .first
        mov [fs:bx + s_MENU.Next], di
.first: xchg bx, ax
        clc
.done:  ret
