; pxeinfo.asm - report everything that the PXE ROM tells
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_NAME "pxeinfo"
%define PROGRAM_KIND NBP_KIND_PXEINFO
%define PROGRAM_FORM NBP_FORM_NONE
%define PROGRAM_LIMIT 16 * 1024
%define PROGRAM_CONSOLE "consolelog.asm"

%include "entry.asm"

variable problems, 2                    ; findings that should not be

; main - called by entry.asm
;   Out:      AX  0, so that the ROM goes on with the next boot device
main:   print "pxeinfo ", NBP_VERSION, " from pxekit, "
        mov eax, NBP_LENGTH
        call print_decimal
        print " bytes at 0000:7C00, "
        test byte [nbp_header + s_NBP.Flags], NBP_FLAG_SEALED
        jz .unsealed
        print "CRC-32 ok", 10
        jmp .report
.unsealed:
        print "not sealed", 10
.report:
        call report_entry
        call report_memory
        call report_plans
        call pxe_find
        jnc .found
        print 10, "No PXE stack: nothing more to tell.", 10
        call problem
        jmp .end
.found: print "  uses plan "
        movzx eax, byte [pxe_plan]
        call print_decimal
        print ", entry point "
        mov eax, [pxe_entry]
        call print_segoff
        print 10
        call report_bangpxe
        call report_nic
        call report_rom
        call report_packets
        call boot_info
        call report_tests
        call report_end
        call report_to_server
        jmp .pages
.end:   call report_end
.pages: call report_pages
        xor ax, ax
        ret

; report_end - the line that ends a report
;   Clobbers: EAX
report_end:
        print 10, "pxeinfo: end of report, problems: "
        movzx eax, word [problems]
        call print_decimal
        print 10
        ret

; problem - count a finding
;   Clobbers: FLAGS
problem:
        inc word [problems]
        ret

%include "fields.asm"
%include "pxeinfo/state.asm"
%include "pxeinfo/stack.asm"
%include "pxeinfo/nic.asm"
%include "pxeinfo/rom.asm"
%include "pxeinfo/packets.asm"
%include "pxeinfo/tests.asm"
%include "pxeinfo/pages.asm"

%include "arp.asm"
%include "bootinfo.asm"
%include "dhcpinfo.asm"
%include "dump.asm"
%include "extended.asm"
%include "keyboard.asm"
%include "pci.asm"
%include "pxe.asm"
%include "readfile.asm"
%include "report.asm"
%include "status.asm"
%include "string.asm"
%include "tftp.asm"
%include "udp.asm"
%include "undi.asm"
%include "end.asm"
