; multiboot.asm - a Multiboot 1 kernel that says what it was told
; SPDX-License-Identifier: Apache-2.0
;
; Not a boot program: `KERNEL tests/multiboot.0` of pxeboot's configuration, or
; a module of it. It writes to port 0xE9 and COM1.

        bits 32
        org 0x100000

header: dd 0x1BADB002, 0x00010003, -(0x1BADB002 + 0x00010003)
        dd header, header, image_end, bss_end, start

start:  mov esp, stack_top
        mov esi, .hello
        call say
        cmp eax, 0x2BADB002
        jne .bad
        mov ecx, [bss]                  ; zeros, whatever lay there
        test ecx, ecx
        jnz .bad
        test dword [ebx], 1 << 6        ; a memory map
        jz .bad
        mov edi, [ebx + 0x30]
        cmp dword [edi], 20
        jne .bad
        mov esi, .line
        call say
        mov esi, [ebx + 0x10]
        call say
        mov ebp, [ebx + 0x14]
        mov edi, [ebx + 0x18]
.module:
        test ebp, ebp
        jz .done
        mov esi, .with
        call say
        mov esi, [edi + 8]
        call say
        mov esi, .begins
        call say
        mov esi, [edi]
        test esi, 0xFFF                 ; at a page
        jnz .bad
        mov ecx, 5
.byte:  lodsb
        call put
        loop .byte
        add edi, 16
        dec ebp
        jmp .module
.done:  mov esi, .end
        call say
.halt:  hlt
        jmp .halt
.bad:   mov esi, .wrong
        call say
        jmp .halt
.hello: db 10, "multiboot kernel", 0
.line:  db ": ", 0
.with:  db "; module ", 0
.begins: db " begins ", 0
.wrong: db ": told wrong", 10, 0
.end:   db "; multiboot: all is well", 13, 10, 0

say:    push eax
.next:  lodsb
        test al, al
        jz .done
        call put
        jmp .next
.done:  pop eax
        ret

put:    push edx
        push eax
        mov edx, 0x3FD
.wait:  in al, dx
        test al, 0x20
        jz .wait
        pop eax
        mov edx, 0x3F8
        out dx, al
        out 0xE9, al
        pop edx
        ret

image_end:
bss             equ image_end
stack_top       equ image_end + 4096
bss_end         equ image_end + 4096
