; neturl.asm - where a URL leads
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_url_set
; Needs: nettext

NET_URL_SIZE    equ 512
NET_URL_BAD     equ 0xFF68              ; it makes no sense, or is too long
NET_URL_SCHEME  equ 0xFF69              ; neither http nor a path: https needs
                                        ; TLS, which 16 bits do not have

variable net_url, NET_URL_SIZE          ; "http://..." with NUL
variable net_url_host, 2                ; -> its first character
variable net_url_host_length, 2
variable net_url_port, 2                ; network order
variable net_url_path, 2                ; -> "/", "?" or NUL

; net_url_set - go to a URL, from where we are if it is a relative one
;   In:       SI  text with NUL
;   Out:      CF = 0: [net_url], [net_url_*]
;             CF = 1: AX = NET_URL_*; [net_url] is of no use
;   Clobbers: EAX, BX, CX, EDX, SI, DI
;   Source:   RFC 3986, 3 and 5.2. Names of users are refused: nobody who
;             serves boot files wants one, and who writes user@host means to
;             deceive a reader. Dots in paths are left to the server.
net_url_set:
        mov bx, si
        mov di, .http
        call net_text_begins
        jnc .absolute
        mov di, net_url + 5             ; behind "http:"
        cmp word [bx], '//'
        je .copy
        cmp byte [net_url], 0
        je .scheme                      ; relative to nothing
        mov si, bx
.colon: lodsb                           ; a scheme is what ends with a colon
        cmp al, ':'                     ; before any slash
        je .scheme
        test al, al
        jz .relative
        cmp al, '/'
        je .relative
        cmp al, '?'
        jne .colon
.relative:
        mov di, [net_url_path]
        mov cx, di
        cmp byte [bx], '/'
        je .copy
        mov si, di                      ; behind the last slash of the path
.slash: lodsb
        cmp al, '/'
        jne .no_slash
        mov di, si
.no_slash:
        cmp al, '?'
        je .after
        test al, al
        jnz .slash
.after: cmp di, cx
        jne .copy
        mov byte [di], '/'              ; there was no path
        inc di
        jmp .copy
.scheme:
        mov ax, NET_URL_SCHEME
        stc
        ret
.absolute:
        mov di, net_url
.copy:  mov si, bx
.next:  cmp di, net_url + NET_URL_SIZE - 1
        jae .bad
        lodsb
        cmp al, '#'
        je .end
        cmp al, ' '
        jae .store
        test al, al
        jnz .bad                        ; control characters
.end:   xor al, al
.store: stosb
        test al, al
        jnz .next
        mov dword [net_url], 'http'     ; in lower case
        ; The authority
        mov si, net_url + 7
        mov [net_url_host], si
        mov word [net_url_port], 80 << 8
        xor cx, cx
.host:  lodsb
        test al, al
        jz .path
        cmp al, '/'
        je .path
        cmp al, '?'
        je .path
        cmp al, ':'
        je .port
        inc cx
        cmp al, '-'
        je .host
        cmp al, '.'
        je .host
        cmp al, '_'
        je .host
        call net_lower
        cmp al, 'a'
        jb .digit
        cmp al, 'z'
        jbe .host
.bad:   mov ax, NET_URL_BAD
        stc
        ret
.digit: cmp al, '0'
        jb .bad
        cmp al, '9'
        jbe .host
        jmp .bad
.port:  call net_decimal
        jc .bad
        test eax, eax
        jz .bad
        cmp eax, 65535
        ja .bad
        xchg al, ah
        mov [net_url_port], ax
        mov al, [si]
        inc si
        test al, al
        jz .path
        cmp al, '/'
        je .path
        cmp al, '?'
        jne .bad
.path:  dec si
        mov [net_url_path], si
        mov [net_url_host_length], cx
        jcxz .bad
        cmp cx, 253                     ; RFC 1035, 2.3.4
        ja .bad
        clc
        ret
.http:  db "http://", 0
