; testundi.asm - pxeinfo: tests of the UNDI: frames, filter, statistics, reset
; SPDX-License-Identifier: Apache-2.0

; test_multicast - 224.0.1.2 is 01:00:5E:00:01:02 (RFC 1112, 6.4)
test_multicast:
        mov dword [block + s_PXENV_UNDI_GET_MCAST_ADDRESS.InetAddr], 0x020100E0
        pxenv PXENV_UNDI_GET_MCAST_ADDRESS, block
        jc .ret
        lea si, [di + s_PXENV_UNDI_GET_MCAST_ADDRESS.MediaAddr]
        mov di, .expected
        mov cx, 6
        repe cmpsb
        je .ret                         ; CF = 0
        mov ax, TEST_WRONG
        stc
.ret:   ret
.expected: db 0x01, 0x00, 0x5E, 0x00, 0x01, 0x02

; test_arp - ask who has the boot server's, or our router's, address
test_arp:
        mov ax, FLTR_DIRECTED | FLTR_BRDCST
        call undi_open
        jc .ret
        call test_print_mode
        call test_ask
        jc .close
        mov cx, 6
        mov al, ':'
        call print_bytes
        print ", "
        cmp byte [undi_mode], UNDI_BY_IRQ
        clc
        jne .close
        movzx eax, word [undi_irq_count]
        call print_decimal
        print " interrupts, "
        clc
.close: pushf
        push ax
        call undi_close
        pop ax
        popf
.ret:   ret

; test_ask - ask who has the boot server's, or our router's, address
;   Out:      as arp_ask
test_ask:
        mov eax, [boot_server]
        mov edx, eax
        call boot_gateway
        test eax, eax
        jnz arp_ask
        mov eax, edx
        jmp arp_ask

; test_print_mode - by which means frames are fetched
;   Clobbers: EAX, CX, SI
test_print_mode:
        movzx cx, byte [undi_mode]
        mov si, .modes
        call print_item
        cmp cl, UNDI_BY_IRQ
        jne .end
        movzx eax, byte [undi_irq]
        call print_decimal
.end:   print ", "
        ret
.modes: db "by IRQ ", 0, "polled: no IRQ", 0, "polled: ROM without interrupts", 0
        db "polled: unknown bus", 0, "polled: PCI Express", 0, 0

; test_filter, test_clear, test_reset - calls whose only answer is success
test_filter:
        mov ax, FLTR_DIRECTED | FLTR_BRDCST
        call undi_open
        jc test_arp.ret
        mov byte [block + s_PXENV_UNDI_SET_PACKET_FILTER.filter], \
                FLTR_DIRECTED | FLTR_BRDCST | FLTR_PRMSC
        pxenv PXENV_UNDI_SET_PACKET_FILTER, block
        jmp test_arp.close
test_clear:
        pxenv PXENV_UNDI_CLEAR_STATISTICS, block
        ret
test_reset:
        mov ax, FLTR_DIRECTED | FLTR_BRDCST
        call undi_open
        jc test_arp.ret
        mov di, block
        mov cx, s_PXENV_UNDI_RESET_size
        call test_clear_block
        mov bx, PXENV_UNDI_RESET_ADAPTER
        call pxe_call
        jmp test_arp.close

; test_restart - down, up again, and do frames still come?
;   Source:   PXE 2.1, UNDI Initialize; quirk U3: its media test may fail a
;   few times
test_restart:
        mov di, block
        mov cx, s_PXENV_UNDI_INITIALIZE_size
        call test_clear_block
        pxenv PXENV_UNDI_SHUTDOWN, block
        jc .ret
        mov bx, PXENV_UNDI_STARTUP
        call pxe_call
        jc .ret
        mov cx, TEST_TRIES
.try:   mov bx, PXENV_UNDI_INITIALIZE
        call pxe_call
        jnc .open
        cmp ax, PXENV_STATUS_UNDI_MEDIATEST_FAILED
        stc
        jne .ret
        mov ax, TEST_TICKS
        call timer_wait
        loop .try
        mov ax, PXENV_STATUS_UNDI_MEDIATEST_FAILED
        stc
        jmp .ret
.open:  mov ax, FLTR_DIRECTED | FLTR_BRDCST
        call undi_open
        jc .ret
        call test_ask
        jmp test_arp.close
.ret:   ret
