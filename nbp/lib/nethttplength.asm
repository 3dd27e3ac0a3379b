; nethttplength.asm - HTTP: what the header fields together say of the content
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_http_head_end
; Needs: nethttp, nethttphead

; net_http_head_end - all header fields are there
;   In:       BP  connection
;   Out:      CF = 1: AX = NET_*
;   Clobbers: EAX, EDX
;   Source:   RFC 9110, 15
net_http_head_end:
        mov byte [net_http_event], 1
        mov ax, [bp + s_TCB.Code]
        mov dl, HTTP_STATUS
        cmp ax, 101                     ; nobody asked for another protocol
        je .broken
        cmp ax, 200
        jb .state                       ; 100 Continue and the like
        je .whole
        cmp ax, 206
        je .part
        cmp ax, 404
        je .absent
        cmp ax, 410
        je .absent
        cmp ax, 300
        jb .refused
        cmp ax, 400
        jae .refused
        mov dl, HTTP_REDIRECT
        test byte [bp + s_TCB.HttpFlags], HTTP_HAS_PLACE
        jnz .state
.refused:
        mov ax, NET_HTTP_STATUS
        stc
        ret
.absent:
        mov ax, NET_NOT_FOUND
        stc
        ret
.broken:
        mov ax, NET_BROKEN
        stc
        ret
.whole: cmp dword [bp + s_TCB.Position], 0
        je .from_start
        mov eax, [bp + s_TCB.End]       ; it does not know ranges
        cmp eax, [net_http_size]
        jne .broken
        cmp bp, net_tcbs
        jne .broken
        mov dword [bp + s_TCB.Position], 0
.from_start:
        test byte [bp + s_TCB.HttpFlags], HTTP_HAS_CHUNKS
        jnz .body
        test byte [bp + s_TCB.HttpFlags], HTTP_HAS_LENGTH
        jz .body
        mov eax, [bp + s_TCB.Left]
        cmp dword [net_http_size], NET_SIZE_UNKNOWN
        je .size
        cmp eax, [net_http_size]
        je .body
        mov ax, NET_HTTP_CHANGED
        stc
        ret
.size:  mov [net_http_size], eax
        jmp .body
.part:  test byte [bp + s_TCB.HttpFlags], HTTP_HAS_RANGE
        jz .broken
.body:  mov eax, [net_http_size]
        cmp [bp + s_TCB.End], eax
        jbe .end
        mov [bp + s_TCB.End], eax
.end:   mov dl, HTTP_CHUNK_SIZE
        test byte [bp + s_TCB.HttpFlags], HTTP_HAS_CHUNKS
        jnz .state
        mov dl, HTTP_BODY
        test byte [bp + s_TCB.HttpFlags], HTTP_HAS_LENGTH
        jnz .length
        mov dword [bp + s_TCB.Left], -1
        mov dl, HTTP_UNTIL_END
        jmp .state
.length:
        mov eax, [bp + s_TCB.Position]
        cmp eax, [bp + s_TCB.End]
        jne .state
        mov dl, HTTP_DONE               ; an empty file
.state: mov [bp + s_TCB.HttpState], dl
        and byte [bp + s_TCB.HttpFlags], ~(HTTP_HAS_LENGTH | HTTP_HAS_PLACE) & 0xFF
        clc
        ret
