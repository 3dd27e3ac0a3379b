; multiboot.asm - pxeboot: Multiboot 1 kernels and their modules
; SPDX-License-Identifier: Apache-2.0
;
; Source: Multiboot Specification 0.6.96. What is read of the file lies at
; LAYOUT_KERNEL first and is moved away, as kernels want that place. What the
; kernel is told lies in LAYOUT_LINUX.

MB_MAGIC        equ 0x1BADB002          ; in the file
MB_LOADER       equ 0x2BADB002          ; in EAX
MB_SEARCH       equ 8192
MB_ALIGN        equ 0x00000001          ; flags: modules at pages
MB_KNOWN        equ 0x00000003          ; of those that must be understood
MB_ADDRESSES    equ 0x00010000

                struc s_MBHEADER
.Magic          resd 1
.Flags          resd 1
.Checksum       resd 1
.HeaderAddress  resd 1
.LoadAddress    resd 1
.LoadEnd        resd 1
.BssEnd         resd 1
.Entry          resd 1
                endstruc

                struc s_MBINFO
.Flags          resd 1
.MemLower       resd 1                  ; KB
.MemUpper       resd 1
.BootDevice     resd 1
.Command        resd 1
.ModsCount      resd 1
.Mods           resd 1
.Symbols        resd 4
.MapLength      resd 1
.Map            resd 1
.Drives         resd 3
.Name           resd 1
                endstruc

MB_BASE         equ LAYOUT_LINUX << 4
MB_INFO         equ 0x3000              ; offsets in LAYOUT_LINUX
MB_MODULES      equ 0x3100              ; 16 bytes each
MB_MODULES_MAX  equ 64
MB_MAP          equ 0x3800
MB_TEXTS        equ 0x4000
MB_TEXTS_END    equ 0x6000

variable mb_header, 2                   ; offset of it in LAYOUT_LINUX
variable mb_file, 4                     ; where the file lies now
variable mb_end, 4                      ; of what the kernel occupies
variable mb_entry, 4
variable mb_text, 2                     ; free place for texts
variable mb_count, 2
variable mb_next, 2                     ; rest of [command]

; multiboot_find - is there a Multiboot header in what was loaded?
;   Out:      CF = 0: [mb_header]; the first MB_SEARCH bytes in LAYOUT_LINUX
;             CF = 1: no
;   Clobbers: EAX, BX, CX, ESI, EDI
multiboot_find:
        mov esi, LAYOUT_KERNEL
        mov edi, MB_BASE
        mov ecx, MB_SEARCH
        call flat_copy
        push gs
        push word LAYOUT_LINUX
        pop gs
        xor bx, bx
.next:  cmp dword [gs:bx], MB_MAGIC
        jne .skip
        mov eax, [gs:bx + s_MBHEADER.Flags]
        add eax, MB_MAGIC
        add eax, [gs:bx + s_MBHEADER.Checksum]
        jnz .skip
        movzx eax, bx                   ; of this file, not of an earlier one
        add eax, s_MBHEADER.HeaderAddress
        cmp eax, [load_size]
        jbe .found
.skip:  add bx, 4
        cmp bx, MB_SEARCH - s_MBHEADER_size
        jbe .next
        pop gs
        stc
        ret
.found: mov [mb_header], bx
        pop gs
        clc
        ret

; boot_multiboot - place the kernel, load its modules, start it
;   Out:      returns if it cannot be started; said why
;   Clobbers: all but SS:SP, GS
;   [command] is the kernel's command line; behind each " --- " a module's file
;   and its command line, as mboot.c32 has it.
boot_multiboot:
        push word LAYOUT_LINUX
        pop gs
        mov bx, [mb_header]
        mov ax, [gs:bx + s_MBHEADER.Flags]
        test ax, ~MB_KNOWN
        jnz .flags
        mov edi, [load_limit]           ; the file to the top
        sub edi, [load_size]
        and di, 0xF000
        mov [mb_file], edi
        mov esi, LAYOUT_KERNEL
        mov ecx, [load_size]
        call flat_copy
        mov dword [mb_end], LAYOUT_KERNEL
        test dword [gs:bx + s_MBHEADER.Flags], MB_ADDRESSES
        jz .elf
        mov eax, [gs:bx + s_MBHEADER.Entry]
        mov [mb_entry], eax
        movzx esi, bx
        sub esi, [gs:bx + s_MBHEADER.HeaderAddress]
        add esi, [gs:bx + s_MBHEADER.LoadAddress] ; offset of it in the file
        mov edi, [gs:bx + s_MBHEADER.LoadAddress]
        mov ecx, [gs:bx + s_MBHEADER.LoadEnd]
        test ecx, ecx
        jnz .sized
        mov ecx, [load_size]
        sub ecx, esi
        add ecx, edi
.sized: sub ecx, edi
        mov edx, [gs:bx + s_MBHEADER.BssEnd]
        sub edx, edi
        jae .area
        mov edx, ecx
.area:  call .place
        jc .bad
        jmp .placed
.elf:   cmp dword [gs:0], 0x464C457F    ; ELF
        jne .bad
        cmp byte [gs:4], 1              ; 32 bits
        jne .bad
        mov eax, [gs:0x18]
        mov [mb_entry], eax
        mov bx, [gs:0x1C]               ; program headers
        mov cx, [gs:0x2C]
        cmp dword [gs:0x1C], MB_SEARCH
        jae .bad
.segment:
        jcxz .placed
        cmp bx, MB_SEARCH - 32
        ja .bad
        push cx
        cmp dword [gs:bx], 1            ; PT_LOAD
        jne .next
        mov esi, [gs:bx + 0x04]
        mov edi, [gs:bx + 0x0C]         ; physical address
        mov ecx, [gs:bx + 0x10]
        mov edx, [gs:bx + 0x14]
        call .place
.next:  pop cx
        jc .bad
        add bx, [gs:0x2A]
        dec cx
        jmp .segment
.placed:
        call multiboot_tell
        jc .done
        call boot_leave
        jmp multiboot_enter
.flags: print "Multiboot: flags that are not known", 10
        ret
.bad:   print "Multiboot: damaged, or for memory that is not there", 10
.done:  ret
; A part of the file: ESI offset, EDI place, ECX bytes, EDX with zeros
.place: cmp edi, LAYOUT_KERNEL
        jb .refuse
        cmp edx, ecx
        jb .refuse
        mov eax, esi
        add eax, ecx
        jc .refuse
        cmp eax, [load_size]
        ja .refuse
        mov eax, edi
        add eax, edx
        jc .refuse
        cmp eax, [mb_file]
        ja .refuse
        cmp eax, [mb_end]
        jbe .inside
        mov [mb_end], eax
.inside:
        add esi, [mb_file]
        call flat_copy
        add edi, ecx
        sub edx, ecx
        mov ecx, edx
        call flat_fill
        clc
        ret
.refuse:
        stc
        ret

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
