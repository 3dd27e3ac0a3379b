; boot.asm - pxeboot: from what was chosen to what is started
; SPDX-License-Identifier: Apache-2.0

command         equ line                ; options for the kernel: all is parsed by now
variable kernel_name, 256 + 8
variable boot_label, 2                  ; s_LABEL, 0 = a file was named
variable boot_kind, 1
variable boot_sysappend, 4
variable command_cut, 1

; boot_typed - start what a line says: a label or a file, and options
;   In:       SI  line with NUL
;   Out:      returns if it cannot be started; said why
;   Clobbers: all but SS:SP
boot_typed:
        call skip_blanks
        cmp byte [si], 0
        je .done
        call terminate_word             ; DI -> options
        push di
        call label_find
        mov bx, di
        pop di
        jc .file
        xchg si, di
        mov di, bx
        jmp boot_entry
.file:  cmp byte [implicit], 0
        je .unknown
        push di
        mov word [boot_label], 0
        mov byte [boot_kind], LABEL_AUTO
        mov eax, [global_sysappend]
        mov [boot_sysappend], eax
        call boot_named
        mov di, command
        mov bx, [global_append]
        jmp boot_options
.unknown:
        print "no such label: "
        call print_text
        print 10
.done:  ret

; boot_copy - a text, at most CX bytes and a NUL
;   In:       SI, DI, CX
;   Out:      DI  at its NUL, CX  room that is left; AL = 0: it was not longer
;   Clobbers: AX, SI
boot_copy:
        lodsb
        test al, al
        jz .done
        jcxz .done
        stosb
        dec cx
        jmp boot_copy
.done:  mov byte [di], 0
        ret

; boot_named - a text is the kernel's name
;   In:       SI  text with NUL; of more than 255 bytes the rest is left out
;   Out:      [kernel_name]
;   Clobbers: AX, CX, SI, DI
boot_named:
        mov di, kernel_name
        mov cx, 255
        call boot_copy
        ret

; boot_label_take - from now on it is about this entry
;   In:       DI  s_LABEL
;   Out:      [boot_label], [boot_kind], [boot_sysappend]
;   Clobbers: EAX
boot_label_take:
        mov [boot_label], di
        mov al, [fs:di + s_LABEL.Kind]
        mov [boot_kind], al
        mov eax, [fs:di + s_LABEL.SysAppend]
        test byte [fs:di + s_LABEL.Flags], LABEL_HAS_SYSAPPEND
        jnz .sysappend
        mov eax, [global_sysappend]
.sysappend:
        mov [boot_sysappend], eax
        ret

; boot_entry - start an entry
;   In:       DI  s_LABEL, SI  more options, with NUL
;   Out:      returns if it cannot be started; said why
;   Clobbers: all but SS:SP
boot_entry:
        push si
        call boot_label_take
        push di
        mov bx, [fs:di + s_LABEL.Kernel]
        mov di, kernel_name
        mov cx, 256
        call arena_fetch
        pop si
        mov di, command                 ; APPEND stands before INITRD
        mov cx, COMMAND_SIZE
        call boot_label_options
        xor bx, bx
        ; fall through to boot_options

; boot_options - the rest of the command line, then start it
;   In:       DI  end of what is in [command], BX  APPEND in the arena;
;             pushed: more options
boot_options:
        call boot_room
        call arena_fetch
        pop si
        cmp byte [si], 0
        je .own
        call boot_blank
        call boot_room
        dec cx
        call boot_copy
.own:   call boot_kind_known
        cmp byte [boot_kind], LABEL_LOCAL
        je boot_local
        cmp byte [boot_kind], LABEL_MENU
        jae .done                       ; the menu itself does these
        cmp byte [boot_kind], LABEL_CONFIG
        je boot_config
        cmp byte [boot_kind], LABEL_MODULE
        je boot_module
        cmp byte [kernel_name], 0
        je .nothing
        call memory_map
        mov dword [load_place], LAYOUT_KERNEL
        mov edx, LAYOUT_KERNEL
        call memory_range
        mov [load_limit], eax
        mov si, kernel_name
        call load_high
        jc .done
        mov esi, LAYOUT_KERNEL
        mov edi, kernel_start
        mov ecx, KERNEL_START_SIZE
        call flat_copy
        cmp byte [boot_kind], LABEL_NBP
        je boot_nbp
        cmp byte [boot_kind], LABEL_SECTOR
        je boot_nbp
        jmp boot_kernel
.nothing:
        print "this entry names nothing to start", 10
.done:  ret

; boot_label_options - the options that an entry has by itself
;   In:       SI  s_LABEL, DI  room, CX  its size with the NUL
;   Out:      DI  at the NUL
;   Clobbers: AX, BX, CX
boot_label_options:
        mov bx, [fs:si + s_LABEL.Append]
        test byte [fs:si + s_LABEL.Flags], LABEL_HAS_APPEND
        jnz .append
        mov bx, [global_append]
.append:
        mov ax, di
        push ax
        call arena_fetch
        pop ax
        mov bx, [fs:si + s_LABEL.Initrd]
        test bx, bx
        jz .done
        cmp cx, 10
        jb .done
        cmp ax, di
        je .name
        mov al, ' '
        stosb
        dec cx
.name:  mov dword [di], 'init'
        mov dword [di + 4], 'rd='
        add di, 7
        sub cx, 7
        call arena_fetch
.done:  ret

; boot_edited - start an entry by a line that a person has edited
;   In:       DI  s_LABEL, SI  kernel, blank, all options
;   Out:      as boot_entry
;   Clobbers: all but SS:SP
boot_edited:
        call boot_label_take
        call skip_blanks
        call terminate_word
        push di
        call boot_named
        mov di, command
        xor bx, bx
        jmp boot_options

; boot_room - how much more fits into [command]?
;   In:       DI  in it
;   Out:      CX  bytes with the NUL, at least 1
;   Clobbers: none
boot_room:
        mov cx, command + COMMAND_SIZE
        sub cx, di
        ret

; boot_blank - one blank behind what is there, if there is room
;   In:       DI
;   Out:      DI
;   Clobbers: AX
boot_blank:
        cmp di, command
        je .done
        cmp byte [di - 1], ' '
        je .done
        cmp di, command + COMMAND_SIZE - 1
        jae .done
        mov al, ' '
        stosb
.done:  ret
