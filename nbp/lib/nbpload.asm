; nbpload.asm - load the next program into free base memory
; SPDX-License-Identifier: Apache-2.0
;
; Provides: nbp_load, nbp_judge, nbp_kind
; Needs: readfile, config, crc32

%define NBPLOAD_ASM

; Reasons of nbp_load beside PXENV_STATUS_*
LOAD_EMPTY      equ 0xFF01
LOAD_TOO_LARGE  equ 0xFF02
LOAD_EFI        equ 0xFF03
LOAD_LENGTH     equ 0xFF04              ; not what CONFIG_NEXT_LENGTH says
LOAD_CRC32      equ 0xFF05              ; not what CONFIG_NEXT_CRC32 says
LOAD_LINUX      equ 0xFF06              ; a kernel, no boot program

; Linux, Documentation/arch/x86/boot.rst: also memtest86+ from version 6 on.
; Started as a program, its first sector would look for a floppy disk.
LINUX_HEADER    equ 0x202

; Base memory that may not be filled: the stack that handover.asm makes
LOAD_RESERVED   equ 4096

variable load_segment, 2                ; where the file lies, from offset 0
variable load_length, 4
variable load_room, 4                   ; bytes that fit

; nbp_load - load and verify a file
;   In:       SI, EAX  as read_file
;   Out:      CF = 0: [load_segment], [load_length]
;             CF = 1: AX = PXENV_STATUS_* or LOAD_*; with LOAD_TOO_LARGE
;             [load_length] and [load_room] are the sizes
;   Clobbers: EAX, EBX, ECX, EDX, SI, DI
;   The file is kept above this program and moved to 0x7C00 by nbp_start.
nbp_load:
        mov bx, NBP_MEMORY_END
        shr bx, 4
        mov [load_segment], bx
        movzx edx, bx
        shl edx, 4                      ; EDX = where it goes
        movzx ecx, word [BDA_BASE_MEMORY]
        shl ecx, 10
        sub ecx, LOAD_RESERVED + 64     ; and the trampoline below
        sub ecx, edx                    ; ECX = room
        mov [load_room], ecx
        push eax
        mov es, bx                      ; of an earlier file, or chance
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
        cmp ecx, 2
        mov ax, LOAD_EMPTY
        jb .ret
        mov es, [load_segment]
        cmp dword [es:LINUX_HEADER], 'HdrS'
        mov ax, LOAD_LINUX
        je .refuse
        cmp word [es:0], 'MZ'
        mov ax, LOAD_EFI
.refuse:
        push ds
        pop es
        je .bad
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
.bad:   stc
        ret
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
