; netip.asm - IPv4, and ICMP's echo
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_ip_input, net_ip_send, net_ip_route
; Brings: netipsum
; Needs: net, netarp

                struc s_IP              ; RFC 791, 3.1
.Version        resb 1                  ; and the header's length in 4 bytes
.Service        resb 1
.Length         resw 1                  ; all in network order
.Identification resw 1
.Fragment       resw 1                  ; flags and offset
.TimeToLive     resb 1
.Protocol       resb 1
.Checksum       resw 1
.Source         resd 1
.Destination    resd 1
                endstruc
assert_size s_IP, 20

IP_ICMP         equ 1
IP_TCP          equ 6
IP_UDP          equ 17
IP_MORE_OR_OFFSET equ 0xFF3F            ; of s_IP.Fragment as it lies
IP_DONT_FRAGMENT equ 0x0040

net_tx_ip       equ net_tx + NET_ETHERNET
net_tx_payload  equ net_tx_ip + s_IP_size

variable net_ip_identification, 2

; net_ip_input - an IPv4 packet has come
;   In:       SI  frame, CX  length
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI, BP
;   Source:   RFC 1122, 3.2.1
;   Dropped without a word: what is damaged, not for us, or a fragment.
;   Nobody who serves boot files needs to fragment, and who wants to make
;   us keep fragments is no friend.
net_ip_input:
        sub cx, NET_ETHERNET
        jbe .ret
        add si, NET_ETHERNET
        mov al, [si]
        mov ah, al
        and ax, 0xF00F                  ; AH version, AL length
        cmp ah, 0x40
        jne .ret
        cmp al, s_IP_size / 4
        jb .ret
        xor ah, ah
        shl ax, 2
        mov bx, ax                      ; BX = header's length
        mov dx, [si + s_IP.Length]
        xchg dl, dh
        cmp dx, cx
        ja .ret                         ; cut short
        sub dx, bx
        jb .ret
        test word [si + s_IP.Fragment], IP_MORE_OR_OFFSET
        jnz .ret
        mov eax, [si + s_IP.Destination]
        mov ecx, [boot_address]
        jecxz .ours                     ; before DHCP has given one
        cmp eax, ecx
        je .ours
        cmp eax, 0xFFFFFFFF
        je .ours
        mov edi, [boot_mask]
        not edi
        or edi, ecx                     ; broadcast to the network
        cmp eax, edi
        jne .ret
.ours:  push si
        mov cx, bx
        xor eax, eax
        call net_sum
        pop si
        inc ax
        jnz .ret                        ; damaged
        lea di, [bx + si]               ; DI = payload
        mov cx, dx                      ; CX = its length
        mov al, [si + s_IP.Protocol]
        cmp al, IP_UDP
        je net_udp_input
%ifdef NET_TCP
        cmp al, IP_TCP
        je net_tcp_input
%endif
        cmp al, IP_ICMP
        je .icmp
.ret:   ret
.icmp:                                  ; echo is sent back as it came
        cmp cx, 8
        jb .ret
        cmp cx, NET_TX_SIZE - NET_ETHERNET - s_IP_size
        ja .ret
        cmp word [di], 8                ; echo, code 0
        jne .ret
        cmp bx, s_IP_size
        jne .ret
        mov eax, [si + s_IP.Destination]
        cmp eax, [boot_address]
        jne .ret                        ; to many: nobody answers
        xor eax, eax
        call net_ip_check_from
        jnz .ret
        mov eax, [si + s_IP.Source]
        push cx
        mov si, di
        mov di, net_tx_payload
        rep movsb
        pop cx
        mov di, net_tx_payload
        mov byte [di], 0                ; echo reply
        add word [di + 2], 8            ; the checksum, by RFC 1624
        adc word [di + 2], 0
        mov bl, IP_ICMP
        ; fall through to net_ip_send

; net_ip_send - send what lies at net_tx_payload
;   In:       EAX destination, BL  protocol, CX  length
;   Out:      CF = 1: AX = NET_NO_ROUTE, or PXENV_STATUS_*
;   Clobbers: EAX, CX, EDX, SI, DI
;   Where the next hop is not known it is asked for, and the packet is
;   lost: whoever sent it tries again anyway.
net_ip_send:
        mov edx, eax
        mov si, net_arp_broadcast
        cmp eax, 0xFFFFFFFF
        je .known
        call net_ip_route
        call net_arp_find
        jnc .known
        mov edx, [boot_address]
        call net_arp_request
        mov ax, NET_NO_ROUTE
        stc
        ret
.known: mov di, net_tx
        movsd
        movsw
        mov si, net_hardware
        movsd
        movsw
        mov eax, 0x00450008             ; IPv4; header of 20 bytes
        stosd
        mov ax, cx
        add ax, s_IP_size
        xchg al, ah
        stosw
        inc word [net_ip_identification]
        mov ax, [net_ip_identification]
        stosw
        mov ax, IP_DONT_FRAGMENT
        stosw
        mov al, 64
        mov ah, bl
        stosw
        xor eax, eax
        stosw
        mov eax, [boot_address]
        stosd
        mov eax, edx
        stosd
        push cx
        mov si, net_tx_ip
        mov cx, s_IP_size
        xor eax, eax
        call net_sum
        not ax
        mov [net_tx_ip + s_IP.Checksum], ax
        pop cx
        mov di, net_tx_payload
        add di, cx
        add cx, NET_ETHERNET + s_IP_size
        mov si, net_tx
        cmp cx, ARP_FRAME_SIZE
        jae undi_send
        mov ax, ARP_FRAME_SIZE
        xchg ax, cx                     ; padded, with zeros
        push cx
        sub cx, ax
        xor al, al
        rep stosb
        pop cx
        jmp undi_send

; net_ip_route - through whom?
;   In:       EAX address
;   Out:      EAX whom to ask by ARP: itself, or the router
;   Clobbers: FLAGS
;   Who is elsewhere and has no router asks for the address itself: a router
;   that does proxy ARP may answer (quirk D27).
net_ip_route:
        push ebx
        mov ebx, eax
        call boot_gateway
        test eax, eax
        jnz .ret
        mov eax, ebx
.ret:   pop ebx
        ret

%include "netipsum.asm"
