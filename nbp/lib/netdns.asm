; netdns.asm - addresses of names
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_dns_take, net_dns_resolve
; Brings: netdnsreply
; Needs: net, nettext, string, dhcpinfo

NET_DNS_NONE    equ 0xFF6A              ; no name server is known

NET_DNS_PORT    equ 53 << 8             ; network order
NET_DNS_TRIES   equ 6                   ; both servers in turn
NET_DNS_ALIASES equ 8
NET_DNS_MAX     equ 255                 ; RFC 1035, 2.3.4

                ; [net_dns_state]: what an answer was
NET_DNS_ADDRESS equ 1                   ; [net_dns_answer]
NET_DNS_NO_NAME equ 2                   ; there is no such name, or address
NET_DNS_ALIAS   equ 3                   ; [net_dns_name] is to be asked for
NET_DNS_TROUBLE equ 4                   ; the server cannot say

variable net_dns, 8                     ; two servers, 0 = none
variable net_dns_server, 4              ; the one asked
variable net_dns_state, 1
variable net_dns_id, 2
variable net_dns_answer, 4
variable net_dns_name, NET_DNS_MAX + 1  ; in labels, lower case

; net_dns_take - the name servers of the DHCPACK in [dhcp_packet]
;   Out:      [net_dns]
;   Clobbers: EAX, CX, SI
net_dns_take:
        xor eax, eax
        mov [net_dns], eax
        mov [net_dns + 4], eax
        mov al, DHCP_DNS
        call dhcp_option_find
        jc .ret
        cmp cx, 4
        jb .ret
        lodsd
        mov [net_dns], eax
        cmp cx, 8
        jb .ret
        lodsd
        mov [net_dns + 4], eax
.ret:   ret

; net_dns_resolve - the address of a host
;   In:       SI  name or address as text, CX  length
;   Out:      CF = 0: EAX in network order
;             CF = 1: AX = NET_NOT_FOUND, NET_SILENT, NET_DNS_NONE,
;             NET_URL_BAD, or NET_*
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
;   Needs:    net_open
;   Source:   RFC 1035, 4; RFC 5452: number and port are drawn at random
net_dns_resolve:
        push si
        push cx
        call string_address
        pop cx
        pop si
        jnc .ret
        call net_dns_encode
        mov ax, NET_URL_BAD
        jc .ret
        push bp
        mov bp, NET_DNS_ALIASES
.name:  mov cx, NET_DNS_TRIES
.try:   mov eax, [net_dns]              ; even tries the first, odd the other
        test cl, 1
        jz .server
        cmp dword [net_dns + 4], 0
        je .server
        mov eax, [net_dns + 4]
.server:
        mov [net_dns_server], eax
        test eax, eax
        mov dx, NET_DNS_NONE
        jz .failed
        push cx
        call net_arp_resolve
        jc .next
        mov di, net_dns_input
        call net_udp_port_new
        call net_random
        mov [net_dns_id], ax
        mov byte [net_dns_state], 0
        call net_dns_query
        mov ax, 18
        mov di, net_dns_state
        call net_wait
.next:  pop cx
        mov dx, ax                      ; why not
        jc .again
        mov dx, NET_BROKEN
        cmp al, NET_DNS_TROUBLE
        je .again
        cmp al, NET_DNS_ALIAS
        je .alias
        cmp al, NET_DNS_ADDRESS
        mov dx, NET_NOT_FOUND
        jne .failed
        mov eax, [net_dns_answer]
        jmp .done                       ; CF = 0: equal
.alias: dec bp
        jnz .name                       ; aliases in a circle
        mov dx, NET_BROKEN
        jmp .failed
.again: loop .try
.failed:
        mov ax, dx
        stc
.done:  mov word [net_udp_port], 0
        pop bp
.ret:   ret

; net_dns_encode - a name as labels
;   In:       SI  text, CX  length
;   Out:      CF = 0: [net_dns_name]
;             CF = 1: it is no name
;   Clobbers: AX, BX, CX, SI, DI
net_dns_encode:
        cmp cx, NET_DNS_MAX - 2
        ja .bad
        mov di, net_dns_name
.label: mov bx, di                      ; BX -> length of the label
        inc di
.next:  jcxz .end
        dec cx
        lodsb
        cmp al, '.'
        je .dot
        call net_lower
        stosb
        jmp .next
.dot:   call .length
        jc .bad
        jcxz .root                      ; a dot at the end is allowed
        jmp .label
.end:   call .length
        jc .bad
.root:  mov byte [di], 0
        clc
        ret
.bad:   stc
        ret
.length:
        mov ax, di
        sub ax, bx
        dec ax
        mov [bx], al
        cmp al, 1                       ; CF = 1: empty
        jb .ret
        cmp al, 64
        cmc
.ret:   ret

; net_dns_query - send the question
;   Clobbers: EAX, BX, CX, EDX, SI, DI
net_dns_query:
        mov di, net_udp_data
        mov ax, [net_dns_id]
        stosw
        mov eax, 0x01000001             ; recursion wanted; one question
        stosd
        xor ax, ax
        stosw
        stosw
        stosw
        mov si, net_dns_name
        call net_dns_length
        rep movsb
        mov eax, 0x01000100             ; address, Internet
        stosd
        mov cx, di
        sub cx, net_udp_data
        mov eax, [net_dns_server]
        mov dx, NET_DNS_PORT
        mov bx, [net_udp_port]
        jmp net_udp_send

; net_dns_length - how long is a name in labels?
;   In:       SI  it
;   Out:      CX  bytes, its end included
;   Clobbers: AX
net_dns_length:
        push si
        xor ah, ah
        mov cx, si
.next:  lodsb
        add si, ax
        test al, al
        jnz .next
        sub si, cx
        mov cx, si
        pop si
        ret

%include "netdnsreply.asm"
