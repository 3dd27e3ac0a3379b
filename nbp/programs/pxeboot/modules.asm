; modules.asm - pxeboot: what stands for SYSLINUX's modules
; SPDX-License-Identifier: Apache-2.0
;
; COM32 modules are programs for SYSLINUX and are not run. What the common ones
; do is done by pxeboot itself, by the name of the file.

module_words:
        word_entry module_menu, "menu.c32"
        word_entry module_menu, "vesamenu.c32"
        word_entry module_reboot, "reboot.c32"
        word_entry module_power_off, "poweroff.c32"
        word_entry module_chain, "chain.c32"
        word_entry module_local, "localboot.c32"
        word_entry module_nbp, "pxechn.c32"
        word_entry module_linux, "linux.c32"
        word_entry module_config, "config.c32"
        word_entry module_multiboot, "mboot.c32"
        dw 0

; boot_module - do what the module [kernel_name] would, with [command]
;   Out:      returns if that did not start anything; said why
;   Clobbers: all but SS:SP
boot_module:
        mov si, kernel_name             ; without its folder
        mov bx, si
.folder:
        lodsb
        test al, al
        jz .name
        cmp al, '/'
        jne .folder
        mov bx, si
        jmp .folder
.name:  cmp dword [si - 5], '.c32'      ; SI -> behind the NUL
        je .whole
        dec si                          ; "COM32 chain"
        mov dword [si], '.c32'
        mov byte [si + 4], 0
.whole: mov si, bx
        mov bx, module_words
        push si
        call parse_word
        pop si
        jc .unknown
        mov si, command
        jmp ax
.unknown:
        call print_text
        print ": a module of SYSLINUX, which pxeboot does not run", 10
        ret

; module_* - the modules
;   In:       SI  [command]
;   Out:      as boot_module
;   Clobbers: all but SS:SP
module_menu:
        mov byte [menu_wanted], 1
        cmp byte [si], 0
        je .done
        cmp word [si], '~'              ; the configuration that is read already
        je .done
        call terminate_word
        mov [config_next], si
.done:  ret

module_reboot:
        jmp exit_reboot

module_power_off:
        jmp exit_power_off

module_local:
        call parse_number
        jc module_menu.done
        mov word [boot_label], 0
        jmp boot_local.value

module_chain:                           ; hd0 ... or 0x80 ...
        mov eax, 0x80
        cmp word [si], 'hd'
        jne .number
        add si, 2
        call parse_number
        jc module_menu.done
        add al, 0x80
        jmp .disk
.number:
        cmp byte [si], '0'
        jne .other
        call parse_number
        jc module_menu.done
.disk:  mov word [boot_label], 0
        mov ah, 0
        jmp boot_local.value
.other: print "chain.c32: pxeboot starts disks (hd0, hd1) alone, not: "
        call print_text
        print 10
        ret

module_nbp:
        mov dl, LABEL_NBP
        jmp module_file
module_linux:
module_multiboot:
        mov dl, LABEL_LINUX
        ; fall through to module_file

; module_file - its first argument is the file, the rest are options
;   In:       SI  [command], DL  LABEL_*
module_file:
        mov [boot_kind], dl
        call skip_blanks
        call terminate_word
        push di
        call boot_named
        pop si
        mov di, command
        mov cx, COMMAND_SIZE - 1
        call boot_copy
        push word .none
        xor bx, bx
        jmp boot_options                ; which writes the NUL
.none:  dw 0

module_config:
        call terminate_word
        call boot_named
        jmp boot_config

variable menu_wanted, 1
