; packed.asm - what a compressed program has in the place of its code
; SPDX-License-Identifier: Apache-2.0
;
; A file: header with NBP_FLAG_PACKED, this stub, stream, end mark. The
; stub checks the CRC of the file, restores the program as it was before
; and starts it with the ROM's registers and stack; the program then checks
; its own length and CRC, which are those of the extracted bytes. As in
; entry.asm, the code that checks lies together and uses nothing else: from
; stub_start to stub_checked.
; `pxekit image pack` fills the fields.
; Sources/ImagePacking/Stubs.swift holds these bytes; a test joins both.

%include "abi.inc"
%include "header.inc"

; Above every program (s_NBP.MemoryEnd is at most 0xFFF0); nbp/README.md.
UNPACK_SEGMENT  equ 0x1000
HEADER          equ NBP_ORIGIN

                times s_NBP_size db 0   ; the packer keeps the program's
stub:           jmp short stub_start
stub_jump:      dd 0                    ; s_NBP.Jump of the program
stub_length:    dw 0                    ; s_NBP.Length of the program
stub_crc:       dd 0                    ; s_NBP.CRC32 of the program

; stub_start - from the ROM to the program
;   Source:   PXE 2.1, 2.4.9.1
;   The output overwrites stub and stream: both move up, and as the offset
;   stays, the code needs no other origin there.
stub_start:
        pushf
        pushad
        push ds
        push es
        cld
        jmp 0:.canonical                ; 07C0:0000 is legal
.canonical:
        xor eax, eax
        mov ds, ax
        xor edx, edx
        xchg edx, [HEADER + s_NBP.CRC32]
        mov si, HEADER
        mov cx, [HEADER + s_NBP.Length]
        call crc32
        cmp eax, edx
        je stub_checked
.bad:   push cs
        pop ds
        mov si, .message
        call tell
        pop es
        pop ds
        popad
        popf
        xor ax, ax                      ; the ROM tries the next device
        retf
.message: db "compressed program: damaged, not started", 13, 10, 0

%include "crc32.asm"
%include "tell.asm"

; stub_checked - the rest of stub_start: nothing is damaged
stub_checked:
        push word UNPACK_SEGMENT
        pop es
        mov si, HEADER
        mov di, si
        mov cx, [HEADER + s_NBP.Length]
        rep movsb
        jmp UNPACK_SEGMENT:.moved
.moved: xor ax, ax
        mov es, ax
        push cs
        pop ds
        mov si, stub_jump
        mov di, HEADER + s_NBP.Jump
        movsd
        lodsw                           ; AX = length of the program
        mov bp, ax
        add bp, HEADER
        mov di, HEADER + s_NBP.Length
        stosw
        mov di, HEADER + s_NBP.CRC32
        movsd
        and byte [es:HEADER + s_NBP.Flags], ~NBP_FLAG_PACKED
        mov si, stub_end
        mov di, HEADER + s_NBP_size
        call unpack
        jc stub_start.bad
        pop es
        pop ds
        popad
        popf
        jmp 0:NBP_ORIGIN

%include "unpack.asm"
stub_end:
static_assert unpack_end - unpack <= 200, "unpack has outgrown 200 bytes"
static_assert stub_checked - stub_start <= 256, "the check has outgrown 256 bytes"
