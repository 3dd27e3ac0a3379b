; net-hostile.asm (test) - what hostile servers send, straight into the handlers
; SPDX-License-Identifier: Apache-2.0
;
; Tables of answers first; then 20,000 frames, each a sound one with some bytes
; changed and its checksums mended. At the end a file is fetched.

%define PROGRAM_NAME "test-hos"
%define NET_TCP
%define NET_TCP_COUNT 3
%include "tap.inc"

FRAMES          equ 20000
TARGET          equ 0x200000
ROOM            equ 0x10000

; url text, reason or 0, "name" - net_url_set says so
%macro  url 3
        mov si, %%text
        call net_url_set
        jc %%refused
        xor ax, ax
%%refused:
        check_equal ax, %2, %3
        jmp %%end
%%text: db %1, 0
%%end:
%endmacro

; answer reason, "name", bytes ... - an HTTP answer, fed by ones and as a whole
%macro  answer 3+
        mov si, %%text
        mov cx, %%end - %%text
        call feed
        check_equal ax, %1, %2
        jmp %%end
%%text: db %3
%%end:
%endmacro

; name_answer state, "name", bytes ... - a DNS answer, its number filled in
%macro  name_answer 3+
        mov si, %%text
        mov cx, %%end - %%text
        call feed_dns
        check_equal byte [net_dns_state], %1, %2
        jmp %%end
%%text: db %3
%%end:
%endmacro

; oack CF, "name", bytes ... - options of an OACK
%macro  oack 3+
        mov si, %%text
        mov cx, %%end - %%text
        call feed_oack
        check %1, %2
        jmp %%end
%%text: db 0, 6, %3
%%end:
%endmacro

%define EOL 13, 10
%define OK_LINE "HTTP/1.1 200 OK", EOL
%define QUESTION 4, "boot", 4, "test", 0, 0, 1, 0, 1

tests:  call pxe_find
        call boot_info
        check nc, "the ROM has an address"
        call net_open
        check nc, "our own stack starts"
        mov dword [guard_before], 0x5AFE5AFE
        mov dword [guard_behind], 0x5AFE5AFE
        call test_urls
        call test_http
        call test_dns
        call test_tftp
        call fuzz
        check_equal dword [guard_before], 0x5AFE5AFE, "nothing is written before the frame"
        check_equal dword [guard_behind], 0x5AFE5AFE, "nor behind it"
        mov dword [net_udp_handler], 0
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

test_urls:
        url "http://a/b", 0, "a URL"
        url "HTTP://A", 0, "in capitals, without a path"
        url "//b:8080/c", 0, "relative: another host"
        check_equal word [net_url_port], 0x901F, "its port"
        url "/d?e", 0, "relative: another path"
        url "f", 0, "relative: beside it"
        url "?g", 0, "relative: another query"
        url "https://a/b", NET_URL_SCHEME, "https"
        url "ftp://a/b", NET_URL_SCHEME, "ftp"
        url "http://", NET_URL_BAD, "no host"
        url "http:///b", NET_URL_BAD, "an empty host"
        url "http://a:0/", NET_URL_BAD, "port 0"
        url "http://a:65536/", NET_URL_BAD, "port 65536"
        url "http://a:99999999999/", NET_URL_BAD, "a port of 11 digits"
        url "http://a:8x/", NET_URL_BAD, "a port with a letter"
        url "http://u@a/", NET_URL_BAD, "a user"
        url "http://[::1]/", NET_URL_BAD, "IPv6"
        url {"http://a/", 13, 10, "Evil: 1"}, NET_URL_BAD, "a header smuggled in"
        url {"http://a/", 1}, NET_URL_BAD, "a control character"
        mov di, frame
        mov eax, 'http'
        stosd
        mov eax, '://a'
        stosd
        mov cx, 800
        mov al, 'a'
        rep stosb
        mov byte [di], 0
        mov si, frame
        call net_url_set
        check_equal ax, NET_URL_BAD, "a host of 801 characters"
        ret

test_http:
        answer 0, "content with a length", OK_LINE, "Content-Length: 5", EOL, EOL, "hello"
        answer 0, "header names in capitals, tabs", OK_LINE, "CONTENT-LENGTH:", 9, "5", EOL, EOL, "hello"
        answer 0, "lines that end with LF alone", "HTTP/1.0 200 OK", 10, "Content-Length: 5", 10, 10, "hello"
        answer 0, "chunks", OK_LINE, "Transfer-Encoding: chunked", EOL, EOL, "2", EOL, "he", EOL, "003;x=y", EOL, "llo", EOL, "0", EOL, "X: y", EOL, EOL
        answer 0, "after 100 Continue", "HTTP/1.1 100 Continue", EOL, EOL, OK_LINE, "Content-Length: 5", EOL, EOL, "hello"
        answer 0, "more than was promised", OK_LINE, "Content-Length: 5", EOL, EOL, "hello, world"
        answer NET_NOT_FOUND, "404", "HTTP/1.1 404 No", EOL, EOL
        answer NET_HTTP_STATUS, "500", "HTTP/1.1 500 No", EOL, EOL
        answer NET_HTTP_STATUS, "a redirection to nowhere", "HTTP/1.1 302 No", EOL, EOL
        answer NET_URL_SCHEME, "a redirection to https", "HTTP/1.1 302 No", EOL, "Location: https://a/", EOL, EOL
        answer NET_BROKEN, "no HTTP", "220 ftp ready", EOL
        answer NET_BROKEN, "status 42", "HTTP/1.1 42 OK", EOL
        answer NET_BROKEN, "status 4294967496", "HTTP/1.1 4294967496 OK", EOL
        answer NET_BROKEN, "101", "HTTP/1.1 101 Switching", EOL, EOL
        answer NET_BROKEN, "a negative length", OK_LINE, "Content-Length: -5", EOL, EOL
        answer NET_BROKEN, "a length of 33 bits", OK_LINE, "Content-Length: 4294967301", EOL, EOL
        answer NET_BROKEN, "two lengths", OK_LINE, "Content-Length: 5", EOL, "Content-Length: 6", EOL, EOL
        answer NET_BROKEN, "a list of lengths", OK_LINE, "Content-Length: 5, 5", EOL, EOL
        answer NET_BROKEN, "gzip", OK_LINE, "Content-Encoding: gzip", EOL, EOL
        answer NET_BROKEN, "another transfer coding", OK_LINE, "Transfer-Encoding: gzip, chunked", EOL, EOL
        answer NET_BROKEN, "a part that nobody asked for", "HTTP/1.1 206 Part", EOL, "Content-Range: bytes 5-9/10", EOL, EOL
        answer NET_BROKEN, "a part without a range", "HTTP/1.1 206 Part", EOL, "Content-Length: 5", EOL, EOL
        answer NET_BROKEN, "a chunk of no length", OK_LINE, "Transfer-Encoding: chunked", EOL, EOL, EOL
        answer NET_BROKEN, "a chunk of 33 bits", OK_LINE, "Transfer-Encoding: chunked", EOL, EOL, "100000005", EOL
        answer NET_BROKEN, "a chunk longer than it says", OK_LINE, "Transfer-Encoding: chunked", EOL, EOL, "2", EOL, "hello", EOL
        answer NET_TOO_LARGE, "a chunk that does not fit", OK_LINE, "Transfer-Encoding: chunked", EOL, EOL, "fffffff0", EOL, "hello"
        ; A header without end
        call http_anew
        mov cx, 40000
.endless:
        push cx
        mov si, .x
        mov cx, 1
        mov bp, net_tcbs
        call net_http_input
        pop cx
        loop .endless
        check_equal word [net_http_reason], NET_BROKEN, "a header without end"
        ret
.x:     db "x"

; http_anew - connection 0 waits for an answer
http_anew:
        call net_tcp_open
        mov bp, net_tcbs
        mov byte [bp + s_TCB.State], TCP_ESTABLISHED
        mov word [bp + s_TCB.Line], net_http_line
        mov byte [bp + s_TCB.HttpState], HTTP_STATUS
        xor eax, eax
        mov [net_http_etag], eax
        mov [net_http_date], eax
        mov [net_http_reason], ax
        dec eax
        mov [net_http_size], eax
        mov [bp + s_TCB.End], eax
        mov dword [net_http_target], TARGET
        mov dword [net_http_limit], ROOM
        mov byte [net_http_ready], 1
        ret

; feed - an answer to the parser, byte by byte and then as one
;   In:       SI, CX
;   Out:      AX  [net_http_reason], the same both times; 0xDEAD if not
feed:   push si
        push cx
        call http_anew
        pop cx
        push cx
.byte:  push cx
        push si
        mov cx, 1
        call net_http_input
        pop si
        pop cx
        inc si
        loop .byte
        call .outcome
        pop cx
        pop si
        push ax
        push cx
        call http_anew
        pop cx
        call net_http_input
        call .outcome
        pop dx
        cmp ax, dx
        je .ret
        mov ax, 0xDEAD
.ret:   ret
.outcome:                               ; 0 only if it is done, and 5 bytes
        mov ax, [net_http_reason]
        test ax, ax
        jnz .ret
        cmp byte [bp + s_TCB.HttpState], HTTP_DONE
        mov ax, 0xD0E
        jne .ret
        cmp dword [bp + s_TCB.Position], 5
        jne .ret
        xor ax, ax
        ret

test_dns:
        mov si, .name
        mov cx, 9
        call net_dns_encode
        check nc, "a name"
        name_answer NET_DNS_ADDRESS, "an address", 0, 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, QUESTION, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 1, 2, 3, 4
        check_equal dword [net_dns_answer], 0x04030201, "the right one"
        name_answer NET_DNS_NO_NAME, "no such name", 0, 0, 0x81, 0x83, 0, 1, 0, 0, 0, 0, 0, 0, QUESTION
        name_answer NET_DNS_TROUBLE, "a server in trouble", 0, 0, 0x81, 0x82, 0, 1, 0, 0, 0, 0, 0, 0, QUESTION
        name_answer NET_DNS_NO_NAME, "no answer in the answer", 0, 0, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, QUESTION
        name_answer NET_DNS_TROUBLE, "fewer answers than it says", 0, 0, 0x81, 0x80, 0, 1, 0xFF, 0xFF, 0, 0, 0, 0, QUESTION
        name_answer NET_DNS_TROUBLE, "an address of 40000 bytes", 0, 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, QUESTION, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0x9C, 0x40, 1, 2, 3, 4
        name_answer NET_DNS_TROUBLE, "an address of 3 bytes", 0, 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, QUESTION, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 3, 1, 2, 3
        name_answer NET_DNS_NO_NAME, "the address of another", 0, 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, QUESTION, 1, 'x', 0, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 1, 2, 3, 4
        name_answer NET_DNS_TROUBLE, "a name that points at itself", 0, 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, QUESTION, 0xC0, 27, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 1, 2, 3, 4
        name_answer NET_DNS_TROUBLE, "a name that points outside", 0, 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, QUESTION, 0xFF, 0xFF, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 1, 2, 3, 4
        name_answer 0, "another question", 0, 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 4, "evil", 4, "test", 0, 0, 1, 0, 1, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 6, 6, 6, 6
        name_answer 0, "a question, not an answer", 0, 0, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0, QUESTION
        name_answer NET_DNS_ADDRESS, "an alias with its address", 0, 0, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0, QUESTION, 0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 9, 0, 3, 1, 'y', 0, 1, 'y', 0, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 1, 2, 3, 4
        mov si, .name
        mov cx, 9
        call net_dns_encode
        name_answer NET_DNS_ALIAS, "an alias alone", 0, 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, QUESTION, 0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 9, 0, 3, 1, 'y', 0
        mov si, .dots
        mov cx, 6
        call net_dns_encode
        check c, "two dots are no name"
        mov si, .long
        mov cx, 64
        call net_dns_encode
        check c, "a label of 64 characters"
        ret
.name:  db "boot.test"
.dots:  db "a..b.c"
.long:  times 64 db 'l'

; feed_dns - SI, CX to net_dns_input as the answer to what was asked
feed_dns:
        mov di, frame
        push cx
        rep movsb
        pop cx
        mov word [net_dns_id], 0x3412
        mov word [frame], 0x3412
        mov dword [net_dns_server], 0x0302000A
        mov byte [net_dns_state], 0
        mov si, frame
        mov dx, NET_DNS_PORT
        mov eax, 0x0302000A
        jmp net_dns_input

test_tftp:
        oack nc, "an OACK", "blksize", 0, "1024", 0, "tsize", 0, "77", 0, "WindowSize", 0, "4", 0
        check_equal word [net_tftp_size], 1024, "its block size"
        check_equal word [net_tftp_window], 4, "its window"
        check_equal dword [net_tftp_total], 77, "its length"
        oack c, "larger blocks than were asked for", "blksize", 0, "1469", 0
        oack c, "blocks of 7 bytes", "blksize", 0, "7", 0
        oack c, "blocks of 65537 bytes", "blksize", 0, "65537", 0
        oack c, "a window of 0", "windowsize", 0, "0", 0
        oack c, "a wider window", "windowsize", 0, "65535", 0
        oack c, "a length of 33 bits", "tsize", 0, "4294967296", 0
        oack c, "a length in letters", "tsize", 0, "many", 0
        oack c, "an option that nobody asked for", "multicast", 0, "1", 0
        oack c, "an option without a value", "blksize"
        ret

feed_oack:
        mov di, frame
        push cx
        rep movsb
        pop cx
        mov word [net_tftp_asked], 8
        mov si, frame
        jmp net_tftp_options

; fuzz - sound frames, damaged
fuzz:   mov dword [random], 0x2545F491
        mov dword [rest], FRAMES
.next:  call http_anew                  ; somebody is always listening
        mov word [net_udp_port], 0x1234
        mov word [net_udp_handler], net_tftp_input
        mov byte [net_tftp_state], NET_TFTP_MOVING
        mov dword [net_tftp_target], TARGET
        mov dword [net_tftp_limit], ROOM
        mov dword [net_tftp_server], 0x0202000A
        mov word [net_tftp_port], 0x4500
        call draw
        test al, 1
        jz .dns
        test al, 2
        jz .dhcp
        jmp .listen
.dns:   mov word [net_udp_handler], net_dns_input
        mov dword [net_dns_server], 0x0202000A
        mov word [net_dns_id], 0x3412
        jmp .listen
.dhcp:  mov word [net_udp_handler], net_dhcp_input
        mov dword [net_dhcp_xid], 0x04030201
.listen:
        mov eax, [boot_server]
        mov [bp + s_TCB.Remote], eax
        mov dword [bp + s_TCB.Ports], 0x12345000
        mov word [bp + s_TCB.Consumer], net_http_input
        mov word [bp + s_TCB.Producer], net_http_request
        call net_tcp_ring
        mov di, frame                   ; a frame of random length, of noise
        call draw
        and ax, 0x3FF
        add ax, 60
        push ax
        mov cx, ax
        shr cx, 2
.noise: call draw
        stosd
        loop .noise
        pop cx
        mov di, frame + 12
        mov ax, 0x0008
        stosw
        mov ax, 0x0045                  ; with a sound header
        stosw
        mov ax, cx
        sub ax, 14
        mov dx, ax
        xchg al, ah
        stosw
        xor ax, ax
        mov [di + 2], ax
        mov [di + 6], ax
        add di, 8
        mov eax, [boot_server]
        stosd
        mov eax, [boot_address]
        stosd
        call draw
        mov bl, IP_UDP
        test al, 3
        jz .ports
        mov bl, IP_TCP
        test al, 12
        jnz .ports
        mov bl, IP_ICMP
.ports: mov [frame + 14 + s_IP.Protocol], bl
        cmp bl, IP_TCP
        je .tcp
        mov dword [di], 0x12344500      ; from port 69 to ours
        mov ax, dx
        sub ax, 20
        xchg al, ah
        mov [di + s_UDP.Length], ax
        mov word [di + s_UDP.Checksum], 0
        call draw
        and ax, 0x0700                  ; an opcode of TFTP
        mov [di + 8], ax
        jmp .damage
.tcp:   mov dword [di], 0x12345000
        mov byte [di + s_TCP.Offset], 0x50
        and byte [di + s_TCP.Flags], 0x1B
        or byte [di + s_TCP.Flags], TCP_ACK
        mov eax, [bp + s_TCB.RcvNxt]    ; around what is expected
        push eax
        call draw
        and eax, 0x3FFF
        sub eax, 0x400
        pop edx
        add eax, edx
        call net_swap
        mov [di + s_TCP.Sequence], eax
        mov eax, [bp + s_TCB.SndNxt]
        call net_swap
        mov [di + s_TCP.Acknowledgment], eax
.damage:
        call draw
        and ax, 3
        jz .sums
        mov si, ax
.change:
        call draw
        and ax, 0x3F
        mov bx, ax
        call draw
        mov [frame + 14 + bx], al
        dec si
        jnz .change
.sums:  push cx
        mov si, frame + 14
        mov word [si + s_IP.Checksum], 0
        mov cx, 20
        xor eax, eax
        call net_sum
        not ax
        mov [frame + 14 + s_IP.Checksum], ax
        pop cx
        push cx
        cmp byte [frame + 14 + s_IP.Protocol], IP_TCP
        jne .summed
        sub cx, 34
        mov si, frame + 14
        mov di, frame + 34
        mov word [di + s_TCP.Checksum], 0
        call net_ip_pseudo
        mov si, di
        call net_sum
        not ax
        mov [frame + 34 + s_TCP.Checksum], ax
.summed:
        pop cx
        mov di, undi_frame              ; where frames are
        mov si, frame
        push cx
        rep movsb
        pop cx
        mov si, undi_frame
        call net_input
        dec dword [rest]
        jnz .next
        cmp dword [rest], 0
        check e, "20,000 frames of noise"
        ret

; draw - EAX = the next random number
draw:   mov eax, [random]
        push edx
        mov edx, eax
        shl edx, 13
        xor eax, edx
        mov edx, eax
        shr edx, 17
        xor eax, edx
        mov edx, eax
        shl edx, 5
        xor eax, edx
        mov [random], eax
        pop edx
        ret

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
variable guard_before, 4
variable frame, 1600
variable guard_behind, 4
variable rest, 4

%include "end.asm"
