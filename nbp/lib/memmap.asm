; memmap.asm - which memory above 1 MB is there to use?
; SPDX-License-Identifier: Apache-2.0
;
; Provides: memory_map, memory_range; [memory_entries], [memory_count]

                struc s_E820            ; ACPI 6, 15.1: INT 15h, E820h
.Base           resq 1
.Length         resq 1
.Type           resd 1                  ; 1 = to use
                endstruc
assert_size s_E820, 20

MEMORY_MAX      equ 40                  ; entries; more are not looked at
E820_RAM        equ 1

variable memory_count, 2
variable memory_entries, MEMORY_MAX * s_E820_size

; memory_map - ask the BIOS
;   Out:      [memory_entries], [memory_count]
;   Clobbers: EAX, EBX, ECX, EDX, SI, DI
;   Source:   INT 15h, AX = E820h; where it has none AX = E801h, AH = 88h
memory_map:
        mov word [memory_count], 0
        xor ebx, ebx
        mov di, memory_entries
.next:  mov eax, 0xE820
        mov edx, 0x534D4150             ; SMAP
        mov ecx, s_E820_size
        push di
        int 0x15
        pop di
        cld
        sti
        jc .end
        cmp eax, 0x534D4150
        jne .end
        cmp ecx, s_E820_size
        jb .end
        inc word [memory_count]
        add di, s_E820_size
        cmp word [memory_count], MEMORY_MAX
        jae .end
        test ebx, ebx
        jnz .next
.end:   cmp word [memory_count], 0
        jne .done
        mov cx, 8 * s_E820_size         ; an old BIOS: from 1 MB on
        mov di, memory_entries
        mov al, 0
        rep stosb
        mov di, memory_entries
        mov dword [di + s_E820.Base], 0x100000
        mov dword [di + s_E820.Type], E820_RAM
        mov word [memory_count], 1
        xor cx, cx
        xor dx, dx
        mov ax, 0xE801
        int 0x15
        sti
        jc .old
        jcxz .registers
        mov ax, cx
        mov bx, dx
.registers:
        movzx eax, ax                   ; KB from 1 to 16 MB
        shl eax, 10
        cmp eax, 0xF00000
        jb .length                      ; there is a hole
        movzx ebx, bx                   ; 64 KB from 16 MB on
        shl ebx, 16
        add eax, ebx
.length:
        mov [di + s_E820.Length], eax
.done:  ret
.old:   mov ah, 0x88
        int 0x15
        sti
        movzx eax, ax
        shl eax, 10
        jmp .length

; memory_range - how far may memory be used from an address on?
;   In:       EDX physical address
;   Out:      EAX end of what is to use, EDX itself if nothing is
;   Clobbers: none
;   Needs:    memory_map
memory_range:
        push ebx
        push ecx
        push si
        mov eax, edx                    ; entries that follow each other are
.again: mov si, memory_entries          ; one range
        mov cx, [memory_count]
.ram:   jcxz .holes
        cmp dword [si + s_E820.Type], E820_RAM
        jne .next
        cmp dword [si + s_E820.Base + 4], 0
        jne .next
        cmp [si + s_E820.Base], eax
        ja .next
        mov ebx, [si + s_E820.Base]
        add ebx, [si + s_E820.Length]
        jc .top
        cmp dword [si + s_E820.Length + 4], 0
        je .end
.top:   mov ebx, 0xFFFFF000             ; 32 bits are what we reach
.end:   cmp ebx, eax
        jbe .next
        mov eax, ebx
        jmp .again
.next:  add si, s_E820_size
        dec cx
        jmp .ram
.holes: mov si, memory_entries          ; what overlaps and is not to use
        mov cx, [memory_count]
.hole:  jcxz .done
        cmp dword [si + s_E820.Type], E820_RAM
        je .no
        cmp dword [si + s_E820.Base + 4], 0
        jne .no
        mov ebx, [si + s_E820.Base]
        cmp ebx, eax
        jae .no
        add ebx, [si + s_E820.Length]
        jc .over
        cmp ebx, edx
        jbe .no
.over:  mov eax, [si + s_E820.Base]
        cmp eax, edx
        jae .no
        mov eax, edx
.no:    add si, s_E820_size
        dec cx
        jmp .hole
.done:  pop si
        pop ecx
        pop ebx
        ret
