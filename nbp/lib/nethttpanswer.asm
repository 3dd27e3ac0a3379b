; nethttpanswer.asm - what a web server sends: lines, bodies, chunks
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_http_input, net_http_place
; Needs: nethttp, nethttphead

NET_HTTP_HEAD   equ 16384               ; bytes of header lines, at most

; net_http_input - the consumer of our connections
;   In:       BP  connection, SI  data, CX  length, not 0; SI = 0: content that
;                 net_http_place had a place for
;   Out:      CX  bytes taken
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
;   Source:   RFC 9112, 2 to 7
net_http_input:
        push cx
.next:  jcxz .taken
        mov al, [bp + s_TCB.HttpState]
        cmp al, HTTP_BODY
        jb .early
        cmp al, HTTP_DONE
        jae .drop
        cmp byte [net_http_ready], 0
        je .taken                       ; not before it is known where to
        cmp al, HTTP_UNTIL_END
        jbe .content
        cmp al, HTTP_CHUNK
        je .content
        jmp .line
.early: cmp al, HTTP_REDIRECT
        je .drop
.line:  lodsb
        dec cx
        inc word [bp + s_TCB.HeadLength]
        cmp word [bp + s_TCB.HeadLength], NET_HTTP_HEAD
        ja .broken
        cmp al, 10
        je .end_of_line
        cmp al, 13
        je .next
        mov bx, NET_HTTP_LONG - 1
        cmp bp, net_tcbs
        je .limit
        mov bx, NET_HTTP_SHORT - 1
.limit: mov di, [bp + s_TCB.LineLength]
        cmp di, bx
        jae .next                       ; the rest of a long line is of no use
        mov bx, [bp + s_TCB.Line]
        mov [bx + di], al
        inc word [bp + s_TCB.LineLength]
        jmp .next
.end_of_line:
        push cx
        push si
        mov si, [bp + s_TCB.Line]
        mov bx, [bp + s_TCB.LineLength]
        mov byte [si + bx], 0
        mov word [bp + s_TCB.LineLength], 0
        mov word [bp + s_TCB.DataLength], 0 ; the request has done its work
        call .by_state
        pop si
        pop cx
        jnc .next
        call net_http_fail
        jmp .drop
.broken:
        mov ax, NET_BROKEN
        call net_http_fail
.drop:  xor cx, cx
.taken: mov ax, cx
        pop cx
        sub cx, ax
        ret
.by_state:
        mov al, [bp + s_TCB.HttpState]
        cmp al, HTTP_STATUS
        je net_http_status_line
        cmp al, HTTP_HEADER
        je net_http_header_line
        cmp al, HTTP_CHUNK_SIZE
        je net_http_chunk_line
        test bx, bx
        jnz .not_empty
        mov ah, HTTP_CHUNK_SIZE
        cmp al, HTTP_CHUNK_END
        je .state
        mov eax, [bp + s_TCB.Position]  ; the end of the trailer
        cmp dword [net_http_size], NET_SIZE_UNKNOWN
        je .size
        cmp eax, [net_http_size]
        mov ax, NET_SHORT
        jne .wrong
        jmp .finish
.size:  mov [net_http_size], eax
.finish:
        mov ah, HTTP_DONE
        mov byte [net_http_event], 1
.state: mov [bp + s_TCB.HttpState], ah
.well:  clc
        ret
.not_empty:
        cmp al, HTTP_TRAILER
        je .well
        mov ax, NET_BROKEN
.wrong: stc
        ret

.content:
        movzx ecx, cx
        mov eax, [bp + s_TCB.Left]
        cmp eax, ecx
        jbe .left
        mov eax, ecx
.left:  mov edx, [bp + s_TCB.End]
        sub edx, [bp + s_TCB.Position]
        cmp eax, edx
        jbe .part
        mov eax, edx
.part:  mov edi, [bp + s_TCB.Position]
        mov edx, edi
        add edx, eax
        jc .large
        cmp edx, [net_http_limit]
        ja .large
        mov [bp + s_TCB.Position], edx
        sub [bp + s_TCB.Left], eax
        add [net_http_moved], eax
        sub cx, ax
        push cx
        test si, si
        jz .placed
        mov ecx, eax
        movzx esi, si
        add edi, [net_http_target]
        call flat_copy
        add si, cx
.placed:
        pop cx
        mov al, HTTP_DONE
        cmp edx, [bp + s_TCB.End]
        je .over
        cmp dword [bp + s_TCB.Left], 0
        jne .next
        mov al, HTTP_CHUNK_END
        cmp byte [bp + s_TCB.HttpState], HTTP_CHUNK
        je .over
        mov al, HTTP_BODY               ; less than asked for: the end of the
        mov byte [net_http_event], 1    ; connection makes us ask again
        jmp .drop
.over:  mov [bp + s_TCB.HttpState], al
        mov byte [net_http_event], 1
        jmp .next
.large: mov ax, NET_TOO_LARGE
        call net_http_fail
        jmp .drop

; net_http_place - where does content lie that comes before its turn?
;   In:       BP  connection; EDX how far ahead it begins, ECX its length
;   Out:      CF = 0: EDI physical address, ECX  bytes of it that have a place
;             CF = 1: that is not known yet, or nobody wants it
;   Clobbers: EAX
net_http_place:
        cmp byte [bp + s_TCB.HttpState], HTTP_BODY
        jne .none
        cmp byte [net_http_ready], 1
        jb .ret
        mov edi, [bp + s_TCB.Position]
        mov eax, [bp + s_TCB.End]
        sub eax, edi
        cmp eax, [bp + s_TCB.Left]
        jbe .end
        mov eax, [bp + s_TCB.Left]
.end:   sub eax, edx
        jbe .none
        cmp ecx, eax
        jbe .length
        mov ecx, eax
.length:
        add edi, edx
        jc .ret
        mov eax, edi
        add eax, ecx
        jc .ret
        cmp [net_http_limit], eax
        jb .ret
        add edi, [net_http_target]
        clc
.ret:   ret
.none:  stc
        ret

; net_http_fail - the file cannot be had
;   In:       AX  NET_*
;   Clobbers: none
net_http_fail:
        mov [net_http_reason], ax
        mov byte [bp + s_TCB.HttpState], HTTP_FAILED
        mov byte [net_http_event], 1
        ret

; net_http_chunk_line - the line before a chunk
;   In:       BP  connection, SI  line with NUL
;   Out:      CF = 1: AX = NET_BROKEN, NET_TOO_LARGE
;   Clobbers: EAX, EBX, CX, SI
;   Source:   RFC 9112, 7.1; extensions are not for us
net_http_chunk_line:
        xor ebx, ebx
        xor cx, cx
.digit: lodsb
        call net_hex_digit
        jc .end
        test ebx, 0xF0000000
        jnz .broken
        shl ebx, 4
        or bl, al
        inc cx
        jmp .digit
.end:   jcxz .broken
        dec si
        mov al, [si]
        test al, al
        jz .size
        cmp al, ';'
        je .size
        cmp al, ' '
        jne .broken
.size:  mov [bp + s_TCB.Left], ebx
        mov eax, ebx
        add eax, [bp + s_TCB.Position]
        jc .large
        cmp eax, [net_http_limit]
        ja .large
        mov al, HTTP_TRAILER
        test ebx, ebx
        jz .state
        mov word [bp + s_TCB.HeadLength], 0
        mov al, HTTP_CHUNK
.state: mov [bp + s_TCB.HttpState], al
        clc
        ret
.broken:
        mov ax, NET_BROKEN
        stc
        ret
.large: mov ax, NET_TOO_LARGE
        stc
        ret
