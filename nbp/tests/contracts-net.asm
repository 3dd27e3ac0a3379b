; contracts-net.asm (test) - as contracts.asm, for our own network stack
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_NAME "test-net"
%define NET_TCP
%define PROGRAM_LOW                      ; all of it has to fit 64 KB
%define NET_TCP_COUNT 3
%include "tap.inc"
%include "contract.inc"

tests:  call pxe_find
        call boot_info
        mov eax, [boot_server]
        mov [fetch_server], eax
        call net_open
%include "contracts-net.inc"
        ret

fetch_ways: dw way_net_http, way_net_tftp, 0

file:   db "hello.0", 0
url:    db "http://10.0.2.2/hello.0", 0
missing: db "missing.0", 0
medium_file: db "file:///hello.0", 0
mine:   db 10, 0, 2, 77
host:   db "10.0.2.2"
name:   db "boot.example.org"
chunk:  db "1f;x", 0
status_line: db "HTTP/1.1 200 OK", 0
header_line: db "Content-Length: 12", 0
options: db 0, TFTP_OACK, "blksize", 0, "1024", 0, "tsize", 0, "77", 0
options_end:

%include "bootinfo.asm"
%include "dhcpinfo.asm"
%include "fetch.asm"
%include "fetchnet.asm"
%include "fetchmedium.asm"
%include "flat.asm"
%include "net.asm"
%include "netdns.asm"
%include "netdhcp.asm"
%include "netfixed.asm"
%include "nethttp.asm"
%include "nettext.asm"
%include "nettftp.asm"
%include "neturl.asm"
%include "pci.asm"
%include "pxe.asm"
%include "status.asm"
%include "string.asm"
%include "undi.asm"
%include "end.asm"
