; fetch.asm (test) - a file by every way that the ROM has, to memory above 1 MB
; SPDX-License-Identifier: Apache-2.0
;
; Two files are asked for: pxeinfo.0, and vmlinuz, whose blocks are many.

%define PROGRAM_NAME "test-fetch"
%include "tap.inc"

PLACE           equ 0x1000000           ; 16 MB

variable sums, 4 * 3
variable told, 4
variable near_memory, 1024

; way_alone index - leave one way usable
%macro  way_alone 1
        mov byte [way_rom_file + s_WAY.Usable], %1 = 0
        mov byte [way_rom_whole + s_WAY.Usable], %1 = 1
        mov byte [way_rom_blocks + s_WAY.Usable], %1 = 2
%endmacro

; every way - the checks of one way
;   In:       AX  its number
each:   mov [.number], ax
        mov si, small
        mov edx, PLACE
        mov ecx, 0x8000
        call fetch_file
        check nc, "a small file"
        cmp eax, NBP_LENGTH
        check ne, "is not this one"
        mov [.length], eax
        mov esi, PLACE                  ; its header is here again
        mov edi, near_memory
        mov ecx, 512
        call flat_copy
        check nc, "memory above 1 MB is copied"
        mov eax, [.length]
        check_equal [near_memory + s_NBP.Length], eax, "its header has its length"

        mov dword [near_memory], 0x55AA55AA
        mov esi, near_memory
        mov edi, PLACE + 1000
        mov ecx, 4
        call flat_copy
        mov si, small
        mov edx, PLACE
        mov ecx, 1000
        call fetch_file
        check_equal ax, FETCH_NO_ROOM, "a place of 1000 bytes is too small"
        mov eax, [.length]
        check_equal [fetch_length], eax, "the length is told"
        mov esi, PLACE + 1000
        mov edi, near_memory + 8
        mov ecx, 4
        call flat_copy
        check_equal dword [near_memory + 8], 0x55AA55AA, "nothing is written beyond"

        mov si, absent
        call fetch_there
        check_equal ax, PXENV_STATUS_TFTP_FILE_NOT_FOUND, "a file that is not there"
        mov si, large
        call fetch_there
        check nc, "a kernel"
        mov [.length], eax
        mov edx, PLACE                  ; its sum
        xor ebp, ebp
.sum:   mov esi, edx
        mov edi, near_memory
        mov ecx, 1024
        cmp [.length], ecx
        jae .part
        mov ecx, [.length]
.part:  jecxz .summed
        call flat_copy
        add edx, ecx
        sub [.length], ecx
        mov si, near_memory
        mov eax, ebp
        call crc32
        mov ebp, eax
        jmp .sum
.summed:
        mov bx, [.number]
        shl bx, 2
        mov [sums + bx], ebp
        check_equal ebp, [sums], "each way brings the same bytes"
        ret
.number: dw 0
.length: dd 0

tests:  call pxe_find
        call boot_info
        check nc, "the ROM says who we are"
        call fetch_init
        check nc, "there are ways"
        mov word [fetch_tell], tell_bytes
        cmp byte [way_rom_file + s_WAY.Usable], 1
        check e, "the ROM has the file API"
        way_alone 0
        mov ax, 0
        call each
        cmp dword [told], 0x100000
        check a, "bytes are told as they come"
        mov si, url
        mov edx, PLACE
        mov ecx, 0x8000
        call fetch_file
        check nc, "a URL"
        way_alone 1
        mov ax, 1
        call each
        way_alone 2
        mov ax, 2
        call each
        mov si, url
        call fetch_there
        check_equal ax, FETCH_NO_WAY, "HTTP is not by TFTP"
        mov si, tftp_url
        call fetch_there
        check nc, "a URL of TFTP is"

        mov esi, near_memory            ; flat_copy where both overlap
        mov di, si
        mov cx, 1024
.fill:  mov al, cl
        stosb
        loop .fill
        mov edi, near_memory + 3
        mov ecx, 1001
        call flat_copy
        check_memory near_memory + 3, "up", 0, 255, 254
        check_memory near_memory + 3 + 998, "to its last byte", 26, 25, 24
        mov esi, near_memory + 3
        mov edi, near_memory
        call flat_copy
        check_memory near_memory, "and down", 0, 255, 254
        check_memory near_memory + 998, "to its last byte", 26, 25, 24
        mov esi, address_of_ones
        mov edi, PLACE
        mov ecx, 8
        call flat_copy
        mov edi, PLACE + 1
        mov ecx, 5
        call flat_fill
        mov esi, PLACE
        mov edi, near_memory
        mov ecx, 8
        call flat_copy
        check_memory near_memory + 1, "memory is cleared", 0, 0, 0, 0, 0
        check_equal byte [near_memory + 6], 1, "and no more"
        ret

; fetch_there - fetch_file to PLACE
fetch_there:
        mov edx, PLACE
        mov ecx, 64 * 1024 * 1024
        jmp fetch_file

; tell_bytes - as [fetch_tell]
tell_bytes:
        mov [told], eax
        ret

address_of_ones: times 8 db 1
small:  db "pxeinfo.0", 0
large:  db "vmlinuz", 0
absent: db "absent", 0
url:    db "http://10.0.2.2/pxeinfo.0", 0
tftp_url: db "tftp://10.0.2.2/pxeinfo.0", 0

fetch_ways: dw way_rom_file, way_rom_whole, way_rom_blocks, 0

%include "bootinfo.asm"
%include "dhcpinfo.asm"
%include "fetch.asm"
%include "fetchrom.asm"
%include "fetchtftp.asm"
%include "flat.asm"
%include "pxe.asm"
%include "readfile.asm"
%include "status.asm"
%include "string.asm"
%include "tftp.asm"
%include "end.asm"
