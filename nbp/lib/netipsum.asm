; netipsum.asm - the checksums of IPv4, UDP and TCP
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_ip_check, net_ip_seal, net_ip_pseudo, net_sum
; Needs: netip

; net_ip_check - is a datagram of UDP or TCP sound?
;   In:       SI  IP header, DI  what follows it, CX  its length
;   Out:      ZF = 1: yes
;   Clobbers: EAX
net_ip_check:
        call net_ip_pseudo
net_ip_check_from:                      ; with EAX for net_sum
        push si
        push cx
        mov si, di
        call net_sum
        pop cx
        pop si
        inc ax
        ret

; net_ip_seal - the checksum of a datagram of UDP or TCP at net_tx_payload
;   In:       EAX destination, BL  protocol, CX  length; its checksum is 0
;   Out:      AX  checksum, ZF = 1: it is 0; DI  net_tx_payload
;   Clobbers: EAX, EDX, SI
net_ip_seal:
        mov si, net_tx_ip               ; what the pseudo header wants
        mov [si + s_IP.Protocol], bl
        mov [si + s_IP.Destination], eax
        mov edx, [boot_address]
        mov [si + s_IP.Source], edx
        call net_ip_pseudo
        mov di, net_tx_payload
        mov si, di
        push cx
        call net_sum
        pop cx
        xor ax, -1                      ; ZF = 1: it is 0
        ret

; net_ip_pseudo - begin the checksum of UDP and TCP
;   In:       SI  IP header, CX  length of what follows it
;   Out:      EAX for net_sum
;   Clobbers: FLAGS
;   Source:   RFC 9293, 3.1
net_ip_pseudo:
        push cx
        movzx eax, byte [si + s_IP.Protocol]
        xchg al, ah
        xchg cl, ch
        add ax, cx
        adc ax, 0
        add eax, [si + s_IP.Source]
        adc eax, [si + s_IP.Destination]
        adc eax, 0
        pop cx
        ret

; net_sum - the Internet's checksum
;   In:       EAX start, 0 or net_ip_pseudo; SI  data, CX  length
;   Out:      AX  sum: 0xFFFF over what holds its right checksum; to set one,
;             NOT AX
;   Clobbers: EAX, CX, SI
;   Source:   RFC 1071: any width may be summed, and folded at the end
net_sum:
        push edx
        push cx
        shr cx, 2
        jz .rest                        ; CF is of no interest then
        clc
.next:  adc eax, [si]
        lea si, [si + 4]
        loop .next
        adc eax, 0
.rest:  pop cx
        and cx, 3
        jz .fold
        xor edx, edx
        add si, cx
.byte:  shl edx, 8
        dec si
        mov dl, [si]
        loop .byte
        add eax, edx
        adc eax, 0
.fold:  mov edx, eax
        shr edx, 16
        add ax, dx
        adc ax, 0
        pop edx
        ret
