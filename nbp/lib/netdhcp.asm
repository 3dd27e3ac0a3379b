; netdhcp.asm - an address by DHCP, over our own stack
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_dhcp
; Brings: netdhcpask
; Needs: net, netfixed, dhcpinfo, bootinfo, netdns

NET_DHCP_TRIES  equ 5                   ; 1, 2, 4, 8, 8 seconds
NET_DHCP_ROUNDS equ 4                   ; after a refusal, or a double

NET_DHCP_CLIENT equ 68 << 8             ; network order
NET_DHCP_SERVER equ 67 << 8

DHCP_DISCOVER   equ 1                   ; RFC 2132, 9.6
DHCP_OFFER      equ 2
DHCP_REQUEST    equ 3
DHCP_DECLINE    equ 4
DHCP_ACK        equ 5
DHCP_NAK        equ 6
DHCP_ADDRESS    equ 50                  ; option: the address asked for

variable net_dhcp_event, 1              ; DHCP_OFFER, DHCP_ACK, DHCP_NAK
variable net_dhcp_wanted, 1             ; which of them is waited for
variable net_dhcp_xid, 4
variable net_dhcp_offer, 4              ; address
variable net_dhcp_server, 4             ; option 54 of the offer
variable net_dhcp_proxy, 4              ; siaddr of a ProxyDHCP offer, or 0
variable net_dhcp_file, 128             ; its file

; net_dhcp - get an address
;   Out:      CF = 0: [dhcp_packet] is the DHCPACK, [boot_*] is what it says,
;             server and file from a ProxyDHCP offer if there was one
;             CF = 1: AX = NET_SILENT or NET_REFUSED; [boot_address] is 0
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
;   Needs:    net_open
;   Source:   RFC 2131, 4.4.1; RFC 5227, 2.1: the address is probed
net_dhcp:
        push bp
        mov dword [boot_address], 0
        mov dword [net_dhcp_proxy], 0
        call net_random
        mov [net_dhcp_xid], eax
        mov bp, NET_DHCP_ROUNDS
.round: mov word [net_udp_handler], net_dhcp_input
        mov word [net_udp_port], NET_DHCP_CLIENT
        mov bl, DHCP_DISCOVER
        mov al, DHCP_OFFER
        call .exchange
        jc .done
        mov bl, DHCP_REQUEST
        mov al, DHCP_ACK
        call .exchange
        jc .done
        cmp al, DHCP_NAK
        je .again
        mov eax, [net_dhcp_offer]
        call net_arp_probe
        jnc .free
        mov bl, DHCP_DECLINE
        call net_dhcp_send
        mov ax, 10 * 18                 ; RFC 2131, 3.1, 5: at least 10 s
        call timer_wait
.again: dec bp
        jnz .round
        mov ax, NET_REFUSED
        stc
        jmp .done
.free:  call boot_take
        call net_dns_take
        mov eax, [net_dhcp_proxy]
        test eax, eax
        jz .done                        ; CF = 0
        mov [boot_server], eax
        cmp byte [net_dhcp_file], 0
        je .done
        mov si, net_dhcp_file
        mov di, boot_file
        mov cx, 128 / 2
        rep movsw
        clc
.done:  mov word [net_udp_port], 0
        pop bp
        ret

; BL = message, AL = the answer -> AL what came, or CF
.exchange:
        mov [net_dhcp_wanted], al
        mov cx, NET_DHCP_TRIES
        mov ax, 18
.try:   push ax
        push bx
        push cx
        mov byte [net_dhcp_event], 0
        call net_dhcp_send
        pop cx
        pop bx
        pop ax
        push ax
        mov di, net_dhcp_event
        call net_wait
        mov dl, al
        pop ax
        jnc .came
        add ax, ax
        cmp ax, 8 * 18
        jbe .next
        mov ax, 8 * 18
.next:  loop .try
        mov ax, NET_SILENT
        stc
        ret
.came:  mov al, dl
        ret

; net_dhcp_input - a datagram has come to our port
;   In:       SI  data, CX  length
;   Clobbers: EAX, CX, DX, SI, DI
;   Source:   RFC 2131, 4.4.1: ours by number and hardware address (quirk D24)
net_dhcp_input:
        cmp cx, s_BOOTPLAYER.options
        jb .ret
        cmp byte [si + s_BOOTPLAYER.opcode], 2
        jne .ret
        mov eax, [net_dhcp_xid]
        cmp eax, [si + s_BOOTPLAYER.ident]
        jne .ret
        mov eax, [net_hardware]
        cmp eax, [si + s_BOOTPLAYER.CAddr]
        jne .ret
        mov ax, [net_hardware + 4]
        cmp ax, [si + s_BOOTPLAYER.CAddr + 4]
        jne .ret
        cmp byte [net_dhcp_event], 0
        jne .ret                        ; what came first is being looked at
        cmp cx, s_BOOTPLAYER_size
        jbe .length
        mov cx, s_BOOTPLAYER_size
.length:
        mov [dhcp_length], cx
        mov di, dhcp_packet
        mov dx, s_BOOTPLAYER_size
        sub dx, cx
        rep movsb
        mov cx, dx
        xor al, al
        rep stosb
        mov al, DHCP_MESSAGE_TYPE
        call dhcp_option_find
        jc .ret
        jcxz .ret
        mov al, [si]
        cmp al, DHCP_OFFER
        je .offer
        cmp byte [net_dhcp_wanted], DHCP_ACK
        jne .ret
        cmp al, DHCP_NAK
        je .came
        cmp al, DHCP_ACK
        jne .ret
        mov edx, [dhcp_packet + s_BOOTPLAYER.yip]
        cmp edx, [net_dhcp_offer]
        jne .ret
.came:  call .server                    ; of whom we asked
        jc .ret
        cmp edx, [net_dhcp_server]
        jne .ret
        mov [net_dhcp_event], al
.ret:   ret
.offer: mov edx, [dhcp_packet + s_BOOTPLAYER.yip]
        test edx, edx
        jz .proxy
        cmp byte [net_dhcp_wanted], DHCP_OFFER
        jne .ret
        mov [net_dhcp_offer], edx
        call .server
        jc .ret
        mov [net_dhcp_server], edx
        mov [net_dhcp_event], al
        ret
.proxy: mov al, DHCP_CLASS              ; an offer without an address
        call dhcp_option_find
        jc .ret
        cmp cx, 9
        jb .ret
        cmp dword [si], 'PXEC'
        jne .ret
        mov eax, [dhcp_packet + s_BOOTPLAYER.sip]
        mov [net_dhcp_proxy], eax
        mov si, dhcp_packet + s_BOOTPLAYER.bootfile
        mov di, net_dhcp_file
        mov cx, 128
        jmp string_copy
.server:                                ; EDX = option 54
        push ax
        mov al, DHCP_SERVER
        call dhcp_option_find
        pop ax
        jc .none
        cmp cx, 4                       ; CF = 1: too short
        jb .none
        mov edx, [si]
.none:  ret

%include "netdhcpask.asm"
