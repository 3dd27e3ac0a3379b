; initrd.asm - pxeboot: the files of initrd=, joined, where the kernel wants them
; SPDX-License-Identifier: Apache-2.0

variable initrd_list, 2                 ; -> in [command], or 0
variable initrd_word, 256

; command_word - look up an option of [command]; the first one counts
;   Source:   SYSLINUX takes the first initrd= of the line
;   In:       SI  its name with "=" and NUL
;   Out:      CF = 0: BX  its value
;             CF = 1: it is not there
;   Clobbers: AX, BX, CX, DI
command_word:
        call text_length_of             ; CX
        xor bx, bx
        mov di, command
.next:  push cx
        push si
        push di
        repe cmpsb
        mov ax, di
        pop di
        pop si
        pop cx
        jne .skip
        mov bx, ax
        jmp .end
.skip:  cmp byte [di], 0
        je .end
        inc di
        cmp byte [di - 1], ' '
        jne .skip
        jmp .next
.end:   cmp bx, 1
        ret

; initrd_load - load what initrd= names, one behind the other, each at a
; multiple of 4, to the highest place that the kernel takes
;   Out:      CF = 0: [initrd_start], [initrd_size]; 0 = none
;             CF = 1: said why
;   Clobbers: all but SS:SP
initrd_load:
        mov dword [initrd_start], 0
        mov dword [initrd_size], 0
        mov si, .name
        call command_word
        jc .none
        mov [initrd_list], bx
        mov edx, [linux_end]            ; behind what the kernel needs
        mov eax, [load_kernel_size]
        add eax, LAYOUT_KERNEL
        cmp edx, eax
        jae .from
        mov edx, eax
.from:  add edx, 0xFFF
        and dx, 0xF000
        call memory_range
        cmp eax, [initrd_top]
        jbe .limit
        mov eax, [initrd_top]
.limit: mov [load_limit], eax
        mov [load_place], edx
        mov [initrd_start], edx
.file:  mov si, [initrd_list]
        mov di, initrd_word
        mov cx, 255
.letter:
        lodsb
        cmp al, ','
        je .named
        cmp al, ' '
        jbe .last
        stosb
        loop .letter
.last:  xor si, si
.named: mov byte [di], 0
        mov [initrd_list], si
        cmp di, initrd_word
        je .next
        mov si, initrd_word
        call load_high
        jc .ret
        add eax, [load_place]
        mov [initrd_size], eax          ; end so far
        mov edi, eax
        neg eax
        and eax, 3                      ; zeros up to the next
        mov ecx, eax
        add eax, edi
        mov [load_place], eax
        cmp eax, [load_limit]
        ja .next
        call flat_fill
.next:  cmp word [initrd_list], 0
        jne .file
        mov ecx, [initrd_size]
        sub ecx, [initrd_start]
        jbe .none
        mov [initrd_size], ecx
        mov edi, [load_limit]
        sub edi, ecx
        and di, 0xF000
        mov esi, [initrd_start]
        cmp edi, esi
        jbe .none
        call flat_copy
        jc .ret
        mov [initrd_start], edi
.none:  clc
.ret:   ret
.name:  db "initrd=", 0
