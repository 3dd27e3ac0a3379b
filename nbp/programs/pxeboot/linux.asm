; linux.asm - pxeboot: the Linux boot protocol, 16-bit
; SPDX-License-Identifier: Apache-2.0
;
; Source: Linux, Documentation/arch/x86/boot.rst. The whole file lies at
; LAYOUT_KERNEL, its first bytes in [kernel_start].

LINUX_SETUP_SECTS equ 0x1F1
LINUX_SYSSIZE   equ 0x1F4
LINUX_VID_MODE  equ 0x1FA
LINUX_VERSION   equ 0x206
LINUX_TYPE      equ 0x210
LINUX_FLAGS     equ 0x211
LINUX_CODE32    equ 0x214
LINUX_RAMDISK   equ 0x218
LINUX_RAMDISK_SIZE equ 0x21C
LINUX_HEAP_END  equ 0x224
LINUX_COMMAND   equ 0x228
LINUX_INITRD_MAX equ 0x22C
LINUX_RELOCATABLE equ 0x234
LINUX_COMMAND_SIZE equ 0x238
LINUX_PREF      equ 0x258
LINUX_INIT_SIZE equ 0x260

LINUX_HIGH      equ 0x01                ; LINUX_FLAGS
LINUX_HEAP      equ 0x80

LINUX_TEXT      equ 0xF000              ; command line, in the real-mode part
LINUX_STACK     equ 0xEFF0              ; and heap, down to the code

variable linux_setup, 4                 ; bytes of the real-mode part
variable linux_segment, 2
variable initrd_start, 4
variable initrd_size, 4
variable initrd_top, 4                  ; nothing of it may lie at or above
variable linux_end, 4                   ; of what the kernel needs for itself

; boot_linux - load the initrds, unload the ROM's stack, start the kernel
;   Out:      returns if it cannot be started; said why
;   Clobbers: all but SS:SP
boot_linux:
        mov bx, kernel_start
        movzx eax, byte [bx + LINUX_SETUP_SECTS]
        test al, al
        jnz .sectors
        mov al, 4
.sectors:
        inc ax
        shl eax, 9
        mov [linux_setup], eax
        cmp eax, [load_size]
        jae .short
        cmp eax, LINUX_STACK - 0x1000
        ja .short
        mov word [linux_segment], LAYOUT_LINUX
        mov eax, [load_size]            ; 3 times its size, if it does not say
        lea eax, [eax * 2 + eax + LAYOUT_KERNEL]
        cmp word [bx + LINUX_VERSION], 0x020A
        jb .needs
        mov eax, [bx + LINUX_PREF]
        cmp dword [bx + LINUX_PREF + 4], 0
        jne .needs_size
        cmp eax, LAYOUT_KERNEL
        jae .needs_size
        mov eax, LAYOUT_KERNEL
.needs_size:
        add eax, [bx + LINUX_INIT_SIZE]
.needs: mov [linux_end], eax
        test byte [bx + LINUX_FLAGS], LINUX_HIGH
        jnz .high
        mov word [linux_segment], 0x9000 ; zImage lies below, from 0x10000 on
        cmp word [BDA_BASE_MEMORY], 0x9F000 >> 10
        jb .low
        mov eax, [load_size]
        sub eax, [linux_setup]
        cmp eax, 0x80000
        ja .low
.high:  mov eax, 0x37FFFFFF
        cmp word [bx + LINUX_VERSION], 0x0203
        jb .initrd_max
        mov eax, [bx + LINUX_INITRD_MAX]
.initrd_max:
        inc eax
        jnz .top
        dec eax
.top:   mov [initrd_top], eax
        call linux_options
        call linux_command
        jc .ret
        call initrd_load
        jc .ret

        mov esi, LAYOUT_KERNEL          ; real-mode part
        movzx edi, word [linux_segment]
        shl edi, 4
        mov ecx, [linux_setup]
        cmp word [linux_segment], LAYOUT_LINUX
        jne .old
        call flat_copy
        call linux_patch
        call boot_leave
        mov esi, LAYOUT_KERNEL          ; the rest to its start
        add esi, [linux_setup]
        mov edi, LAYOUT_KERNEL
        mov ecx, [load_kernel_size]
        sub ecx, [linux_setup]
        call flat_copy
        jmp .go
.old:   call boot_leave
        call flat_copy
        call linux_patch
        mov esi, LAYOUT_KERNEL
        add esi, [linux_setup]
        mov edi, 0x10000
        mov ecx, [load_kernel_size]
        sub ecx, [linux_setup]
        call flat_copy
.go:    mov ax, [linux_segment]
        cli
        mov ds, ax
        mov es, ax
        mov fs, ax
        mov gs, ax
        mov ss, ax
        mov sp, LINUX_STACK
        add ax, 0x20
        push ax
        push word 0
        xor eax, eax
        xor ebx, ebx
        xor ecx, ecx
        xor edx, edx
        xor esi, esi
        xor edi, edi
        xor ebp, ebp
        retf
.short: mov si, kernel_name
        call print_text
        print ": the kernel is damaged: its setup does not fit its size", 10
.ret:   ret
.low:   print "zImage: no room below 640 KB", 10
        ret

variable load_kernel_size, 4

; linux_command - the whole command line, at LINUX_TEXT of its segment in the end
;   Out:      CF = 1: it is too long; said so
;   Clobbers: all but SS:SP
linux_command:
        mov eax, [load_size]
        mov [load_kernel_size], eax
        call sysappend
        mov si, command
        call text_length_of
        mov dx, cx
        mov si, kernel_name
        call text_length_of
        add dx, cx
        add dx, 12                      ; BOOT_IMAGE= and a blank
        mov eax, 255
        cmp word [kernel_start + LINUX_VERSION], 0x0206
        jb .limit
        mov eax, [kernel_start + LINUX_COMMAND_SIZE]
.limit: cmp eax, 0xFF0
        jbe .known
        mov eax, 0xFF0
.known: movzx edx, dx
        cmp eax, edx
        jae .fits
        xchg eax, edx
        print "command line: "
        call print_decimal
        print " bytes, the kernel takes "
        xchg eax, edx
        call print_decimal
        print 10
        stc
        ret
.fits:  clc
        ret

; linux_patch - fill the header and the command line
;   Clobbers: all but SS:SP
linux_patch:
        mov es, [linux_segment]
        mov di, LINUX_TEXT
        mov si, .image
        call .text
        mov si, kernel_name
        call .text
        cmp byte [command], 0
        je .end
        mov al, ' '
        stosb
        mov si, command
        call .text
.end:   mov al, 0
        stosb
        mov byte [es:LINUX_TYPE], 0xFF
        or byte [es:LINUX_FLAGS], LINUX_HEAP
        mov word [es:LINUX_HEAP_END], LINUX_STACK - 0x1F0 - 0x200
        movzx eax, word [linux_segment]
        shl eax, 4
        add eax, LINUX_TEXT
        cmp word [es:LINUX_VERSION], 0x0202
        jb .old
        mov [es:LINUX_COMMAND], eax
        jmp .ramdisk
.old:   mov word [es:0x20], 0xA33F
        mov word [es:0x22], LINUX_TEXT
        mov word [es:0x212], 0xFFFF     ; setup_move_size
.ramdisk:
        mov eax, [initrd_start]
        mov [es:LINUX_RAMDISK], eax
        mov eax, [initrd_size]
        mov [es:LINUX_RAMDISK_SIZE], eax
        mov ax, [linux_mode]
        cmp ax, LINUX_NO_MODE
        je .done
        mov [es:LINUX_VID_MODE], ax
.done:  push ds
        pop es
        ret
.text:  lodsb
        test al, al
        jz .ret
        stosb
        jmp .text
.ret:   ret
.image: db "BOOT_IMAGE=", 0

LINUX_NO_MODE   equ 0x7F7F
variable linux_mode, 2                  ; vga=
