; netarp.asm - who has an IPv4 address: asked, answered, remembered
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_arp_input, net_arp_find, net_arp_request, net_arp_resolve
; Needs: net

%include "arp.inc"

NET_ARP_ENTRIES equ 8
NET_ARP_SIZE    equ 10                  ; address, hardware address
NET_ARP_TRIES   equ 5
NET_ARP_TICKS   equ 9

variable net_arp_cache, NET_ARP_SIZE * NET_ARP_ENTRIES
variable net_arp_next, 2                ; offset of the entry to overwrite
variable net_arp_wanted, 4              ; address that was asked for
variable net_arp_came, 1                ; its owner has been heard
variable net_arp_frame, ARP_FRAME_SIZE

; net_arp_input - an ARP packet has come
;   In:       SI  frame, CX  length
;   Clobbers: EAX, CX, EDX, SI, DI
;   Source:   RFC 826, packet reception
;   What is known is brought up to date; what is new is kept if it was
;   asked for, or comes from someone who wants to talk to us.
net_arp_input:
        cmp cx, s_ARP_size
        jb .ret
        cmp dword [si + s_ARP.HardwareType], 0x00080100
        jne .ret
        cmp word [si + s_ARP.Lengths], 0x0406
        jne .ret
        mov eax, [si + s_ARP.SenderAddress]
        test eax, eax
        jz .asked                       ; a probe tells nothing
        mov dx, si
        call net_arp_find
        mov di, si
        mov si, dx
        jnc .update
        cmp eax, [net_arp_wanted]
        je .add
        mov edx, [si + s_ARP.TargetAddress]
        cmp edx, [boot_address]
        jne .ret
.add:   mov di, [net_arp_next]
        add word [net_arp_next], NET_ARP_SIZE
        cmp di, NET_ARP_SIZE * (NET_ARP_ENTRIES - 1)
        jb .entry
        mov word [net_arp_next], 0
.entry: add di, net_arp_cache
        mov [di], eax
        add di, 4
.update:
        push si
        add si, s_ARP.SenderHardware
        movsd
        movsw
        pop si
        cmp eax, [net_arp_wanted]
        jne .asked
        mov byte [net_arp_came], 1
.asked: cmp word [si + s_ARP.Operation], 0x0100
        jne .ret
        mov eax, [boot_address]
        test eax, eax
        jz .ret
        cmp eax, [si + s_ARP.TargetAddress]
        jne .ret
        mov edx, [si + s_ARP.SenderAddress]
        add si, s_ARP.SenderHardware
        mov cx, 0x0200                  ; a reply
        jmp net_arp_send
.ret:   ret

; net_arp_find - look an address up
;   In:       EAX
;   Out:      CF = 0: SI -> its hardware address
;             CF = 1: not known
;   Clobbers: SI
net_arp_find:
        mov si, net_arp_cache
.next:  cmp [si], eax
        lea si, [si + 4]
        je .ret                         ; CF = 0
        add si, NET_ARP_SIZE - 4
        cmp si, net_arp_cache + NET_ARP_SIZE * NET_ARP_ENTRIES
        jb .next
        stc
.ret:   ret

; net_arp_request - ask for an address
;   In:       EAX it; EDX our own, 0 for a probe (RFC 5227)
;   Clobbers: EAX, CX, EDX, SI, DI
net_arp_request:
        mov [net_arp_wanted], eax
        mov byte [net_arp_came], 0
        xchg eax, edx                   ; EDX = target, EAX = sender
        mov si, net_arp_broadcast
        mov cx, 0x0100                  ; a request
        ; fall through to net_arp_send

; net_arp_send - send an ARP packet
;   In:       SI  hardware address to, CX  operation, EAX sender's address,
;             EDX target's address
;   Clobbers: EAX, CX, SI, DI
net_arp_send:
        mov di, net_arp_frame
        push si
        movsd
        movsw
        mov si, net_hardware
        movsd
        movsw
        mov si, .head
        movsd
        movsd
        xchg ax, cx
        stosw
        xchg ax, cx
        mov si, net_hardware
        movsd
        movsw
        stosd
        pop si
        movsd
        movsw
        xchg eax, edx
        stosd
        xchg eax, edx
        mov si, net_arp_frame
        mov cx, ARP_FRAME_SIZE
        jmp undi_send
.head:  db 0x08, 0x06, 0, 1, 0x08, 0x00, 6, 4 ; ARP: Ethernet, IPv4
net_arp_broadcast:
        times 6 db 0xFF

; net_arp_resolve - make sure that the next hop to an address is known
;   In:       EAX address, network order
;   Out:      CF = 1: AX = NET_NO_ROUTE
;   Clobbers: EAX, CX, EDX, SI, DI
;   Waits; so it is not for handlers.
net_arp_resolve:
        call net_ip_route
        call net_arp_find
        jnc .ret
        mov dx, NET_ARP_TRIES
.try:   push eax
        push dx
        mov edx, [boot_address]
        call net_arp_request
        mov di, net_arp_came
        mov ax, NET_ARP_TICKS
        call net_wait
        pop dx
        pop eax
        jnc .ret
        dec dx
        jnz .try
        mov ax, NET_NO_ROUTE
        stc
.ret:   ret
