; nethttppart.asm - parts of a file, each with a connection of its own
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_http_start, net_http_service, net_http_split
; Needs: nethttp

                ; s_TCB.HttpState
HTTP_IDLE       equ 0                   ; no part
HTTP_STATUS     equ 1                   ; status line
HTTP_HEADER     equ 2
HTTP_REDIRECT   equ 3                   ; [net_url] is where to
HTTP_BODY       equ 4                   ; Left bytes
HTTP_UNTIL_END  equ 5                   ; up to the connection's end
HTTP_CHUNK_SIZE equ 6
HTTP_CHUNK      equ 7                   ; Left bytes
HTTP_CHUNK_END  equ 8                   ; the end of line behind it
HTTP_TRAILER    equ 9
HTTP_DONE       equ 10
HTTP_RETRY      equ 11                  ; it broke: again at Deadline
HTTP_FAILED     equ 12                  ; [net_http_reason]

                ; s_TCB.HttpFlags
HTTP_HAS_LENGTH equ 1
HTTP_HAS_CHUNKS equ 2
HTTP_HAS_RANGE  equ 4                   ; the one that was asked for
HTTP_HAS_PLACE  equ 8                   ; where a redirection leads

NET_HTTP_RETRIES equ 5                  ; in a row, without a byte
NET_HTTP_PAUSE  equ 6                   ; ticks, times the retries

NET_HTTP_LONGEST equ 9                  ; of s_TCB.Rto; it may not be measured
NET_HTTP_STALLS equ 3                   ; so many, and a near path is bad, too
NET_HTTP_STALL  equ 3                   ; ticks of silence beyond s_TCB.Rto

NET_HTTP_SPLIT  equ 128 * 1024          ; what remains of a part is divided
NET_HTTP_SLOW   equ 640 * 1024          ; where this much did not come
NET_HTTP_LOOK   equ 6                   ; in so many ticks

variable net_http_stalls, 2              ; connections given up for silence
variable net_http_split_at, 4
variable net_http_split_moved, 4

; Lines of answers while they are being read
NET_HTTP_LONG   equ 600
NET_HTTP_SHORT  equ 80
variable net_http_line, NET_HTTP_LONG + NET_HTTP_SHORT * (NET_TCP_COUNT - 1)

; net_http_start - connect and ask, from Position on
;   In:       BP  part: Position, End
;   Out:      CF = 1: AX = NET_URL_BAD
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
net_http_start:
        mov eax, [bp + s_TCB.Position]
        mov [bp + s_TCB.Start], eax
        call net_http_request
        mov ax, NET_URL_BAD
        jc .ret
        xor eax, eax
        mov word [bp + s_TCB.HttpState], HTTP_STATUS ; and HttpFlags
        mov [bp + s_TCB.Code], ax
        mov [bp + s_TCB.LineLength], ax
        mov [bp + s_TCB.HeadLength], ax
        mov [bp + s_TCB.Left], eax
        mov di, net_http_line           ; the first one's line may be a URL
        cmp bp, net_tcbs
        je .line
        push cx
        call net_tcp_index
        pop cx
        mov ah, NET_HTTP_SHORT
        mul ah
        add ax, net_http_line + NET_HTTP_LONG - NET_HTTP_SHORT
        mov di, ax
.line:  mov [bp + s_TCB.Line], di
        mov eax, [net_http_address]
        mov dx, [net_url_port]
        mov si, net_http_request
        mov bx, net_http_input
        call net_tcp_connect
        clc
.ret:   ret

; net_http_service - see to a part
;   In:       BP  part
;   Out:      CF = 1: AX = NET_*: the file cannot be had
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
net_http_service:
        mov al, [bp + s_TCB.HttpState]
        cmp al, HTTP_IDLE
        je .well
        cmp al, HTTP_REDIRECT
        je .well
        cmp al, HTTP_RETRY
        je .retry
        cmp al, HTTP_DONE
        je .done
        cmp al, HTTP_FAILED
        je .failed
        mov ah, [bp + s_TCB.State]
        cmp ah, TCP_CLOSED
        je .broken
        cmp ah, TCP_CLOSE_WAIT
        jne .stalled
        cmp al, HTTP_UNTIL_END
        jne .cut
        cmp dword [net_http_size], NET_SIZE_UNKNOWN
        jne .cut                        ; a part that does not say its length
        mov eax, [bp + s_TCB.Position]
        mov [net_http_size], eax
        mov dword [bp + s_TCB.Left], 0
.done:  cmp byte [net_http_ready], 0
        je .well                        ; nobody has read yet
        mov byte [bp + s_TCB.HttpState], HTTP_IDLE
        cmp dword [bp + s_TCB.Left], 0
        je .close
        call net_tcp_abort              ; it would go on behind our part
        clc
        ret
.stalled:                               ; its sender waits to send again,
        cmp byte [net_http_ranges], 0   ; a second or more: a new connection
        je .well                        ; goes on sooner
        cmp byte [net_http_ready], 0
        je .well
        mov edx, [net_now]
        sub edx, [bp + s_TCB.Heard]
        movzx eax, word [bp + s_TCB.Rto]
        cmp ax, NET_HTTP_LONGEST
        jbe .threshold
        mov ax, NET_HTTP_LONGEST
.threshold:
        add ax, NET_HTTP_STALL
        cmp edx, eax
        jb .well
        inc word [net_http_stalls]
        mov eax, [bp + s_TCB.Position]
        cmp eax, [bp + s_TCB.Start]
        jne .anew
        cmp byte [bp + s_TCB.Retries], NET_HTTP_RETRIES - 2
        jae .well                       ; it was of no use
        inc byte [bp + s_TCB.Retries]
.anew:  call net_tcp_abort
        jmp net_http_start
.close: call net_tcp_close
.well:  clc
        ret
.failed:
        mov ax, [net_http_reason]
        stc
        ret
.cut:   call net_tcp_abort
        mov word [bp + s_TCB.Reason], NET_SHORT
.broken:
        mov eax, [bp + s_TCB.Position]
        cmp eax, [bp + s_TCB.Start]
        je .again
        mov byte [bp + s_TCB.Retries], 0
.again: mov ax, [bp + s_TCB.Reason]
        inc byte [bp + s_TCB.Retries]
        cmp byte [bp + s_TCB.Retries], NET_HTTP_RETRIES
        cmc
        jc .ret
        mov byte [bp + s_TCB.HttpState], HTTP_RETRY
        movzx eax, byte [bp + s_TCB.Retries]
        imul ax, ax, NET_HTTP_PAUSE
        add eax, [net_now]
        mov [bp + s_TCB.Deadline], eax
        clc
.ret:   ret
.retry: mov eax, [net_now]
        sub eax, [bp + s_TCB.Deadline]
        js .well
        jmp net_http_start

; net_http_split - let another connection help
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI, BP
;   Where little comes the path loses frames or is long; a sender then
;   halves the rate of a connection, and several are halved less. The part
;   that has most before it gives half of that away.
net_http_split:
        cmp byte [net_http_ready], 0
        je .ret
        cmp word [net_burst], NET_BURST
        jb .ret
        cmp word [net_http_stalls], NET_HTTP_STALLS
        jae .bad
        cmp dword [net_tcp_rtt], NET_TCP_FAR
        jl .ret                         ; several would send more at once
.bad:
        mov eax, [net_now]
        mov edx, eax
        sub eax, [net_http_split_at]
        cmp eax, NET_HTTP_LOOK
        jb .ret
        mov [net_http_split_at], edx
        mov ecx, [net_http_moved]
        mov edx, ecx
        xchg edx, [net_http_split_moved]
        sub ecx, edx
        cmp eax, NET_HTTP_LOOK * 2
        ja .slow                        ; another file's; do not wait for more
        cmp ecx, NET_HTTP_SLOW
        ja .ret
.slow:
        cmp byte [net_http_ranges], 0
        je .ret
        cmp dword [net_http_size], NET_SIZE_UNKNOWN
        je .ret
        mov cx, 5                       ; so many more at once
.more:  push cx
        call .one
        pop cx
        loop .more
        ret
.one:   xor di, di                      ; DI = an idle one
        xor si, si                      ; SI = the one with most, EDX bytes
        mov edx, NET_HTTP_SPLIT
        mov bp, net_tcbs
.next:  mov al, [bp + s_TCB.HttpState]
        cmp al, HTTP_IDLE
        jne .busy
        mov di, bp
        jmp .other
.busy:  cmp al, HTTP_BODY
        jne .other
        mov eax, [bp + s_TCB.End]
        sub eax, [bp + s_TCB.Position]
        cmp eax, edx
        jb .other
        mov edx, eax
        mov si, bp
.other: add bp, s_TCB_size
        cmp bp, net_tcbs + s_TCB_size * NET_TCP_COUNT
        jb .next
        test di, di
        jz .ret
        test si, si
        jz .ret
        shr edx, 1
        mov eax, [si + s_TCB.End]
        mov [di + s_TCB.End], eax
        sub eax, edx
        mov [si + s_TCB.End], eax
        mov [di + s_TCB.Position], eax
        mov byte [di + s_TCB.Retries], 0
        mov bp, di
        jmp net_http_start              ; the request was short enough before
.ret:   ret
