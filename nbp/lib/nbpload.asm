; nbpload.asm - load the next program into free base memory
; SPDX-License-Identifier: Apache-2.0
;
; Provides: nbp_load, nbp_judge, nbp_kind
; Needs: nbpplace, readfile, config, crc32

%define NBPLOAD_ASM

; nbp_load - load and verify a file
;   In:       SI, EAX  as read_file
;   Out:      CF = 0: [load_segment], [load_length]
;             CF = 1: AX = PXENV_STATUS_* or LOAD_*; with LOAD_TOO_LARGE
;             [load_length] and [load_room] are the sizes
;   Clobbers: EAX, EBX, ECX, EDX, SI, DI
nbp_load:
        call nbp_place
        push eax
        mov es, [load_segment]          ; for nbp_kind: of an earlier file, or chance
        xor eax, eax
        mov [es:eax], ax
        mov [es:LINUX_HEADER], eax
        push ds
        pop es
        pop eax
        push eax
        call read_file
        pop edx                         ; server
        jc .failed
        mov [load_length], eax
        cmp eax, [load_room]
        jbe .fits
.too_large:
        mov ax, LOAD_TOO_LARGE
        stc
        ret
.failed:                                ; for its size? ROMs do not tell
        push ax
        call file_size
        mov [load_length], eax
        pop ax
        jc .bad
        mov edx, [load_length]
        cmp edx, [load_room]
        ja .too_large
.bad:   stc
        ret
.fits:  ; fall through to nbp_judge

; nbp_judge - is what lies at [load_segment] a program to start?
;   In:       [load_segment], [load_length]
;   Out:      CF = 1: AX = LOAD_*
;   Clobbers: EAX, EBX, ECX, SI
nbp_judge:
        mov ecx, [load_length]
        mov es, [load_segment]
        xor bx, bx
        call nbp_refuse
        push ds
        pop es
        jc .ret
        xor eax, eax                    ; EAX = CRC so far
        push ds
        mov ds, [load_segment]
.part:  push ecx                        ; bytes left
        cmp ecx, 0x8000
        jbe .last
        mov cx, 0x8000
.last:  xor si, si
        call crc32
        mov cx, ds
        add cx, 0x8000 >> 4
        mov ds, cx
        pop ecx
        sub ecx, 0x8000
        ja .part
        pop ds
        xchg eax, ebx
        mov al, CONFIG_NEXT_CRC32
        call .expected
        mov ax, LOAD_CRC32
        jc .ret
        mov al, CONFIG_NEXT_LENGTH
        mov ebx, [load_length]
        call .expected
        mov ax, LOAD_LENGTH
.ret:   ret
.expected:                              ; CF = 1: item AL is not EBX
        call config_find
        cmc
        jnc .ret
        sub ebx, [si]
        neg ebx                         ; CF = 1: not 0
        ret

; nbp_kind - print what the file seems to be of which nbp_load read the start
;   Clobbers: FLAGS
nbp_kind:
        push es
        mov es, [load_segment]
        cmp dword [es:LINUX_HEADER], 'HdrS'
        jne .efi
        print ", a Linux kernel"
.efi:   cmp word [es:0], 'MZ'
        jne .done
        print ", an EFI program"
.done:  pop es
        ret
