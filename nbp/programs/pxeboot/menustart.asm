; menustart.asm - pxeboot: what starting an entry of the menu does, and what Escape does
; SPDX-License-Identifier: Apache-2.0

; menu_timeout - time is up: ONTIMEOUT, else what is chosen
;   Clobbers: all but SS:SP
menu_timeout:
        call screen_clear
        mov dword [menu_ticks], 0
        mov bx, [menu_shown]
        mov bx, [fs:bx + s_MENU.OnTimeout]
        test bx, bx
        jnz .line
        call menu_chosen
        jc menu_draw_wait
        mov si, .no_options
        call menu_follow_link
        jnc menu_draw_wait              ; a menu: no password is asked
        call boot_entry
        jmp menu_failed
.line:  call choose.line
        jmp menu_failed
.no_options: db 0

; menu_chosen - the entry under the bar
;   Out:      CF = 0: DI  s_LABEL
;             CF = 1: none can be chosen
;   Clobbers: BX
menu_chosen:
        mov bx, [menu_cursor]
        cmp bx, [menu_count]
        cmc
        jc .done
        call menu_selectable
        jc .done
        shl bx, 1
        mov di, [fs:menu_index + bx]
.done:  ret

; menu_enter - start what is chosen
;   Clobbers: all but SS:SP
menu_enter:
        call menu_chosen
        jc menu_wait
        call menu_password
        jc menu_draw_wait
        call menu_follow_link
        jnc .opened
        call screen_clear
        mov si, menu_timeout.no_options
        call boot_entry
        ; fall through to menu_failed

; menu_failed - what was started came back, or another configuration is wanted
;   Clobbers: all but SS:SP
menu_failed:
        cmp word [config_next], 0
        jne .done
        call menu_any_key
        jmp menu_draw_wait
.done:  mov word [menu_shown], 0
        ret
menu_enter.opened:
        cmp byte [menu_leave], 0
        je menu_draw_wait
        jmp menu_prompt

; menu_follow_link - an entry that leads to a menu or out of it
;   In:       DI  s_LABEL
;   Out:      CF = 0: done; [menu_leave] = 1: to the prompt
;             CF = 1: it is none
;   Clobbers: AX, BX, CX, DX, SI but if CF = 1 nothing
menu_follow_link:
        mov byte [menu_leave], 0
        cmp byte [fs:di + s_LABEL.Kind], LABEL_MENU
        je .menu
        cmp byte [fs:di + s_LABEL.Kind], LABEL_EXIT
        je .exit
        cmp byte [fs:di + s_LABEL.Kind], LABEL_QUIT
        je .quit
        stc
        ret
.exit:  mov bx, [menu_shown]
        mov bx, [fs:bx + s_MENU.Parent]
        test bx, bx
        jnz .open
.quit:  mov byte [menu_leave], 1
        clc
        ret
.menu:  mov bx, [fs:di + s_LABEL.Target]
        test bx, bx
        jnz .open
        mov bx, [fs:di + s_LABEL.Kernel] ; MENU GOTO: the tag
        mov di, kernel_name
        mov cx, 256
        call arena_fetch
        mov si, kernel_name
        mov di, [menu_root]
.tag:   test di, di
        jz .open_shown
        mov bx, [fs:di + s_MENU.Tag]
        call arena_equal
        mov bx, di
        je .open
        mov di, [fs:di + s_MENU.Next]
        jmp .tag
.open_shown:
        mov bx, [menu_shown]
.open:  call menu_open
        clc
        ret

; menu_escape - to the menu above, or to the prompt
;   Clobbers: all but SS:SP
menu_escape:
        mov bx, [menu_shown]
        mov bx, [fs:bx + s_MENU.Parent]
        test bx, bx
        jz .prompt
        call menu_open
        jmp menu_draw_wait
.prompt:
        cmp byte [no_escape], 0
        jne menu_wait
        call menu_master_asked
        jc menu_draw_wait
        ; fall through to menu_prompt

; menu_prompt - "boot: " once; then the menu again
;   Clobbers: all but SS:SP
menu_prompt:
        call screen_clear
        call choose_prompt
        jmp menu_failed
