; choose.asm - pxeboot: what starts: DEFAULT, the prompt, or the menu
; SPDX-License-Identifier: Apache-2.0

BDA_SHIFT       equ 0x417               ; u8: keys that are held
SHIFT_KEYS      equ 0x4B                ; Shift, Alt, Caps Lock

variable choose_again, 1                ; 1: not the first time

; choose - start something; returns if that did not work
;   Clobbers: all but SS:SP
choose:
        mov bx, [display_file]
        test bx, bx
        jz .shown
        mov word [display_file], 0      ; once
        call show_file
.shown: cmp byte [menu_wanted], 0
        jne menu_run
        cmp byte [choose_again], 0
        jne choose_prompt
        mov byte [choose_again], 1
        mov bx, [ui_line]
        test bx, bx
        jnz .line
        cmp byte [prompt_flag], 0
        jne choose_prompt
        cmp byte [no_escape], 0
        jne .default
        test byte [BDA_SHIFT], SHIFT_KEYS
        jnz choose_prompt
.default:
        mov bx, [default_line]
        test bx, bx
        jz choose_prompt
.line:  mov di, edit_line
        mov cx, EDIT_SIZE
        call arena_fetch
        ; fall through to choose_line

; choose_line - start what [edit_line] says; then what ONERROR says
;   Clobbers: all but SS:SP
choose_line:
        mov si, edit_line
        xor ax, ax
        cmp [onerror_line], ax
        je .start
        call arena_text                 ; it is destroyed on the way
.start: push ax
        call boot_typed
        pop dx
        cmp word [config_next], 0
        jne .done
        mov bx, [onerror_line]
        test bx, bx
        jz .done
        mov word [onerror_line], 0      ; once
        mov di, edit_line
        mov cx, EDIT_SIZE / 2
        call arena_fetch
        mov al, ' '
        stosb
        mov bx, dx
        mov cx, edit_line + EDIT_SIZE
        sub cx, di
        call arena_fetch
        mov si, edit_line
        jmp boot_typed
.done:  ret

; choose_prompt - "boot: "
;   Clobbers: all but SS:SP
choose_prompt:
        mov si, .text
        call print_text
        mov byte [edit_line], 0
        mov bl, EDIT_PROMPT
        mov eax, [timeout]
        mov dword [timeout], 0          ; counts once
        call edit_text
        cmp al, EDIT_ESCAPE
        je choose_prompt
        cmp al, EDIT_TIMEOUT
        je .timeout
        cmp byte [edit_line], 0
        je .default
        cmp byte [allow_options], 0
        jne choose_line
        mov si, edit_line               ; a label, and no more
        call skip_blanks
        call terminate_word
        jmp choose_line
.timeout:
        print 10
        mov bx, [ontimeout_line]
        test bx, bx
        jnz choose.line
.default:
        mov bx, [default_line]
        test bx, bx
        jnz choose.line
        mov dword [edit_line], 'linu'
        mov word [edit_line + 4], 'x'
        jmp choose_line
.text:  db "boot: ", 0

; help_key - show the file of a function key
;   In:       AX  key
;   Out:      CF = 1: none, or no file for it
;   Clobbers: all but SS:SP
help_key:
        mov bx, ax
        cmp bl, 0
        jne .none
        sub bx, KEY_F1
        cmp bx, 0x0900                  ; F1 to F10
        jbe .file
        sub bx, KEY_F11 - KEY_F1
        cmp bx, 0x0100
        ja .none
        add bx, 0x0A00
.file:  mov bl, bh
        mov bh, 0
        shl bx, 1
        mov bx, [help_files + bx]
        test bx, bx
        jz .none
        print 10
        call show_file
        clc
        ret
.none:  stc
        ret

; show_file - print a text file, as DISPLAY and F1 to F12 name it
;   In:       BX  its name in the arena; of F1 ... with a background behind it
;   Clobbers: all but SS:SP
;   Source:   the codes of SYSLINUX's message files: ^L clears, ^O and two digits
;             is a colour, ^X and a name a picture, ^P to ^W choose a screen, ^Z
;             ends the file. Colours and pictures are left out.
show_file:
        mov di, file_word
        mov cx, 256
        call arena_fetch
        mov si, file_word
        call terminate_word
        mov si, file_word
        push word [text_top]
        call text_load
        jc .failed
        mov si, [text_top]
        mov cx, [text_length]
        push gs
        push word LAYOUT_TEXT
        pop gs
.next:  jcxz .end
        mov al, [gs:si]
        inc si
        dec cx
        cmp al, 26
        je .end
        cmp al, 15
        je .colour
        cmp al, 24
        je .picture
        cmp al, 12
        je .next
        cmp al, 13
        je .next
        cmp al, 16
        jb .put
        cmp al, 25
        jbe .next
.put:   call console_putc
        jmp .next
.colour:
        add si, 2
        sub cx, 2
        jnc .next
.end:   pop gs
        pop word [text_top]
        ret
.picture:
        jcxz .end
        inc si
        dec cx
        cmp byte [gs:si - 1], 10
        jne .picture
        jmp .next
.failed:
        pop word [text_top]
        mov si, file_name
        call print_named
        jmp print_status

variable file_word, 256

; search_wait - no configuration: wait, so that it can be read, then go on
;   Clobbers: all but SS:SP
;   Source:   RFC 5071: option 211, seconds until the machine restarts
search_wait:
        mov eax, [reboot_seconds]
        test eax, eax
        jz .forever
        print "restart in "
        call print_decimal
        print " seconds; Escape: next boot device", 10
        mov edx, 10
        mul edx
        jnc .ticks
        mov eax, 1 << 24
.ticks: call tenths_to_ticks
        mov ebp, eax
.wait:  call key_next
        jc .clock
        cmp al, 27
        je .done
.clock: call tick_passed
        jnc .wait
        dec ebp
        jnz .wait
        jmp exit_reboot
.forever:
        print "Escape: next boot device", 10
.key:   call key_next
        jc .key
        cmp al, 27
        jne .key
.done:  ret
