; directives.asm - pxeboot: the directives of PXELINUX's core
; SPDX-License-Identifier: Apache-2.0

variable default_line, 2                ; texts in the arena
variable ontimeout_line, 2
variable onerror_line, 2
variable ui_line, 2
variable global_append, 2
variable display_file, 2
variable help_files, 12 * 2             ; F1 to F12
variable global_sysappend, 4
variable timeout, 4                     ; tenths of a second
variable total_timeout, 4
variable prompt_flag, 1                 ; the first of the flags
variable implicit, 1                    ; 1 at first
variable allow_options, 1               ; 1 at first
variable no_escape, 1                   ; the last of them

core_words:
        word_entry do_label, "label"
        word_entry do_kernel, "kernel"
        word_entry do_linux, "linux"
        word_entry do_sector, "boot"
        word_entry do_sector, "bss"
        word_entry do_nbp, "pxe"
        word_entry do_kernel, "fdimage"
        word_entry do_module, "com32"
        word_entry do_config, "config"
        word_entry do_localboot, "localboot"
        word_entry do_append, "append"
        word_entry do_initrd, "initrd"
        word_entry do_sysappend, "ipappend"
        word_entry do_sysappend, "sysappend"
        word_entry default_line, "default"
        word_entry ui_line, "ui"
        word_entry prompt_flag, "prompt"
        word_entry do_timeout, "timeout"
        word_entry do_totaltimeout, "totaltimeout"
        word_entry do_ontimeout, "ontimeout"
        word_entry onerror_line, "onerror"
        word_entry implicit, "implicit"
        word_entry allow_options, "allowoptions"
        word_entry no_escape, "noescape"
        word_entry do_say, "say"
        word_entry display_file, "display"
        word_entry do_include, "include"
        word_entry do_serial, "serial"
        word_entry do_text, "text"
        word_entry do_menu, "menu"
%assign key 1
%rep 9
    %defstr key_text key
    %strcat key_name "f", key_text
        word_entry help_files + (key - 1) * 2, key_name
    %assign key key + 1
%endrep
        word_entry help_files + 18, "f10"
        word_entry help_files + 18, "f0"
        word_entry help_files + 20, "f11"
        word_entry help_files + 22, "f12"
        ; Known, and nothing that this program has
        word_entry do_nothing, "nocomplete"
        word_entry do_nothing, "console"
        word_entry do_nothing, "nohalt"
        word_entry do_nothing, "font"
        word_entry do_nothing, "kbdmap"
        word_entry do_nothing, "path"
        word_entry do_nothing, "sendcookies"
        word_entry do_nothing, "pxeretry"
        dw 0

; do_* - obey a directive
;   In:       SI  its argument, with NUL
;   Clobbers: all but SS:SP
do_nothing:
        ret

do_label:
        call label_new
        jc do_nothing
        mov bx, di
        push si
        call arena_text                 ; menu.c32 shows the whole line
        call terminate_word
        cmp byte [di], 0
        je .name
        mov [fs:bx + s_LABEL.Text], ax
.name:  pop si
        call arena_text
        mov [fs:bx + s_LABEL.Name], ax
        ret

do_linux:
        mov dl, LABEL_LINUX
        jmp do_kind
do_sector:
        mov dl, LABEL_SECTOR
        jmp do_kind
do_nbp: mov dl, LABEL_NBP
        jmp do_kind
do_module:
        mov dl, LABEL_MODULE
        jmp do_kind
do_config:
        mov dl, LABEL_CONFIG
        jmp do_kind
do_kernel:
        mov dl, LABEL_AUTO
do_kind:
        call label_now
        jz do_nothing
        mov [fs:di + s_LABEL.Kind], dl
        call arena_text
        mov [fs:di + s_LABEL.Kernel], ax
        ret

do_localboot:
        call label_now
        jz do_nothing
        mov byte [fs:di + s_LABEL.Kind], LABEL_LOCAL
        cmp byte [si], 0
        je do_nothing
        push di
        call parse_number
        pop di
        jc do_nothing
        mov [fs:di + s_LABEL.Local], ax
        ret

do_append:
        cmp word [si], '-'              ; empties the one before all labels
        jne .text
        inc si
.text:  call arena_text
        call label_now
        jz .global
        or byte [fs:di + s_LABEL.Flags], LABEL_HAS_APPEND
        mov [fs:di + s_LABEL.Append], ax
        ret
.global:
        mov [global_append], ax
        ret

do_initrd:
        call label_now
        jz do_nothing
        call arena_text
        mov [fs:di + s_LABEL.Initrd], ax
        ret

do_sysappend:
        call parse_number
        jc do_nothing
        call label_now
        jz .global
        or byte [fs:di + s_LABEL.Flags], LABEL_HAS_SYSAPPEND
        mov [fs:di + s_LABEL.SysAppend], eax
        ret
.global:
        mov [global_sysappend], eax
        ret

; Numbers
do_timeout:
        call parse_number
        jc do_nothing
        mov [timeout], eax
        mov bx, [menu_now]
        mov [fs:bx + s_MENU.Timeout], eax
        ret
do_ontimeout:
        call arena_text
        mov [ontimeout_line], ax
        mov bx, [menu_now]
        mov [fs:bx + s_MENU.OnTimeout], ax
        ret
do_totaltimeout:
        call parse_number
        jc do_nothing
        mov [total_timeout], eax
        ret

do_say: call print_text
        print 10
        ret
