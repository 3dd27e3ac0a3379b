; state.asm - pxeinfo: registers at entry and base memory
; SPDX-License-Identifier: Apache-2.0

; report_entry - the registers that the ROM passed
;   Clobbers: EAX
report_entry:
        print 10, "Entry state", 10, "  AX "
        mov ax, [entry_state + s_ENTRY.eax]
        call print_hex16
        print "  EDX "
        mov eax, [entry_state + s_ENTRY.edx]
        call print_hex32
        print "  ES:BX "
        mov eax, [entry_state + s_ENTRY.es - 2]
        mov ax, [entry_state + s_ENTRY.ebx]
        call print_segoff
        print "  SS:SP "
        mov eax, [entry_stack]
        add ax, s_ENTRY.return          ; as it was on entry
        call print_segoff
        print "  flags "
        mov ax, [entry_state + s_ENTRY.flags]
        call print_hex16
        print 10, "  return address "
        mov eax, [entry_state + s_ENTRY.return]
        call print_segoff
        print "  !PXE on the stack "
        mov eax, [entry_state + s_ENTRY.BangPXE]
        call print_segoff
        print 10
        ret

; report_memory - free base memory and who lies above it
;   Clobbers: EAX
report_memory:
        print 10, "Base memory", 10, "  "
        movzx eax, word [BDA_BASE_MEMORY]
        call print_decimal
        print " KB, this program ends at 0000:"
        mov ax, NBP_MEMORY_END
        call print_hex16
        print ", free for an NBP "
        movzx eax, word [BDA_BASE_MEMORY]
        shl eax, 10
        sub eax, NBP_ORIGIN
        call print_decimal
        print " bytes", 10, "  EBDA segment "
        mov ax, [BDA_EBDA]
        call print_hex16
        print "  INT 10h "
        mov eax, [IVT_INT10]
        call print_segoff
        print "  INT 1Ah "
        mov eax, [IVT_INT1A]
        call print_segoff
        print 10
        ret
