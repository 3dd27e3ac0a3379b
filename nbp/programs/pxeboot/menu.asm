; menu.asm - pxeboot: the menu: what is shown, and what keys do
; SPDX-License-Identifier: Apache-2.0

MENU_TOP        equ 3                   ; row of the first entry
MENU_ROWS       equ 13
MENU_HELP       equ MENU_TOP + MENU_ROWS + 1
MENU_HELP_ROWS  equ 4
MENU_HINT       equ 22                  ; keys; and when it starts by itself
MENU_EDIT       equ 18
MENU_MAX        equ 1024                ; entries of one menu
menu_index      equ ARENA_SIZE          ; offsets of its entries, in FS
static_assert ARENA_SIZE + 2 * MENU_MAX <= 0x10000, "menu_index does not fit"

variable menu_shown, 2                  ; s_MENU
variable menu_count, 2
variable menu_cursor, 2                 ; index of the chosen one
variable menu_scroll, 2                 ; index of the uppermost
variable menu_ticks, 4                  ; until it starts by itself; 0 = never
variable menu_total, 4                  ; the same, keys do not stop it
variable menu_leave, 1                  ; 1: to the prompt

; menu_run - let a person choose; returns to be called again
;   Clobbers: all but SS:SP
menu_run:
        mov eax, [timeout]
        mov dword [timeout], 0
        call tenths_to_ticks
        mov [menu_ticks], eax
        mov eax, [total_timeout]
        mov dword [total_timeout], 0
        call tenths_to_ticks
        mov [menu_total], eax
        mov ax, [BDA_TICKS]
        mov [edit_tick], ax
        mov bx, [menu_shown]
        test bx, bx
        jnz .open
        mov bx, [menu_first]            ; MENU START
        test bx, bx
        jnz .open
        call menu_default_label         ; or where DEFAULT's label is
        jc .root
        mov bx, [fs:di + s_LABEL.Menu]
        test byte [fs:di + s_LABEL.Flags], LABEL_IS_HIDDEN
        jz .open
.root:  mov bx, [menu_root]
.open:  call menu_open
        cmp byte [menu_hidden], 0
        je menu_draw_wait
        mov byte [menu_hidden], 0
        cmp dword [menu_ticks], 0
        je menu_draw_wait
        ; MENU HIDDEN: nothing is shown until a key is pressed
        call screen_clear
.hidden:
        call menu_countdown
        call menu_key
        jc menu_timeout
        mov dword [menu_ticks], 0
        ; fall through to menu_draw_wait

; menu_draw_wait - show the menu and obey keys
;   Clobbers: all but SS:SP
menu_draw_wait:
        call menu_draw
menu_wait:
        call menu_countdown
        call menu_key
        jc menu_timeout
        cmp dword [menu_ticks], 0
        je .obey
        mov dword [menu_ticks], 0       ; any key stops the countdown
        push ax
        call menu_hint
        pop ax
.obey:  cmp al, 13
        je menu_enter
        cmp al, 10
        je menu_enter
        cmp al, 9
        je menu_tab
        cmp al, 27
        je menu_escape
        mov cx, 1
        cmp ax, KEY_DOWN
        je .down
        cmp al, 14                      ; Ctrl-N, Ctrl-P
        je .down
        cmp ax, KEY_UP
        je .up
        cmp al, 16
        je .up
        mov cx, MENU_ROWS
        cmp ax, KEY_PAGE_DOWN
        je .down
        cmp ax, KEY_PAGE_UP
        je .up
        mov cx, MENU_MAX
        cmp ax, KEY_HOME
        je .up
        cmp ax, KEY_END
        je .down
        test al, al
        jz .function
        call menu_hot_key
        jc menu_wait
        call menu_move_to
        cmp byte [menu_immediate_flag], 0
        jne menu_enter
        jmp menu_wait
.function:
        push ax
        call screen_clear
        pop ax
        call help_key
        jc menu_draw_wait
        call menu_any_key
        jmp menu_draw_wait
.down:  mov dx, 1
        jmp .steps
.up:    mov dx, -1
.steps: mov bx, [menu_cursor]
        mov di, bx                      ; DI = the last that can be chosen
.step:  add bx, dx
        cmp bx, [menu_count]            ; also below 0
        jae .arrived
        call menu_selectable
        jc .step
        mov di, bx
        loop .step
.arrived:
        mov bx, di
        call menu_move_to
        jmp menu_wait

; menu_key - wait for a key
;   Out:      CF = 0: AX as key_next
;             CF = 1: time is up
;   Clobbers: EAX
menu_key:
        call key_next
        jnc .done
        call tick_passed
        jnc menu_key
        cmp dword [menu_total], 0
        je .key
        dec dword [menu_total]
        jz .up
.key:   cmp dword [menu_ticks], 0
        je menu_key
        dec dword [menu_ticks]
        jz .up
        call menu_countdown
        jmp menu_key
.up:    stc
.done:  ret

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

; menu_timeout - time is up: ONTIMEOUT, else what is chosen
;   Clobbers: all but SS:SP
menu_timeout:
        call screen_clear
        mov dword [menu_ticks], 0
        mov bx, [ontimeout_line]
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
        mov byte [edit_hidden], al
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
        mov byte [edit_line], 0
        mov byte [edit_hidden], 1
        xor eax, eax
        push bx
        call edit_text
        pop bx
        mov byte [edit_hidden], 0
        cmp al, EDIT_ENTER
        jne .no
        mov si, edit_line
        cmp byte [si], 0
        je .no
        cmp byte [si], '$'              ; a hash as a password would open all
        je .no
        test bx, bx
        jz .master
        call arena_equal
        je .right
.master:
        mov bx, [master_passwd]
        call arena_equal
        je .right
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
