; ways.asm (test) - a file by each way of fetching, alone, with its SHA-256
; SPDX-License-Identifier: Apache-2.0
;
; Whoever runs it knows the file and compares. The ROM's ways come first: iPXE
; has no TFTP of its own once we have used its frames. On a cable that doubles
; frames iPXE's TFTP_READ ends with an error at a block that comes twice, and its
; file API brings it twice, which the length shows: then READ_FILE is the next way.
; By HTTP the pauses of TCP between ROM and server double with each loss, to more
; than the 30 seconds without a byte that a way has: then our own HTTP is the next.

%define PROGRAM_NAME "test-ways"
%define PROGRAM_BSS_ALIGN 4096
%define NET_TCP
%define FETCH_NET
%include "tap.inc"

PLACE           equ 0x1000000           ; 16 MB
ROOM            equ 0x1000000

variable digest, 32

; way way, name, "text", next way - fetch by it, or else by the next
%macro  way 3-4 0
        mov word [fetch_ways], %1
        mov word [fetch_ways + 2], %4
        mov si, %2
        call fetch_told
        check nc, %3
%endmacro

tests:  call pxe_find
        check nc, "the ROM's stack is found"
        call boot_info
        check nc, "and says who we are"
        call fetch_init
        check nc, "there are ways"
        way way_rom_whole, path, "by READ_FILE"
        way way_rom_blocks, path, "by TFTP_READ", way_rom_whole
        way way_rom_file, path, "by the file API, TFTP", way_rom_whole
        way way_rom_file, url, "by the file API, HTTP", way_net_http
        way way_net_tftp, path, "by our own TFTP"
        way way_net_http, url, "by our own HTTP"
        ret

; fetch_told - fetch and print what came
;   In:       SI  name
;   Out:      CF = 1: it failed
fetch_told:
        mov edx, PLACE
        mov ecx, ROOM
        call fetch_file
        jc .ret
        xchg eax, ecx
        mov si, [fetch_way]
        lea si, [si + s_WAY.Text]
        call print_text
        print ": "
        mov eax, ecx
        call print_decimal
        print " bytes", 10
        mov esi, PLACE
        mov di, digest
        call sha256
        print "sha256 "
        mov si, digest
        mov cx, 32
.byte:  lodsb
        call print_hex8
        loop .byte
        print 10
        clc
.ret:   ret

path:   db "ldlinux.c32", 0
url:    db "http://10.0.2.2/ldlinux.c32", 0

fetch_ways: dw way_rom_whole, way_rom_blocks, way_rom_file, way_net_tftp
        dw way_net_http, 0

%include "bootinfo.asm"
%include "dhcpinfo.asm"
%include "fetch.asm"
%include "fetchnet.asm"
%include "fetchrom.asm"
%include "fetchtftp.asm"
%include "flat.asm"
%include "net.asm"
%include "netdns.asm"
%include "nethttp.asm"
%include "nettext.asm"
%include "nettftp.asm"
%include "neturl.asm"
%include "pci.asm"
%include "pxe.asm"
%include "readfile.asm"
%include "sha256.asm"
%include "status.asm"
%include "string.asm"
%include "tftp.asm"
%include "undi.asm"
%include "end.asm"
