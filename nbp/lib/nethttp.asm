; nethttp.asm - files by HTTP over our own stack
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_http_open, net_http_read, net_http_close
; Brings: nethttppart, nethttpask, nethttpanswer, nethttphead,
;         nethttplength
; Needs: net (with NET_TCP), nettext, neturl, netdns, flat, crc32
;
; Open follows redirections and returns when the length is known. Read has
; several connections at work where one does not fill the line: each fetches
; a part of the file, and one that breaks goes on where it stopped.

NET_HTTP_STATUS equ 0xFF6B              ; [net_http_code]: the server says no
NET_HTTP_LOOP   equ 0xFF6C              ; redirections without end
NET_HTTP_CHANGED equ 0xFF6D             ; the file is another one by now

NET_HTTP_REDIRECTS equ 8

variable net_http_address, 4
variable net_http_size, 4               ; of the file, or NET_SIZE_UNKNOWN
variable net_http_target, 4             ; physical
variable net_http_limit, 4
variable net_http_moved, 4              ; bytes of content that came
variable net_http_code, 2               ; the last status
variable net_http_reason, 2
variable net_http_ready, 1              ; it is known where to
variable net_http_event, 1              ; a part wants to be looked at
variable net_http_ranges, 1             ; the server knows ranges
variable net_http_hops, 1
variable net_http_etag, 4               ; CRC-32 of what names the version
variable net_http_date, 4

; net_http_open - ask for a file
;   In:       SI  URL with NUL, or a path on the server of the last one
;   Out:      CF = 0: EAX size, or NET_SIZE_UNKNOWN
;             CF = 1: AX = NET_*
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
;   Needs:    net_open
;   Source:   RFC 9110, RFC 9112
net_http_open:
        push bp
        mov byte [net_http_hops], NET_HTTP_REDIRECTS
        call net_url_set
        jc .failed
.go:    mov si, [net_url_host]
        mov cx, [net_url_host_length]
        call net_dns_resolve
        jc .failed
        mov [net_http_address], eax
        call net_arp_resolve
        jc .failed
        call net_tcp_open
        xor eax, eax
        mov [net_http_moved], eax
        mov [net_http_etag], eax
        mov [net_http_date], eax
        mov [net_http_stalls], ax
        mov [net_http_ready], al
        mov [net_http_ranges], al
        dec eax
        mov [net_http_size], eax        ; not known
        mov bp, net_tcbs
        mov [bp + s_TCB.End], eax
        xor eax, eax
        call net_watch
        call net_http_start
        jc .failed
.wait:  call net_http_step
        jc .failed
        mov bp, net_tcbs
        mov al, [bp + s_TCB.HttpState]
        cmp al, HTTP_REDIRECT
        je .redirect
        cmp al, HTTP_BODY
        jb .wait
        cmp al, HTTP_RETRY
        je .wait
        mov eax, [net_http_size]
        clc
        jmp .done
.redirect:
        call net_tcp_abort
        dec byte [net_http_hops]
        mov ax, NET_HTTP_LOOP
        jnz .go
.failed:
        push ax
        call net_http_close
        pop ax
        stc
.done:  pop bp
        ret

; net_http_read - fetch the file that is open
;   In:       EDI physical address, ECX bytes that it may have
;   Out:      CF = 0: EAX its length
;             CF = 1: AX = NET_*
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
;   Needs:    net_http_open
net_http_read:
        push bp
        mov [net_http_target], edi
        mov [net_http_limit], ecx
        mov byte [net_http_ready], 1
        mov eax, [net_http_moved]
        call net_watch
        mov bp, net_tcbs
        mov eax, [net_http_size]
        cmp eax, NET_SIZE_UNKNOWN
        je .begin
        cmp eax, ecx
        mov ax, NET_TOO_LARGE
        ja .failed
.begin: cmp byte [bp + s_TCB.State], TCP_CLOSED
        je .part
        call net_tcp_resume
.part:  call net_http_step
        jc .failed
        mov eax, [net_http_moved]
        call net_tell
        mov bp, net_tcbs
        mov cx, NET_TCP_COUNT
.busy:  cmp byte [bp + s_TCB.HttpState], HTTP_IDLE
        jne .part
        add bp, s_TCB_size
        loop .busy
        mov eax, [net_http_size]        ; CF = 0 of LOOP's CMP: equal
        clc
        pop bp
        ret
.failed:
        push ax
        call net_http_close
        pop ax
        stc
        pop bp
        ret

; net_http_close - end all connections
;   Clobbers: EAX, ECX, EDX, ESI, EDI
net_http_close:
        push bp
        mov bp, net_tcbs
.next:  cmp byte [bp + s_TCB.HttpState], HTTP_IDLE
        je .skip
        mov byte [bp + s_TCB.HttpState], HTTP_IDLE
        call net_tcp_abort
.skip:  add bp, s_TCB_size
        cmp bp, net_tcbs + s_TCB_size * NET_TCP_COUNT
        jb .next
        pop bp
        ret

; net_http_step - let time pass, and see to all parts
;   Out:      CF = 1: AX = NET_*: the file cannot be had
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI, BP
net_http_step:
        push dword [net_now]
        call net_poll
        pop edx
        mov eax, [net_now]
        cmp eax, edx
        jne .service                    ; a tick: connections may have died
        cmp byte [net_http_event], 0
        je .ret                         ; CF = 0: equal
.service:
        mov byte [net_http_event], 0
        mov bp, net_tcbs
.next:  call net_http_service
        jc .ret
        add bp, s_TCB_size
        cmp bp, net_tcbs + s_TCB_size * NET_TCP_COUNT
        jb .next
        call net_http_split
        mov eax, [net_http_moved]
        jmp net_trickles
.ret:   ret

%include "nethttppart.asm"
%include "nethttpask.asm"
%include "nethttpanswer.asm"
%include "nethttphead.asm"
%include "nethttplength.asm"
