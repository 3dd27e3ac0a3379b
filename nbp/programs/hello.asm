; hello.asm - say hello, then return to the ROM
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_NAME "hello"
%define PROGRAM_KIND NBP_KIND_OTHER
%define PROGRAM_FORM NBP_FORM_NONE
%include "entry.asm"

; main - called by entry.asm
;   Out:      AX  status for the ROM, 0 = try the next boot device
main:   call pxe_find
        jc .alone
        print "hello, network; the ROM's entry point is "
        mov eax, [pxe_entry]
        call print_segoff
        print 10
        xor ax, ax
        ret
.alone: print "hello, nobody", 10
        xor ax, ax
        ret

%include "dump.asm"
%include "pxe.asm"
%include "end.asm"
