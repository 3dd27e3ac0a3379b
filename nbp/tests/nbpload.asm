; nbpload.asm (test) - what the ROM loads is judged by what it loaded
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_NAME "test-load"
%include "tap.inc"

; load name, length - nbp_load, from a ROM that says that it loaded so much
%macro  load 2
        mov dword [length], %2
        mov si, %1
        mov eax, 1
        call nbp_load
%endmacro

tests:  mov dword [pxe_entry], fake_rom
        load file, 5000
        check nc, "a file that fits is loaded"
        check_equal dword [load_length], 5000, "with its length"
        check_equal word [reads], 1, "at once"
        mov eax, [load_room]
        mov [length], eax
        load file, eax
        check nc, "a file fits that fills the room to its last byte"
        mov eax, [load_room]
        inc eax
        load file, eax
        check c, "one more does not"
        check_equal ax, LOAD_TOO_LARGE, "and it is told"
        mov eax, [load_room]
        inc eax
        check_equal [load_length], eax, "with its length"
        mov byte [refuses], 1           ; as iPXE does: for its size
        load file, 700000
        check c, "a ROM that refuses a file for its size"
        check_equal ax, LOAD_TOO_LARGE, "is understood"
        check_equal dword [load_length], 700000, "and its length is asked for"
        load file, 5000
        check_equal ax, PXENV_STATUS_TFTP_READ_TIMEOUT, "other refusals are the ROM's own"
        mov byte [refuses], 0

        mov es, [load_segment]          ; what an earlier file has left
        mov dword [es:LINUX_HEADER], 'HdrS'
        push ds
        pop es
        load file, 300
        check nc, "the header of an earlier kernel makes no kernel of a short file"
        mov byte [kernel], 1
        load file, 5000
        check c, "a kernel is refused"
        check_equal ax, LOAD_LINUX, "as what it is"
        mov byte [kernel], 0
        load file, 1
        check_equal ax, LOAD_EMPTY, "one byte is no program"
        ret

file:   db "file", 0
refuses: db 0                           ; TFTP_READ_FILE fails
kernel: db 0                            ; what is loaded is one
reads:  dw 0
length: dd 0

; fake_rom - TFTP_READ_FILE and TFTP_GET_FSIZE of a file of [length] bytes
fake_rom:
        cmp bx, PXENV_TFTP_GET_FSIZE
        je .size
        inc word [reads]
        mov word [di], PXENV_STATUS_TFTP_READ_TIMEOUT
        mov ax, 1
        cmp byte [refuses], 0
        jne .done
        mov eax, [length]
        mov [di + s_PXENV_TFTP_READ_FILE.BufferSize], eax
        cmp byte [kernel], 0
        je .ok
        mov eax, [di + s_PXENV_TFTP_READ_FILE.Buffer]
        shr eax, 4
        mov es, ax
        mov dword [es:LINUX_HEADER], 'HdrS'
        jmp .ok
.size:  mov eax, [length]
        mov [di + s_PXENV_TFTP_GET_FSIZE.FileSize], eax
.ok:    xor ax, ax
        mov [di], ax
.done:  retf

%include "bootinfo.asm"
%include "dhcpinfo.asm"
%include "nbpload.asm"
%include "nbpplace.asm"
%include "pxe.asm"
%include "readfile.asm"
%include "string.asm"
%include "end.asm"
