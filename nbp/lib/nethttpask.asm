; nethttpask.asm - what we ask a web server
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_http_request
; Needs: nethttp, neturl, string

NET_HTTP_BUFFER equ 896                 ; less than UNDI_FRAME_SIZE
; The request that is being made. When one is wanted the last frame is done with
net_http_text   equ undi_frame

; net_http_request - make the request of a part
;   In:       BP  part
;   Out:      CF = 0: SI  request, CX  length
;             CF = 1: it is too long
;   Clobbers: EAX, BX, CX, SI, DI
;   Source:   RFC 9112, 3; RFC 9110, 14.2. What may not stand in a path is
;             written as RFC 3986, 2.1 says, so that nobody adds lines to it
net_http_request:
        mov di, net_http_text
        lea bx, [di + NET_HTTP_BUFFER - 253 - NET_HTTP_WORDS]
        mov si, .get
        call string_append
        mov si, [net_url_path]
        cmp byte [si], '/'
        je .path
        mov al, '/'
        stosb
.path:  cmp di, bx
        cmc
        jc .ret
        lodsb
        test al, al
        jz .end
        cmp al, ' '
        jbe .escape
        cmp al, 0x7F
        jae .escape
        stosb
        jmp .path
.escape:
        call string_escape
        jmp .path
.end:   mov si, .host
        call string_append
        mov si, [net_url_host]
        mov cx, [net_url_path]          ; host and port, as they were given
        sub cx, si
        rep movsb
        mov si, .fields
        call string_append
        cmp dword [bp + s_TCB.Position], 0
        je .last
        mov si, .range
        call string_append
        mov eax, [bp + s_TCB.Position]
        call string_number
        mov al, '-'
        stosb
        mov eax, [bp + s_TCB.End]
        cmp eax, NET_SIZE_UNKNOWN
        je .open
        dec eax
        call string_number
.open:  mov ax, 0x0A0D
        stosw
.last:  mov ax, 0x0A0D
        stosw
        mov si, net_http_text
        mov cx, di
        sub cx, si                      ; CF = 0
.ret:   ret
.words:
.get:   db "GET ", 0
.host:  db " HTTP/1.1", 13, 10, "Host: ", 0
.fields:
        db 13, 10, "User-Agent: pxekit/", NBP_VERSION, 13, 10
        db "Accept-Encoding: identity", 13, 10, "Connection: close", 13, 10, 0
.range: db "Range: bytes=", 0
NET_HTTP_WORDS equ $ - .words + 2 * 10 + 16
