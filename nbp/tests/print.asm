; print.asm (test) - numbers, texts and addresses appear as they should
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_NAME "test-print"
%define PROGRAM_CONSOLE "capture.inc"
%include "tap.inc"

tests:  mov eax, 0
        call print_decimal
        check_printed "decimal 0", "0"
        mov eax, 4294967295
        call print_decimal
        check_printed "decimal 2^32-1", "4294967295"
        check_equal eax, 4294967295, "print_decimal keeps EAX"
        mov eax, 0x09AF1234
        call print_hex32
        check_printed "hexadecimal, 32 bits", "09AF1234"
        call print_hex16
        check_printed "hexadecimal, 16 bits", "1234"
        call print_hex8
        check_printed "hexadecimal, 8 bits", "34"
        call print_segoff
        check_printed "segment:offset", "09AF:1234"
        check_equal eax, 0x09AF1234, "hexadecimal printing keeps EAX"
        mov si, .address
        call print_ip
        check_printed "IPv4 address", "192.0.2.255"
        mov cx, 4
        mov al, ':'
        call print_bytes
        check_printed "bytes", "C0:00:02:FF"
        mov cx, 0
        call print_bytes
        check_equal word [captured_length], 0, "no bytes print nothing"
        print "inline", 10
        check_printed "inline text", "inline", 10
        mov si, .field
        mov cx, 5
        call print_field
        check_printed "a field ends at its length, dots for the rest", "a..b~"
        mov cx, 9
        call print_field
        check_printed "a field ends at its NUL", "a..b~c"
        ret
.address: db 192, 0, 2, 255
.field: db "a", 7, 0x80, "b~c", 0, "xx"

%include "dump.asm"
%include "end.asm"
