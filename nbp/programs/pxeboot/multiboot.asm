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
