; menuwords.asm - pxeboot: the directives behind MENU
; SPDX-License-Identifier: Apache-2.0

variable master_passwd, 2
variable menu_hidden, 1
variable menu_immediate_flag, 1         ; a hot key starts its entry
variable autoboot_text, 2
variable menu_ran, 1                    ; 1: the menu's TIMEOUT has been used

menu_words:
        word_entry menu_title, "title"
        word_entry menu_label, "label"
        word_entry menu_default, "default"
        word_entry menu_separator, "separator"
        word_entry menu_begin, "begin"
        word_entry menu_close, "end"
        word_entry menu_goto, "goto"
        word_entry menu_exit, "exit"
        word_entry menu_quit, "quit"
        word_entry menu_start, "start"
        word_entry menu_hide, "hide"
        word_entry menu_disable, "disable"
        word_entry menu_indent, "indent"
        word_entry menu_passwd, "passwd"
        word_entry menu_master, "master"
        word_entry menu_hide_all, "hidden"
        word_entry do_include, "include"
        word_entry autoboot_text, "autoboot"
        word_entry menu_immediate, "immediate"
        ; Known: how a screen looks, and what nothing is saved for
%macro  menu_ignored 1-*
    %rep %0
        word_entry do_nothing, %1
        %rotate 1
    %endrep
%endmacro
        menu_ignored "color", "colour", "msgcolor", "msgcolour", "width", "margin", \
            "passwordmargin", "rows", "tabmsgrow", "cmdlinerow", "endrow", \
            "passwordrow", "timeoutrow", "helpmsgrow", "helpmsgendrow", \
            "hiddenrow", "hshift", "vshift", "resolution", "background", \
            "clear", "shiftkey", "hiddenkey", "save", "nosave", \
            "tabmsg", "notabmsg", "passprompt", "help"
        dw 0

do_menu:
        mov bx, menu_words
        call parse_word
        jc parse_unknown
        jmp parse_go

; menu_* - obey a directive
;   In:       SI  its argument, with NUL
;   Clobbers: all but SS:SP
menu_title:
        call arena_text
        mov di, [menu_now]
        mov [fs:di + s_MENU.Title], ax
        ret

menu_label:
        call label_now
        jz .done
        push si                         ; '^' comes before the hot key
        call .caret
        pop si
        call arena_text
        mov [fs:di + s_LABEL.Text], ax
.done:  ret
.caret: lodsb
        test al, al
        jz .done
        cmp al, '^'
        jne .caret
        mov al, [si]
        or al, 0x20
        mov [fs:di + s_LABEL.HotKey], al
        mov bx, si
.close: mov al, [bx]
        mov [bx - 1], al
        inc bx
        test al, al
        jnz .close
        ret

menu_default:
        call label_now
        jz .done
        mov bx, [menu_now]
        mov [fs:bx + s_MENU.Default], di
.done:  ret

menu_separator:
        call label_new
        jc .done
        or byte [fs:di + s_LABEL.Flags], LABEL_IS_SEPARATOR | LABEL_IS_DISABLED
        mov word [label_last], 0        ; what follows is not of a label
.done:  ret

menu_begin:
        call label_new
        jc .done
        mov byte [fs:di + s_LABEL.Kind], LABEL_MENU
        push di
        call menu_new
        pop bx
        jc .done
        mov [fs:bx + s_LABEL.Target], di
        call arena_text
        mov [fs:di + s_MENU.Tag], ax
        mov [fs:di + s_MENU.Title], ax
        mov [menu_now], di
        mov word [label_last], bx       ; MENU LABEL right behind names it
.done:  ret

menu_close:
        mov di, [menu_now]
        mov ax, [fs:di + s_MENU.Parent]
        test ax, ax
        jz .done
        mov [menu_now], ax
        mov word [label_last], 0
.done:  ret

menu_goto:
        mov dl, LABEL_MENU
        call .kind
        jc .done
        call arena_text
        mov [fs:di + s_LABEL.Kernel], ax ; the tag: looked up when all is read
.done:  ret
.kind:  mov di, [label_last]
        test di, di
        stc
        jz .done
        mov [fs:di + s_LABEL.Kind], dl
        clc
        ret

menu_exit:
        mov dl, LABEL_EXIT
        jmp menu_goto.kind

menu_quit:
        mov dl, LABEL_QUIT
        jmp menu_goto.kind

menu_start:
        mov ax, [menu_now]
        mov [menu_first], ax
        ret

menu_hide:
        mov dl, LABEL_IS_HIDDEN
menu_flag:
        call label_now
        jz .done
        or [fs:di + s_LABEL.Flags], dl
.done:  ret

menu_disable:
        mov dl, LABEL_IS_DISABLED
        jmp menu_flag

menu_indent:
        call label_now
        jz .done
        push di
        call parse_number
        pop di
        jc .done
        cmp eax, 40
        ja .done
        mov [fs:di + s_LABEL.Indent], al
.done:  ret

menu_passwd:
        call label_now
        jz .done
        or byte [fs:di + s_LABEL.Flags], LABEL_HAS_PASSWD
        call arena_text
        mov [fs:di + s_LABEL.Passwd], ax
.done:  ret

menu_master:
        mov bx, .passwd
        call parse_word
        jc .done
        call arena_text
        mov [master_passwd], ax
.done:  ret
.passwd:
        word_entry 1, "passwd"
        dw 0

menu_hide_all:
        mov byte [menu_hidden], 1
        ret

menu_immediate:
        mov byte [menu_immediate_flag], 1
        ret

variable menu_first, 2                  ; MENU START, or the root
