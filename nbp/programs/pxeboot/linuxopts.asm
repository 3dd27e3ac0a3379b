; linuxopts.asm - pxeboot: options of the kernel that are for its loader, too
; SPDX-License-Identifier: Apache-2.0
;
; Source: Linux, Documentation/arch/x86/boot.rst, "Special Command Line Options"

; linux_options - obey vga= and mem=
;   Out:      [linux_mode]; [initrd_top] is not above what mem= leaves
;   Clobbers: all but SS:SP
linux_options:
        mov word [linux_mode], LINUX_NO_MODE
        mov si, .vga
        call command_word
        jc .memory
        mov ax, 0xFFFF
        cmp dword [bx], 'norm'
        je .mode
        dec ax
        cmp word [bx], 'ex'             ; ext
        je .mode
        dec ax
        cmp word [bx], 'as'             ; ask
        je .mode
        mov si, bx
        call linux_number
        jc .memory
.mode:  mov [linux_mode], ax
.memory:
        mov si, .mem
        call command_word
        jc .done
        mov si, bx
        call linux_number
        jc .done
        mov cl, 30
        mov bl, [si]
        or bl, 0x20
        cmp bl, 'g'
        je .unit
        mov cl, 20
        cmp bl, 'm'
        je .unit
        mov cl, 10
        cmp bl, 'k'
        je .unit
        mov cl, 0
.unit:  mov edx, eax
        shl eax, cl
        mov ebx, eax
        shr ebx, cl
        cmp ebx, edx                    ; 4 GB and more leave all
        jne .done
        cmp eax, 0x1000000              ; less than 16 MB is no size of memory
        jb .done
        cmp eax, [initrd_top]
        jae .done
        mov [initrd_top], eax
.done:  ret
.vga:   db "vga=", 0
.mem:   db "mem=", 0

; linux_number - a number, decimal or with 0x, that anything may follow
;   In:       SI  text
;   Out:      CF = 0: EAX, SI  behind it
;             CF = 1: no digit
;   Clobbers: EAX, EBX, ECX, EDX, SI
linux_number:
        xor eax, eax
        mov ebx, 10
        cmp word [si], '0x'
        jne .start
        mov bl, 16
        add si, 2
.start: mov dx, si                      ; DX = its start
.next:  movzx ecx, byte [si]
        sub cl, '0'
        cmp cl, 10
        jb .digit
        or cl, 0x20
        sub cl, ('a' - '0') - 10
        cmp cl, 10
        jb .end
.digit: cmp cl, bl
        jae .end
        push dx
        mul ebx
        pop dx
        add eax, ecx
        inc si
        jmp .next
.end:   cmp dx, si                      ; CF = 1: it has digits
        cmc
        ret
