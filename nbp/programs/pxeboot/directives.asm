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
variable prompt_flag, 1
variable implicit, 1                    ; 1 at first
variable allow_options, 1               ; 1 at first
variable no_escape, 1

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
        word_entry do_default, "default"
        word_entry do_ui, "ui"
        word_entry do_prompt, "prompt"
        word_entry do_timeout, "timeout"
        word_entry do_totaltimeout, "totaltimeout"
        word_entry do_ontimeout, "ontimeout"
        word_entry do_onerror, "onerror"
        word_entry do_implicit, "implicit"
        word_entry do_allowoptions, "allowoptions"
        word_entry do_noescape, "noescape"
        word_entry do_say, "say"
        word_entry do_display, "display"
        word_entry do_include, "include"
        word_entry do_serial, "serial"
        word_entry do_text, "text"
        word_entry do_menu, "menu"
%assign key 1
%rep 9
    %defstr key_text key
    %strcat key_name "f", key_text
        word_entry do_f %+ key, key_name
    %assign key key + 1
%endrep
        word_entry do_f10, "f10"
        word_entry do_f10, "f0"
        word_entry do_f11, "f11"
        word_entry do_f12, "f12"
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
        mov di, [label_last]
        test di, di
        jz do_nothing
        mov [fs:di + s_LABEL.Kind], dl
        call arena_text
        mov [fs:di + s_LABEL.Kernel], ax
        ret

do_localboot:
        mov di, [label_last]
        test di, di
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
        mov di, [label_last]
        test di, di
        jz .global
        or byte [fs:di + s_LABEL.Flags], LABEL_HAS_APPEND
        mov [fs:di + s_LABEL.Append], ax
        ret
.global:
        mov [global_append], ax
        ret

do_initrd:
        mov di, [label_last]
        test di, di
        jz do_nothing
        call arena_text
        mov [fs:di + s_LABEL.Initrd], ax
        ret

do_sysappend:
        call parse_number
        jc do_nothing
        mov di, [label_last]
        test di, di
        jz .global
        or byte [fs:di + s_LABEL.Flags], LABEL_HAS_SYSAPPEND
        mov [fs:di + s_LABEL.SysAppend], eax
        ret
.global:
        mov [global_sysappend], eax
        ret

; Texts
%macro  directive_text 2
do_%1:  call arena_text
        mov [%2], ax
        ret
%endmacro
        directive_text default, default_line
        directive_text ui, ui_line
        directive_text ontimeout, ontimeout_line
        directive_text onerror, onerror_line
        directive_text display, display_file
%assign key 1
%rep 12
        directive_text f %+ key, help_files + (key - 1) * 2
    %assign key key + 1
%endrep

; Numbers
%macro  directive_flag 2
do_%1:  call parse_number
        jc do_nothing
        mov [%2], al
        ret
%endmacro
        directive_flag prompt, prompt_flag
        directive_flag implicit, implicit
        directive_flag allowoptions, allow_options
        directive_flag noescape, no_escape
do_timeout:
        call parse_number
        jc do_nothing
        mov [timeout], eax
        ret
do_totaltimeout:
        call parse_number
        jc do_nothing
        mov [total_timeout], eax
        ret

do_say: call print_text
        print 10
        ret

do_include:
        cmp byte [include_depth], INCLUDE_DEPTH
        jae .deep
        inc byte [include_depth]
        call terminate_word
        xor ax, ax
        cmp byte [di], 0
        je .file
        push si                         ; with a tag it is a menu of its own
        mov si, di
        call menu_begin
        pop si
        mov ax, 1
.file:  push ax
        call parse_file
        dec byte [include_depth]
        pop ax
        test ax, ax
        jnz menu_close
        ret
.deep:  call parse_place
        print "more than 16 files deep: a circle?", 10
        ret

; terminate_word - end a text behind its first word
;   In:       SI
;   Out:      DI  behind it: the rest, without blanks in front
;   Clobbers: none
terminate_word:
        mov di, si
.next:  cmp byte [di], ' '
        je .end
        cmp byte [di], 0
        je .done
        inc di
        jmp .next
.end:   mov byte [di], 0
        inc di
        xchg si, di
        call skip_blanks
        xchg si, di
.done:  ret

do_text:
        mov byte [text_skip], 1
        mov bx, .help
        call parse_word
        jc do_nothing
        mov di, [label_last]
        test di, di
        jz do_nothing
        mov ax, [arena_top]
        mov [fs:di + s_LABEL.Help], ax
        mov [text_help], ax
        mov byte [text_skip], 0
        ret
.help:  word_entry 1, "help"
        dw 0

; do_serial - SERIAL port [baud [flow]]
do_serial:
        call parse_number
        jc do_nothing
        push ax
        mov eax, 9600
        cmp byte [si - 1], ' '
        jne .baud
        call skip_blanks
        call parse_number
        jc .ret
.baud:  mov ecx, eax
        mov eax, 115200
        xor edx, edx
        test ecx, ecx
        jz .ret
        div ecx                         ; AX = divisor
        pop bx
        cmp ebx, 4
        jae .port
        shl bx, 1
        mov bx, [BDA_COM1 + bx]
.port:  jmp console_serial
.ret:   pop bx
        ret
