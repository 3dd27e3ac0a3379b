; net-web.asm (test) - files from a web server that misbehaves
; SPDX-License-Identifier: Apache-2.0
;
; The server of Tests/EndToEndTests/HostileWebTests.swift; web.txt, by TFTP,
; says where it is. What it calls /plain is what every good path must bring.

%define PROGRAM_NAME "test-web"
%define PROGRAM_BSS_ALIGN 4096
%define NET_TCP
%include "tap.inc"

TARGET          equ 0x200000
ROOM            equ 0x200000

variable base, 64
variable where, 192
variable digest, 32
variable wanted, 32

; web path, reason or 0, "name"
%macro  web 3
        mov si, %%path
        call fetch
        check_equal ax, %2, %3
        jmp %%end
%%path: db %1, 0
%%end:
%endmacro

tests:  call pxe_find
        call boot_info
        check nc, "the ROM has an address"
        call net_open
        check nc, "our own stack starts"
        mov si, .place
        mov eax, [boot_server]
        xor dx, dx
        call net_tftp_open
        mov edi, base
        mov ecx, 63
        call net_tftp_read
        check nc, "the server's place is known"
        call net_tftp_close

        web "/plain", 0, "content with a length"
        mov si, digest
        mov di, wanted
        mov cx, 32
        rep movsb
        web "/chunked", 0, "chunks of all sizes"
        web "/close", 0, "content up to the end of the connection"
        web "/moved", 0, "redirected"
        web "/relative", 0, "redirected beside itself"
        web "/broken", 0, "reset in the middle, again and again: it goes on there"
        web "/cut", 0, "closed in the middle: it goes on there"
        web "/once", 0, "closed in the middle, no ranges: from the start"
        web "/circle", NET_HTTP_LOOP, "redirected in circles"
        web "/short", NET_SHORT, "never whole"
        web "/changed", NET_HTTP_CHANGED, "another file when it goes on"
        web "/range", NET_BROKEN, "another range than was asked for"
        web "/endless", NET_TOO_LARGE, "chunks without end"
        web "/large", NET_TOO_LARGE, "a length of 4 GB"
        web "/head", NET_BROKEN, "a header without end"
        web "/absent", NET_NOT_FOUND, "not found"
        web "/error", NET_HTTP_STATUS, "an error"
        web "/silent", NET_SILENT, "silence"
        web "/trickle", NET_SILENT, "a byte a second"
        web "/plain", 0, "and content with a length again"
        mov byte [base], 0
        web "http://10.0.2.2:1/", NET_REFUSED, "nobody listens there"
        ret
.place: db "web.txt", 0

; fetch - a path of the server
;   In:       SI  path
;   Out:      AX  0, the reason, or 0xDEAD: other content
fetch:  push si
        mov si, base
        mov di, where
        mov cx, 64
        call string_copy
.end:   cmp byte [di], ' '
        jbe .path
        inc di
        jmp .end
.path:  pop si
        mov cx, 100
        call string_copy
        mov si, where
        call net_http_open
        jc .ret
        mov edi, TARGET
        mov ecx, ROOM
        call net_http_read
        jc .ret
        mov esi, TARGET
        mov ecx, eax
        mov di, digest
        call sha256
        call net_http_close
        xor ax, ax
        cmp dword [wanted], 0
        je .ret
        mov si, digest
        mov di, wanted
        mov cx, 32
        repe cmpsb
        je .ret
        mov ax, 0xDEAD
.ret:   ret

%include "bootinfo.asm"
%include "dhcpinfo.asm"
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
%include "string.asm"
%include "undi.asm"
%include "end.asm"
