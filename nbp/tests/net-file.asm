; net-file.asm (test) - a file of several MB by our own TFTP and our own HTTP
; SPDX-License-Identifier: Apache-2.0
;
; Both must bring the same bytes, whatever the cable does to the frames.

%ifndef NET_FILE
%define NET_FILE "vmlinuz"
%endif
%define PROGRAM_NAME "test-net"
%define PROGRAM_BSS_ALIGN 4096
%define NET_TCP
%include "tap.inc"

BY_TFTP         equ 0x1000000           ; 16 MB
BY_HTTP         equ 0x3000000           ; 48 MB
ROOM            equ 0x2000000

variable digest_tftp, 32
variable digest_http, 32

tests:  call pxe_find
        check nc, "the ROM's stack is found"
        call boot_info
        check nc, "and says who we are"
        call fetch_init
        check nc, "the card's frames can be had"

        mov si, .path
        mov edx, BY_TFTP
        mov di, digest_tftp
        call .by
        check nc, "a file comes by our own TFTP"
        mov si, .url
        mov edx, BY_HTTP
        mov di, digest_http
        call .by
        check nc, "and by our own HTTP"
        mov si, digest_tftp
        mov di, digest_http
        mov cx, 32
        repe cmpsb
        check e, "both are the same"

        mov si, .absent_path
        call .small
        check_equal ax, PXENV_STATUS_TFTP_FILE_NOT_FOUND, "TFTP: not found"
        mov si, .absent_url
        call .small
        check_equal ax, PXENV_STATUS_TFTP_FILE_NOT_FOUND, "HTTP: not found"
        mov si, .https
        call .small
        check_equal ax, FETCH_NO_WAY, "HTTPS is not spoken"
        mov si, .path
        call .small
        check_equal ax, FETCH_NO_ROOM, "TFTP: no room for it"
        mov si, .url
        call .small
        check_equal ax, FETCH_NO_ROOM, "HTTP: no room for it"
        call fetch_net_end
        cmp byte [undi_draining], 0
        check e, "the card is given back"
        ret
.by:    push di
        push edx
        mov eax, [BDA_TICKS]
        push eax
        mov ecx, ROOM
        call fetch_file
        pop edx
        jc .failed
        mov ecx, [BDA_TICKS]
        sub ecx, edx
        call print_decimal
        print " bytes, "
        xchg eax, ecx
        call print_decimal
        print " ticks, sha256 "
        pop esi
        pop di
        push di
        call sha256
        pop si
        mov cx, 32
.byte:  lodsb
        call print_hex8
        loop .byte
        print 10
        clc
        ret
.failed:
        pop edx
        pop di
        call print_status
        stc
        ret
.small: mov edx, BY_TFTP
        mov ecx, 0x10000
        jmp fetch_file
.path:  db NET_FILE, 0
.url:   db "http://10.0.2.2/", NET_FILE, 0
.absent_path: db "absent", 0
.absent_url: db "http://10.0.2.2/absent", 0
.https: db "https://10.0.2.2/", 0

fetch_ways: dw way_net_http, way_net_tftp, 0

%include "bootinfo.asm"
%include "dhcpinfo.asm"
%include "fetch.asm"
%include "fetchnet.asm"
%include "flat.asm"
%include "net.asm"
%include "netdns.asm"
%include "nethttp.asm"
%include "nettext.asm"
%include "nettftp.asm"
%include "neturl.asm"
%include "pci.asm"
%include "pxe.asm"
%include "sha256.asm"
%include "status.asm"
%include "string.asm"
%include "undi.asm"
%include "end.asm"
