; netudp.asm - datagrams over our own stack
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_udp_input, net_udp_send, net_udp_port_new
; Needs: net, netip

                struc s_UDP             ; RFC 768
.Source         resw 1                  ; all in network order
.Destination    resw 1
.Length         resw 1
.Checksum       resw 1
                endstruc
assert_size s_UDP, 8

net_udp_data    equ net_tx_payload + s_UDP_size
NET_UDP_MAX     equ NET_TX_SIZE - NET_ETHERNET - s_IP_size - s_UDP_size

variable net_udp_port, 2                ; our port, network order; 0 = closed
variable net_udp_handler, 2             ; gets what comes to it

; net_udp_port_new - open a port that a stranger does not guess
;   In:       DI  handler: SI -> data, CX  length, DX  source port,
;             EAX source address; it may clobber all
;   Out:      BX  the port, network order
;   Clobbers: EAX
net_udp_port_new:
        call net_random
        or al, 0xC0                     ; 49152 and above, the first byte
        mov bx, ax
        mov [net_udp_handler], di
        mov [net_udp_port], bx
        ret

; net_udp_input - a datagram has come
;   In:       SI  IP header, DI  payload, CX  its length
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI, BP
net_udp_input:
        cmp cx, s_UDP_size
        jb .ret
        mov dx, [di + s_UDP.Destination]
        test dx, dx
        jz .ret
        cmp dx, [net_udp_port]
        jne .ret
        mov ax, [di + s_UDP.Length]
        xchg al, ah
        cmp ax, s_UDP_size
        jb .ret
        cmp ax, cx
        ja .ret                         ; cut short
        mov cx, ax
        cmp word [di + s_UDP.Checksum], 0
        je .whole                       ; the sender did not want one
        call net_ip_check
        jnz .ret
.whole: sub cx, s_UDP_size
        mov eax, [si + s_IP.Source]
        mov dx, [di + s_UDP.Source]
        lea si, [di + s_UDP_size]
        jmp [net_udp_handler]
.ret:   ret

; net_udp_send - send what lies at net_udp_data
;   In:       EAX destination, DX  port to, BX  port from: network order
;             CX  length, at most NET_UDP_MAX
;   Out:      CF = 1: AX = NET_NO_ROUTE, or PXENV_STATUS_*
;   Clobbers: EAX, CX, EDX, SI, DI
net_udp_send:
        push bx
        mov di, net_tx_payload
        add cx, s_UDP_size
        mov [di + s_UDP.Source], bx
        mov [di + s_UDP.Destination], dx
        mov dx, cx
        xchg dl, dh
        mov [di + s_UDP.Length], dx
        mov word [di + s_UDP.Checksum], 0
        mov bl, IP_UDP
        push eax
        call net_ip_seal
        jnz .sum
        dec ax                          ; 0 would mean: none
.sum:   mov [di + s_UDP.Checksum], ax
        pop eax
        call net_ip_send
        pop bx
        ret
