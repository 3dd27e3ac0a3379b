; multiboottell.asm - pxeboot: what a Multiboot kernel is told, and its start
; SPDX-License-Identifier: Apache-2.0

; multiboot_tell - load the modules and write what the kernel is told
;   Out:      CF = 1: a module cannot be loaded; said why
;   Clobbers: all but SS:SP, GS
multiboot_tell:
        mov word [mb_text], MB_TEXTS
        mov word [mb_count], 0
        mov eax, [mb_end]
        mov [load_place], eax
        mov eax, [mb_file]
        mov [load_limit], eax
        mov si, command
        call .split
        mov si, kernel_name
        mov bx, command
        call .text
        mov [gs:MB_INFO + s_MBINFO.Command], eax
.module:
        mov si, [mb_next]
        test si, si
        jz .loaded
        call skip_blanks
        call .split
        push si
        call terminate_word             ; DI -> its options
        pop si
        push di
        push si
        mov eax, [load_place]
        add eax, 0xFFF
        and ax, 0xF000
        mov [load_place], eax
        call load_high
        pop si
        pop bx
        jc .failed
        push word LAYOUT_LINUX
        pop gs
        mov edx, eax
        call .text
        mov di, [mb_count]
        cmp di, MB_MODULES_MAX
        jae .failed
        inc word [mb_count]
        shl di, 4
        add di, MB_MODULES
        mov [gs:di + 8], eax
        mov eax, [load_place]
        mov [gs:di], eax
        add eax, edx
        mov [gs:di + 4], eax
        mov dword [gs:di + 12], 0
        mov [load_place], eax
        jmp .module
.failed:
        stc
        ret
.loaded:
        mov di, MB_INFO
        mov dword [gs:di + s_MBINFO.Flags], 0x24D ; memory, command, mods, map, name
        movzx eax, word [BDA_BASE_MEMORY]
        mov [gs:di + s_MBINFO.MemLower], eax
        mov edx, 0x100000
        call memory_range
        sub eax, edx
        shr eax, 10
        mov [gs:di + s_MBINFO.MemUpper], eax
        movzx eax, word [mb_count]
        mov [gs:di + s_MBINFO.ModsCount], eax
        mov dword [gs:di + s_MBINFO.Mods], MB_BASE + MB_MODULES
        mov dword [gs:di + s_MBINFO.Map], MB_BASE + MB_MAP
        mov si, .name
        mov bx, .none
        call .text
        mov [gs:di + s_MBINFO.Name], eax
        mov si, memory_entries
        mov bx, MB_MAP
        mov cx, [memory_count]
.entry: jcxz .mapped
        mov dword [gs:bx], s_E820_size
        add bx, 4
        push cx
        mov cx, s_E820_size
.byte:  lodsb
        mov [gs:bx], al
        inc bx
        loop .byte
        pop cx
        dec cx
        jmp .entry
.mapped:
        sub bx, MB_MAP
        movzx eax, bx
        mov [gs:di + s_MBINFO.MapLength], eax
        clc
        ret
.name:  db "pxeboot ", NBP_VERSION
.none:  db 0
; End the text SI at "---"; [mb_next] -> what is behind it, or 0
.split: mov di, si
        mov word [mb_next], 0
.letter:
        cmp byte [di], 0
        je .ret
        cmp word [di], '--'
        jne .no
        cmp word [di + 2], '- '
        jne .no
        cmp di, si
        je .cut
        cmp byte [di - 1], ' '
        jne .no
        mov byte [di - 1], 0
.cut:   mov byte [di], 0
        add di, 4
        mov [mb_next], di
        ret
.no:    inc di
        jmp .letter
; Texts SI and BX, a blank between, to where the kernel finds them: EAX
.text:  push di
        mov di, [mb_text]
        movzx eax, di
        add eax, MB_BASE
        push eax
        call .put
        cmp byte [bx], 0
        je .end
        mov byte [gs:di], ' '
        inc di
        mov si, bx
        call .put
.end:   mov byte [gs:di], 0
        inc di
        mov [mb_text], di
        pop eax
        pop di
.ret:   ret
.put:   lodsb
        test al, al
        jz .ret
        cmp di, MB_TEXTS_END
        jae .ret
        mov [gs:di], al
        inc di
        jmp .put

; multiboot_enter - protected mode, then the kernel; does not return
multiboot_enter:
        cli
        lgdt [multiboot_gdt]
        mov eax, cr0
        or al, 1
        mov cr0, eax
        jmp 0x08:.flat
        bits 32
.flat:  mov ax, 0x10
        mov ds, ax
        mov es, ax
        mov fs, ax
        mov gs, ax
        mov ss, ax
        mov esp, MB_BASE + 0xFFF0
        mov edx, [mb_entry]
        mov ebx, MB_BASE + MB_INFO
        mov eax, MB_LOADER
        jmp edx
        bits 16

multiboot_gdt:  dw 3 * 8 - 1            ; the null descriptor's place holds GDTR
                dd multiboot_gdt
                dw 0
                db 0xFF, 0xFF, 0, 0, 0, 0x9B, 0xCF, 0 ; 0x08: code, 4 GB
                db 0xFF, 0xFF, 0, 0, 0, 0x93, 0xCF, 0 ; 0x10: data, 4 GB
