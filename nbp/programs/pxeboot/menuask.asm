; menuask.asm - pxeboot: what the menu asks for: a command line, passwords, any key
; SPDX-License-Identifier: Apache-2.0

; menu_tab - let a person edit the command line of what is chosen
;   Clobbers: all but SS:SP
menu_tab:
        call menu_chosen
        jc menu_wait
        cmp byte [fs:di + s_LABEL.Kind], LABEL_LOCAL
        jae menu_wait                   ; it has none
        cmp byte [allow_options], 0
        je menu_wait
        push di
        call menu_master_asked
        pop di
        jc menu_draw_wait
        push di
        call menu_password
        pop di
        jc menu_draw_wait
        call menu_edit_area
        print "> "
        mov si, di
        mov di, edit_line
        mov cx, 255
        mov bx, [fs:si + s_LABEL.Kernel]
        call arena_fetch
        mov al, ' '
        stosb
        mov cx, edit_line + EDIT_SIZE
        sub cx, di
        call boot_label_options
        push si
        xor eax, eax
        mov bl, EDIT_PLAIN
        call edit_text
        pop di
        cmp al, EDIT_ENTER
        jne menu_draw_wait
        call screen_clear
        mov si, edit_line
        call boot_edited
        jmp menu_failed
; menu_edit_area - empty the rows below the entries and go there
;   Clobbers: none
menu_edit_area:
        pushad
        mov dh, MENU_EDIT - 1
.row:   mov ah, dh
        mov al, 0
        call screen_goto
        xor bx, bx
        mov cx, SCREEN_WIDTH
        call screen_line
        inc dh
        cmp dh, 24
        jb .row
        mov ax, MENU_EDIT << 8
        call screen_goto
        popad
        ret

; menu_password - ask for an entry's password, if it has one
;   In:       DI  s_LABEL
;   Out:      CF = 1: it was not given
;   Clobbers: EAX, BX, CX, DX, SI, EBP
menu_password:
        test byte [fs:di + s_LABEL.Flags], LABEL_HAS_PASSWD
        jz menu_master_asked.yes
        mov bx, [fs:di + s_LABEL.Passwd]
        jmp menu_ask_password

; menu_master_asked - ask for the master password, if there is one
;   Out:      CF = 1: it was not given
;   Clobbers: EAX, BX, CX, DX, SI, EBP
menu_master_asked:
        xor bx, bx
        cmp [master_passwd], bx
        jne menu_ask_password
.yes:   clc
        ret

; menu_ask_password - ask until it is right or Escape is pressed
;   In:       BX  password in the arena, or 0: the master password alone
;   Out:      CF = 1: it was not given
;   Clobbers: EAX, BX, CX, DX, SI, EBP
menu_ask_password:
        push di
        call menu_edit_area
        print "Password: "
        xor eax, eax
        mov [edit_line], al
        push bx
        mov bl, EDIT_HIDDEN
        call edit_text
        pop bx
        cmp al, EDIT_ENTER
        jne .no
        mov si, edit_line
        cmp byte [si], 0
        je .no
        call passwd_equal
        je .right
        mov bx, [master_passwd]
        call passwd_equal
        je .right
        print "wrong", 10
        mov ax, 18                      ; time to read, and no time to guess
        call timer_wait
.no:    stc
        pop di
        ret
.right: clc
        pop di
        ret

; menu_any_key - wait for one
;   Clobbers: all but SS:SP
menu_any_key:
        print "Press a key.", 10
.key:   call key_next
        jc .key
        ret
