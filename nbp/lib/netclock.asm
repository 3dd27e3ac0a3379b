; netclock.asm - time finer than ticks, numbers that nobody guesses
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_clock, net_swap, net_random
; Needs: net

; net_clock - the time, finer than ticks
;   Out:      EAX 65536ths of a tick, 0.84 us
;   Clobbers: FLAGS
;   Source:   8254, read-back command. In mode 3 the counter goes down by two,
;             twice a tick, and its output says which half it is
net_clock:
        push ecx
        pushf
        cli
        mov al, 0xC2                    ; status and count of counter 0
        out 0x43, al
        in al, 0x40
        mov cl, al                      ; CL = status
        in al, 0x40
        mov ah, al
        in al, 0x40
        xchg al, ah
        movzx ecx, cx
        neg ax
        test cl, 2                      ; mode 3, or 7
        jz .whole
        test cl, 4
        jz .whole
        shr ax, 1
        test cl, 0x80
        jnz .whole
        or ah, 0x80                     ; the second half
.whole: mov cx, [BDA_TICKS]
        shl ecx, 16
        mov cx, ax
        mov eax, ecx
        popf
        pop ecx
        ret

; net_swap - from network order, and back
;   In:       EAX
;   Out:      EAX
;   Clobbers: none
net_swap:
        xchg al, ah
        rol eax, 16
        xchg al, ah
        ret

; net_random - a number that a stranger does not guess
;   Out:      EAX
;   Clobbers: FLAGS
;   The machine's address and clock, stirred with the timer's counter.
net_random:
        xor al, al
        out 0x43, al                    ; latch counter 0
        in al, 0x40
        mov ah, al
        in al, 0x40
        push edx
        movzx eax, ax
        xor eax, [net_seed]
        add eax, 0x9E3779B9
        mov edx, eax
        shl edx, 13
        xor eax, edx
        mov edx, eax
        shr edx, 17
        xor eax, edx
        mov edx, eax
        shl edx, 5
        xor eax, edx
        mov [net_seed], eax
        pop edx
        ret
