; bootkind.asm - pxeboot: what kind of file is to be started
; SPDX-License-Identifier: Apache-2.0

; boot_kind_known - by the extension, if the entry does not say
;   Clobbers: AX, BX, CX, SI, DI
boot_kind_known:
        cmp byte [boot_kind], LABEL_AUTO
        jne .done
        mov si, kernel_name
        mov bx, .extensions
.entry: mov di, bx
        mov al, [di]
        test al, al
        jz .done
        mov cl, [di + 1]
        mov ch, 0
        lea di, [di + 2]
        mov bx, di
        add bx, cx                      ; BX = next entry
        push si
        push ax
        mov ax, cx
        call text_length_of
        add si, cx
        mov cx, ax
        sub si, cx
        repe cmpsb
        pop ax
        pop si
        jne .entry
        mov [boot_kind], al
.done:  ret
.extensions:
        db LABEL_NBP, 2, ".0"
        db LABEL_NBP, 4, ".pxe"
        db LABEL_NBP, 5, ".kpxe"
        db LABEL_NBP, 6, ".kkpxe"
        db LABEL_SECTOR, 4, ".bin"
        db LABEL_SECTOR, 3, ".bs"
        db LABEL_SECTOR, 4, ".bss"
        db LABEL_MODULE, 4, ".c32"
        db LABEL_MODULE, 8, "vesamenu"  ; as "DEFAULT menu" of Cobbler
        db LABEL_MODULE, 4, "menu"
        db 0

; text_length_of - how long is a text?
;   In:       SI
;   Out:      CX
;   Clobbers: none
text_length_of:
        push si
        xor cx, cx
.next:  cmp byte [si], 1
        jb .done
        inc si
        inc cx
        jmp .next
.done:  pop si
        ret

; boot_kernel - what was loaded by its contents
boot_kernel:
        cmp dword [load_size], 0x206
        jb .multiboot
        cmp dword [kernel_start + LINUX_HEADER], 'HdrS'
        je boot_linux
.multiboot:
        call multiboot_find
        jnc boot_multiboot
.strange:
        mov si, kernel_name
        call print_text
        cmp word [kernel_start], 0x8B1F
        je .gzip
        cmp word [kernel_start], 'MZ'
        je .efi
        print ": neither a Linux kernel nor a Multiboot image", 10
        ret
.gzip:  print ": compressed by gzip: unpack it on the server", 10
        ret
.efi:   print ": an EFI program, for machines with UEFI", 10
        ret

KERNEL_START_SIZE equ 0x400
variable kernel_start, KERNEL_START_SIZE

; boot_config - CONFIG: another configuration, as if from the start
boot_config:
        mov si, command                 ; APPEND names a folder to change to
        cmp byte [si], 0
        je .file
        call terminate_word
        mov si, command
        call name_resolve
        jc .file
        mov si, file_name
        mov di, prefix
        mov cx, 250
        call boot_copy
        mov al, '/'
        cmp [di - 1], al
        je .end
        stosb
.end:   mov byte [di], 0
.file:  mov word [config_next], kernel_name
        mov byte [menu_wanted], 0
        mov byte [choose_again], 0
        ret

variable config_next, 2                 ; name of the next configuration, or 0
