; netfixed.asm - fixed addresses, without any DHCP server
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_fixed_prefix, net_fixed_check, net_fixed_use, net_fixed_config,
;           net_fixed_value, net_arp_probe
; Needs: net, bootinfo, netdns, config

%define NET_FIXED

NET_FIXED_MASK  equ 0xFF70              ; ones, then zeros; and not all
NET_FIXED_ADDRESS equ 0xFF71            ; no address of a machine at all
NET_FIXED_NETWORK equ 0xFF72            ; that of the network
NET_FIXED_BROADCAST equ 0xFF73          ; that of all machines in it
NET_FIXED_ROUTER equ 0xFF74             ; not another machine in the network
NET_FIXED_DOUBLE equ 0xFF75             ; another machine has it

NET_PROBES      equ 3                   ; RFC 5227, 1.1
NET_PROBE_TICKS equ 12

; net_fixed_prefix - the mask of a prefix
;   In:       AL  1 to 32
;   Out:      EAX mask, network order
;   Clobbers: none
net_fixed_prefix:
        push cx
        mov cl, 32
        sub cl, al
        mov eax, 0xFFFFFFFF
        shl eax, cl                     ; CL is 31 at most
        call net_swap
        pop cx
        ret

; net_fixed_check - do these values make sense together?
;   In:       EAX address, EDX mask, ECX router or 0: network order
;   Out:      CF = 1: AX = NET_FIXED_*
;   Clobbers: EAX
;   Source:   RFC 1122, 3.2.1.3; RFC 3021: a network of two machines has
;             neither an address of its own nor a broadcast
net_fixed_check:
        push ebx
        push ecx
        push edx
        push esi
        call net_swap
        mov ebx, eax                    ; EBX = address
        mov eax, edx
        call net_swap
        mov edx, eax                    ; EDX = mask
        mov eax, ecx
        call net_swap
        mov ecx, eax                    ; ECX = router
        mov esi, edx
        not esi                         ; ESI = bits of machines
        mov ax, NET_FIXED_MASK
        test edx, edx
        jz .wrong
        lea edx, [esi + 1]
        test edx, esi
        jnz .wrong
        mov ax, NET_FIXED_ADDRESS
        mov edx, ebx
        shr edx, 24
        jz .wrong                       ; 0.0.0.0/8: this network
        cmp dl, 127
        je .wrong
        cmp dl, 224
        jae .wrong                      ; multicast, reserved
        cmp esi, 1
        jbe .router
        mov ax, NET_FIXED_NETWORK
        test ebx, esi
        jz .wrong
        mov ax, NET_FIXED_BROADCAST
        mov edx, ebx
        and edx, esi
        cmp edx, esi
        je .wrong
.router:
        jecxz .right
        mov ax, NET_FIXED_ROUTER
        cmp ecx, ebx
        je .wrong
        mov edx, ecx
        xor edx, ebx
        not esi
        test edx, esi
        jnz .wrong                      ; elsewhere
        not esi
        cmp esi, 1
        jbe .right
        test ecx, esi
        jz .wrong
        mov edx, ecx
        and edx, esi
        cmp edx, esi
        je .wrong
.right: clc
        jmp .done
.wrong: stc
.done:  pop esi
        pop edx
        pop ecx
        pop ebx
        ret

; net_fixed_use - be this machine from now on
;   In:       EAX address, EDX mask, ECX router or 0, EBX name server or 0:
;             network order
;   Out:      CF = 0: [boot_*], [net_dns]
;             CF = 1: AX = NET_FIXED_*; nothing is changed, but after
;             NET_FIXED_DOUBLE, SI -> hardware address of the other machine,
;             [boot_address] is 0
;   Clobbers: EAX, ECX, EDX, ESI, DI
;   Needs:    net_open
net_fixed_use:
        push eax
        call net_fixed_check
        pop esi
        jc .ret
        push ecx
        push edx
        mov eax, esi
        push eax
        mov dword [boot_address], 0
        call net_arp_probe
        pop eax
        pop edx
        pop ecx
        jc .double
        mov [boot_address], eax
        mov [boot_mask], edx
        mov [boot_router], ecx
        mov [net_dns], ebx
        mov dword [net_dns + 4], 0
        mov edx, eax
        call net_arp_request            ; RFC 5227, 2.3: an announcement
        clc
.ret:   ret
.double:
        call net_arp_find
        mov ax, NET_FIXED_DOUBLE
        stc
        ret

; net_fixed_config - the same with what is embedded in this program
;   Out:      CF = 0: as net_fixed_use
;             CF = 1: AX = 0: no address is embedded; else as net_fixed_use
;   Clobbers: EAX, EBX, ECX, EDX, ESI, DI
net_fixed_config:
        mov al, CONFIG_DNS
        call net_fixed_value
        mov ebx, eax
        mov al, CONFIG_GATEWAY
        call net_fixed_value
        push eax
        mov al, CONFIG_MASK
        call net_fixed_value
        push eax
        mov al, CONFIG_ADDRESS
        call net_fixed_value
        pop edx
        pop ecx
        test eax, eax
        jnz net_fixed_use
        stc
        ret

; net_fixed_value - an address that is embedded in this program
;   In:       AL  CONFIG_*
;   Out:      CF = 0: EAX network order
;             CF = 1: EAX = 0: it is not there
;   Clobbers: CX, SI
net_fixed_value:
        call config_find
        mov eax, 0
        jc .none
        cmp cx, 4
        stc
        jne .none
        mov eax, [si]
        clc
.none:  ret

; net_arp_probe - has another machine this address?
;   In:       EAX address, network order
;   Out:      CF = 1: yes
;   Clobbers: EAX, CX, EDX, SI, DI
;   Needs:    [boot_address] is 0
;   Source:   RFC 5227, 2.1.1: whoever uses it, or wants to, counts
net_arp_probe:
        mov cx, NET_PROBES
.probe: push eax
        push cx
        xor edx, edx
        call net_arp_request
        mov di, net_arp_came
        mov ax, NET_PROBE_TICKS
        call net_wait
        cmc
        pop cx
        pop eax
        jc .ret
        loop .probe
.ret:   ret
