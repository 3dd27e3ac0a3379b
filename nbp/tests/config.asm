; config.asm (test) - embedded configuration and CRC-32
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_NAME "test-config"
%macro PROGRAM_CONFIG 0
        db CONFIG_PAD, CONFIG_FILE, 3, "a.b"
        db CONFIG_EXIT, 1, EXIT_HALT
        db CONFIG_RETRIES, 0
        db CONFIG_EXIT, 1, EXIT_INT18
%endmacro
%include "tap.inc"

; config_area value ... - the area shall hold these bytes, and 0 behind
%macro  config_area 1+
        jmp %%fill
%%from: db %1
%%size  equ $ - %%from
%%fill: mov di, nbp_header + s_NBP.Config
        mov si, %%from
        mov cx, %%size
        rep movsb
        mov cx, NBP_CONFIG_SIZE - %%size
        mov al, 0
        rep stosb
%endmacro

tests:  mov al, CONFIG_FILE
        call config_find
        check nc, "a text is found behind a pad"
        check_equal cx, 3, "it has its length"
        check_equal word [si], "a.", "and its bytes"
        mov al, CONFIG_EXIT
        call config_byte
        check_equal al, EXIT_INT18, "the last of two items counts"
        mov al, CONFIG_RETRIES
        call config_byte
        check_equal al, 0, "an item without a value reads as 0"
        mov al, CONFIG_URL
        call config_find
        check c, "an absent item is not found"

        config_area CONFIG_END, CONFIG_EXIT, 1, EXIT_HALT
        mov al, CONFIG_EXIT
        call config_find
        check c, "nothing is found behind the end"

        config_area CONFIG_FILE, 253, CONFIG_EXIT, 1, EXIT_HALT
        mov al, CONFIG_FILE
        call config_find
        check nc, "an item may reach to the end of the area"
        mov al, CONFIG_EXIT
        call config_find
        check c, "what lies inside another item is not found"

        config_area CONFIG_EXIT, 1, EXIT_HALT, CONFIG_FILE, 251
        mov al, CONFIG_FILE
        call config_find
        check nc, "251 bytes fit behind five"
        inc byte [nbp_header + s_NBP.Config + 4]
        mov al, CONFIG_FILE
        call config_find
        check c, "an item that leaves the area is not found"
        mov al, CONFIG_EXIT
        call config_byte
        check_equal al, EXIT_HALT, "the items before it are"

        mov di, nbp_header + s_NBP.Config
        mov cx, NBP_CONFIG_SIZE - 1
        mov al, CONFIG_PAD
        rep stosb
        mov byte [di], CONFIG_EXIT
        mov al, CONFIG_EXIT
        call config_find
        check c, "a type in the last byte has no length"

        mov si, .digits
        mov cx, 9
        xor eax, eax
        call crc32
        check_equal eax, 0xCBF43926, "CRC-32 of 123456789"
        mov si, .digits
        mov cx, 4
        xor eax, eax
        call crc32
        mov cx, 5
        call crc32
        check_equal eax, 0xCBF43926, "CRC-32 in two parts"
        ret
.digits: db "123456789"

%include "end.asm"
