; nethttphead.asm - status and header fields of a web server's answer
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_http_status_line, net_http_header_line
; Needs: nethttp, nettext, neturl, crc32

NET_HTTP_TAG    equ 60                  ; as much of it is read in every line

; net_http_status_line - the first line
;   In:       BP  connection, SI  line with NUL
;   Out:      CF = 1: AX = NET_BROKEN
;   Clobbers: EAX, EDX, SI, DI
;   Source:   RFC 9112, 4
net_http_status_line:
        cmp byte [si], 0
        je .well                        ; some send an empty line before it
        mov di, .version
        call net_text_begins
        jc .broken
        inc si                          ; 1.0 or 1.1
        cmp byte [si - 1], 0
        je .broken
        lodsb
        cmp al, ' '
        jne .broken
        call net_decimal
        jc .broken
        cmp eax, 100
        jb .broken
        cmp eax, 599
        ja .broken
        mov [bp + s_TCB.Code], ax
        mov [net_http_code], ax
        mov byte [bp + s_TCB.HttpState], HTTP_HEADER
.well:  clc
        ret
.broken:
        mov ax, NET_BROKEN
        stc
        ret
.version: db "http/1.", 0

; net_http_header_line - a header field, or the empty line behind them
;   In:       BP  connection, SI  line with NUL
;   Out:      CF = 1: AX = NET_*
;   Clobbers: EAX, EBX, CX, EDX, SI, DI
;   Source:   RFC 9110, 8.4, 8.6, 10.2.2, 14.3, 14.4; RFC 9112, 6
net_http_header_line:
        cmp byte [si], 0
        je net_http_head_end
        mov di, .names
.name:  mov bx, di                      ; BX -> this name
        xor al, al
        mov cx, -1
        repne scasb                     ; DI -> its routine
        push di
        mov di, bx
        call net_text_begins
        pop di
        jnc .known
        inc di
        inc di
        cmp byte [di], 0
        jne .name
        clc
        ret
.known: mov di, [di]
.blank: cmp byte [si], ' '
        je .space
        cmp byte [si], 9
        jne .value
.space: inc si
        jmp .blank
.value: jmp di
.names: db "content-length:", 0
        dw .length
        db "transfer-encoding:", 0
        dw .transfer
        db "content-encoding:", 0
        dw .coding
        db "content-range:", 0
        dw .range
        db "accept-ranges:", 0
        dw .ranges
        db "location:", 0
        dw .location
        db "etag:", 0
        dw .etag
        db "last-modified:", 0
        dw .date
        db 0

.length:
        call net_decimal
        jc .broken
        cmp byte [si], ' '
        ja .broken                      ; several, or no number
        cmp eax, NET_SIZE_UNKNOWN
        je .large
        test byte [bp + s_TCB.HttpFlags], HTTP_HAS_LENGTH
        jz .first
        cmp eax, [bp + s_TCB.Left]
        jne .broken                     ; two that differ: RFC 9112, 6.3
.large: mov ax, NET_TOO_LARGE
        stc
        ret
.first: mov [bp + s_TCB.Left], eax
        or byte [bp + s_TCB.HttpFlags], HTTP_HAS_LENGTH
        clc
        ret
.transfer:
        mov di, .chunked
        call net_text_begins
        jc .broken
        cmp byte [si], ' '
        ja .broken
        or byte [bp + s_TCB.HttpFlags], HTTP_HAS_CHUNKS
        ret                             ; CF = 0 of OR
.coding:
        mov di, .identity
        call net_text_begins
        jc .broken                      ; we did not ask for it
        ret
.ranges:
        mov di, .bytes
        call net_text_begins
        jc .fine
        mov byte [net_http_ranges], 1
.fine:  clc
        ret
.range: cmp word [bp + s_TCB.Code], 206
        jne .fine
        mov di, .bytes
        call net_text_begins
        jc .broken
        inc si                          ; a blank
        call net_decimal
        jc .broken
        cmp eax, [bp + s_TCB.Position]
        jne .broken                     ; not what was asked for
        lodsb
        cmp al, '-'
        jne .broken
        call net_decimal
        jc .broken
        lodsb
        cmp al, '/'
        jne .broken
        or byte [bp + s_TCB.HttpFlags], HTTP_HAS_RANGE
        call net_decimal
        jc .fine                        ; "*": it does not know
        cmp dword [net_http_size], NET_SIZE_UNKNOWN
        je .total
        cmp eax, [net_http_size]
        je .fine
.changed:
        mov ax, NET_HTTP_CHANGED
        stc
        ret
.total: mov [net_http_size], eax
        clc
        ret
.location:
        mov ax, [bp + s_TCB.Code]
        sub ax, 300
        cmp ax, 100
        jae .fine
        cmp bp, net_tcbs
        jne .fine                       ; parts are not sent elsewhere
        call net_url_set
        jc .ret
        or byte [bp + s_TCB.HttpFlags], HTTP_HAS_PLACE
.ret:   ret
.etag:  mov bx, net_http_etag
        jmp .tag
.date:  mov bx, net_http_date
.tag:   cmp word [bp + s_TCB.Code], 200
        je .version
        cmp word [bp + s_TCB.Code], 206
        jne .fine
.version:
        mov di, si
        xor al, al
        mov cx, -1
        repne scasb
        not cx
        cmp cx, NET_HTTP_TAG
        jbe .tag_length
        mov cx, NET_HTTP_TAG
.tag_length:
        xor eax, eax
        call crc32
        cmp dword [bx], 0
        je .remember
        cmp eax, [bx]
        jne .changed
.remember:
        mov [bx], eax
        clc
        ret
.broken:
        mov ax, NET_BROKEN
        stc
        ret
.chunked: db "chunked", 0
.identity: db "identity", 0
.bytes: db "bytes", 0
