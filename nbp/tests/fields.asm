; fields.asm (test) - a structure is printed by the table of its fields
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_NAME "test-fields"
%define PROGRAM_CONSOLE "capture.inc"
%include "tap.inc"
%include "fields.asm"

tests:  mov di, .structure
        mov si, .numbers
        call print_fields
        check_printed "numbers", "a 34 b 1234 c 89AB1234 d 52 e 4660 f 2309689908"
        check_equal si, .numbers_end, "SI is behind the table"
        check_equal di, .structure, "DI is kept"
        mov si, .others
        call print_fields
        check_printed "far pointers, texts and labels", \
                "g 89AB:1234 h PXE j", 10
        call print_fields
        check_printed "a text ends at 16 bytes", "0123456789abcdef"
        ret
.structure:
        dd 0x89AB1234
        db "PXE", 0
        db "0123456789abcdefgh"
.numbers:
        field HEX8, 0, "a "
        field HEX16, 0, " b "
        field HEX32, 0, " c "
        field NUMBER8, 0, " d "
        field NUMBER16, 0, " e "
        field NUMBER32, 0, " f "
        db 0
.numbers_end:
.others:
        field FAR, 0, "g "
        field TEXT, 4, " h "
        field LABEL, 0, " j", 10
        db 0
        field TEXT, 8, ""
        db 0

%include "dump.asm"
%include "end.asm"
