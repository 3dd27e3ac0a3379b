; cmdline.asm (test) - the command line that an iPXE script passes
; SPDX-License-Identifier: Apache-2.0
;
; Started as `chain tests/cmdline.0 one two`.

%define PROGRAM_NAME "test-cmd"
%include "tap.inc"

variable line, 128

tests:  call pxe_find
        check nc, "the ROM's stack is found"
        mov di, line
        call command_line
        check nc, "there is a command line"
        check_equal di, line, "DI is kept"
        check_memory line, "it is what stands behind the name", "one two", 0
        ret

%include "cmdline.asm"
%include "pxe.asm"
%include "end.asm"
