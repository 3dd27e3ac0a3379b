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
.open:  xor eax, eax
        mov [timeout], eax              ; not at a prompt behind the menu
        cmp [menu_ran], al
        jne .time                       ; it counts once
        inc byte [menu_ran]
        mov eax, [fs:bx + s_MENU.Timeout]
.time:  call tenths_to_ticks
        mov [menu_ticks], eax
        call menu_open
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
