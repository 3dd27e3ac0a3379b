; net-hostile.asm (test) - what hostile servers send, straight into the handlers
; SPDX-License-Identifier: Apache-2.0
;
; Tables of answers first; then 20,000 frames, each a sound one with some bytes
; changed and its checksums mended. At the end a file is fetched.

%define PROGRAM_NAME "test-hos"
%define NET_TCP
%define PROGRAM_LOW                      ; all of it has to fit 64 KB
%define NET_TCP_COUNT 3
%include "tap.inc"

TARGET          equ 0x200000
ROOM            equ 0x10000

tests:  call pxe_find
        call boot_info
        check nc, "the ROM has an address"
        call net_open
        check nc, "our own stack starts"
        call test_urls
        call test_http
        call test_tcp
        call test_dhcp
        call test_trickle
        call test_dns
        call test_tftp
        call test_fuzz
        mov word [net_udp_handler], 0
        mov word [net_udp_port], 0
        call net_tcp_open
        mov di, net_arp_cache
        mov cx, NET_ARP_SIZE * NET_ARP_ENTRIES
        xor al, al
        rep stosb
        mov si, .file
        call net_http_open
        check nc, "after all that a file comes"
        mov edi, TARGET
        mov ecx, ROOM
        call net_http_read
        check nc, "as a whole"
        ret
.file:  db "http://10.0.2.2/hello.0", 0

%include "hostile-url.inc"
%include "hostile-http.inc"
%include "hostile-tcp.inc"
%include "hostile-dhcp.inc"
%include "hostile-dns.inc"
%include "hostile-tftp.inc"
%include "hostile-fuzz.inc"

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
; Last, and so away from the code: writes beside code are slow
variable random, 4
variable frame, 1600
variable rest, 2

%include "end.asm"
