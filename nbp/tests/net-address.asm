; net-address.asm (test) - fixed addresses, and our own DHCP client
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_NAME "test-addr"
%define PROGRAM_BSS_ALIGN 4096
%define NET_TCP
%macro PROGRAM_CONFIG 0
        db CONFIG_ADDRESS, 4, 10, 0, 2, 78
        db CONFIG_MASK, 4, 255, 255, 255, 0
        db CONFIG_GATEWAY, 4, 10, 0, 2, 2
        db CONFIG_DNS, 4, 10, 0, 2, 3
%endmacro
%include "tap.inc"

; judge address, prefix, router, reason, "name" - net_fixed_check says so
%macro  judge 5
        call judge_values
        db %1, %2, %3
        dw %4
        check e, %5
%endmacro

; judge_values - ZF = 1: the reason (0 = none) is what follows the call
judge_values:
        pop si
        mov al, [si + 4]
        call net_fixed_prefix
        mov edx, eax
        mov eax, [si]
        mov ecx, [si + 5]
        call net_fixed_check
        mov bx, 0
        jnc .well
        mov bx, ax
.well:  cmp bx, [si + 9]
        lea si, [si + 11]
        jmp si

variable first, 4
variable length, 4

tests:  mov al, 24
        call net_fixed_prefix
        check_equal eax, 0x00FFFFFF, "/24"
        mov al, 32
        call net_fixed_prefix
        check_equal eax, 0xFFFFFFFF, "/32"
        mov al, 1
        call net_fixed_prefix
        check_equal eax, 0x00000080, "/1"
        judge {192,168,7,9}, 24, {192,168,7,1}, 0, "an ordinary network"
        judge {192,168,7,9}, 24, {0,0,0,0}, 0, "without a router"
        judge {192,168,7,0}, 24, {0,0,0,0}, NET_FIXED_NETWORK, "the network"
        judge {192,168,7,255}, 24, {0,0,0,0}, NET_FIXED_BROADCAST, "its broadcast"
        judge {192,168,6,255}, 22, {192,168,4,1}, 0, "255 within a /22"
        judge {192,168,7,9}, 24, {192,168,8,1}, NET_FIXED_ROUTER, "a router elsewhere"
        judge {192,168,7,9}, 24, {192,168,7,9}, NET_FIXED_ROUTER, "itself as router"
        judge {192,168,7,9}, 24, {192,168,7,255}, NET_FIXED_ROUTER, "broadcast as router"
        judge {192,168,7,9}, 24, {192,168,7,0}, NET_FIXED_ROUTER, "network as router"
        judge {192,168,7,8}, 31, {192,168,7,9}, 0, "two machines, RFC 3021"
        judge {192,168,7,8}, 32, {0,0,0,0}, 0, "alone"
        judge {192,168,7,8}, 32, {192,168,7,1}, NET_FIXED_ROUTER, "alone with a router"
        judge {127,0,0,1}, 8, {0,0,0,0}, NET_FIXED_ADDRESS, "loopback"
        judge {224,0,0,1}, 8, {0,0,0,0}, NET_FIXED_ADDRESS, "multicast"
        judge {0,1,2,3}, 8, {0,0,0,0}, NET_FIXED_ADDRESS, "network 0"
        mov eax, 0x0907A8C0
        mov edx, 0x00FF00FF
        xor ecx, ecx
        call net_fixed_check
        check_equal ax, NET_FIXED_MASK, "a mask with a hole"

        call pxe_find
        call boot_info
        check nc, "the ROM has an address"
        mov eax, [boot_address]
        mov [first], eax
        mov dword [boot_address], 0
        call net_open
        check nc, "our own stack starts without one"

        mov eax, [boot_server]          ; it is there already
        mov edx, 0x00FFFFFF
        xor ecx, ecx
        xor ebx, ebx
        call net_fixed_use
        check_equal ax, NET_FIXED_DOUBLE, "the boot server's address is taken"
        call net_fixed_config
        check nc, "the embedded address is free"
        check_equal dword [boot_address], 0x4E02000A, "and it is used"
        check_equal dword [net_dns], 0x0302000A, "so is the name server"
        call fetch
        check nc, "a file comes to a fixed address"

        mov dword [boot_server], 0
        call net_dhcp
        check nc, "our own DHCP client gets an address"
        mov eax, [boot_address]
        check_equal eax, [first], "the one that the ROM had"
        check_equal dword [boot_mask], 0x00FFFFFF, "with its mask"
        check_equal dword [boot_server], 0x0202000A, "and the boot server"
        cmp byte [boot_file], 0
        check ne, "and a file"
        call fetch
        check nc, "a file comes to that address"
        call net_close
        ret

; fetch - a small file by TFTP and by HTTP
;   Out:      CF = 1: AX = the reason
fetch:  mov si, .name
        mov eax, 0x0202000A
        xor dx, dx
        call net_tftp_open
        jc .ret
        mov edi, 0x200000
        mov ecx, 0x10000
        call net_tftp_read
        jc .ret
        mov [length], eax
        call net_tftp_close
        mov si, .url
        call net_http_open
        jc .ret
        mov edi, 0x200000
        mov ecx, 0x10000
        call net_http_read
        jc .ret
        cmp eax, [length]
        je .ret
        stc
.ret:   ret
.name:  db "hello.0", 0
.url:   db "http://10.0.2.2/hello.0", 0

%include "bootinfo.asm"
%include "dhcpinfo.asm"
%include "flat.asm"
%include "net.asm"
%include "netdhcp.asm"
%include "netdns.asm"
%include "netfixed.asm"
%include "nethttp.asm"
%include "nettext.asm"
%include "nettftp.asm"
%include "neturl.asm"
%include "pci.asm"
%include "pxe.asm"
%include "string.asm"
%include "undi.asm"
%include "end.asm"
