; nettcptime.asm - TCP: ends of connections, and what time brings
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_tcp_close, net_tcp_abort, net_tcp_tick, net_tcp_idle,
;           net_tcp_resume
; Needs: nettcp, nettcpout

; net_tcp_close - we want no more; all is well
; net_tcp_abort - we want no more, and do not care what is still under way
;   In:       BP  connection
;   Clobbers: EAX, ECX, EDX, ESI, EDI
net_tcp_close:
        cmp byte [bp + s_TCB.State], TCP_ESTABLISHED
        jb net_tcp_abort
        mov edx, [bp + s_TCB.SndNxt]
        inc dword [bp + s_TCB.SndNxt]
        mov al, TCP_FIN | TCP_ACK
        xor cx, cx
        mov ah, TCP_CLOSED
        cmp byte [bp + s_TCB.State], TCP_CLOSE_WAIT
        je .state
        mov ah, TCP_FIN_WAIT
.state: mov [bp + s_TCB.State], ah
        jmp net_tcp_send
net_tcp_abort:
        cmp byte [bp + s_TCB.State], TCP_CLOSED
        mov byte [bp + s_TCB.State], TCP_CLOSED
        je .ret
        mov edx, [bp + s_TCB.SndNxt]
        mov al, TCP_RST | TCP_ACK
        xor cx, cx
        jmp net_tcp_send
.ret:   ret

; net_tcp_fail - a connection is over
;   In:       AX  NET_*
;   Clobbers: none
net_tcp_fail:
        mov [bp + s_TCB.Reason], ax
        mov byte [bp + s_TCB.State], TCP_CLOSED
        mov byte [bp + s_TCB.Event], 1
        ret

; net_tcp_tick - a tick has passed: send again, acknowledge, ask, give up
; net_tcp_idle - all frames have been looked at: acknowledge
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI, BP
;   Source:   RFC 9293, 3.8; RFC 5681, 4.2: at least every second segment. From
;             afar it is each one: senders that count ACKs grow faster
net_tcp_tick:
        mov bx, .one
        jmp net_tcp_each
net_tcp_idle:
        mov bx, .one
net_tcp_each:
        mov bp, net_tcbs
.next:  cmp byte [bp + s_TCB.State], TCP_SYN_SENT
        jb .skip
        push bx
        call bx
        pop bx
.skip:  add bp, s_TCB_size
        cmp bp, net_tcbs + s_TCB_size * NET_TCP_COUNT
        jb .next
        ret
net_tcp_idle.one:
        cmp dword [net_tcp_rtt], NET_TCP_FAR
        setl al
        cmp [bp + s_TCB.Unacked], al
        ja net_tcp_ack
        ret
net_tcp_tick.one:
        cmp byte [bp + s_TCB.Unacked], 0
        je .timers
        call net_tcp_ack
.timers:
        mov ebx, [net_now]
        mov eax, [bp + s_TCB.SndUna]
        cmp eax, [bp + s_TCB.SndNxt]
        jne .waiting
        mov eax, ebx
        sub eax, [bp + s_TCB.Heard]
        cmp eax, NET_TCP_DEAD
        jae .dead
        cmp ebx, [bp + s_TCB.Probe]
        jl .ret
        add ebx, NET_TCP_PROBE
        mov [bp + s_TCB.Probe], ebx
        call net_tcp_ack                ; what came last may have been lost:
        call net_tcp_ack                ; RFC 5681, 3.2 sends it again after
        jmp net_tcp_ack                 ; three of these, long before a second
.ret:   ret
.waiting:
        cmp ebx, [bp + s_TCB.Deadline]
        jl .ret
        inc byte [bp + s_TCB.Tries]
        cmp byte [bp + s_TCB.Tries], NET_TCP_TRIES
        jae .dead
        mov ax, [bp + s_TCB.Rto]
        add ax, ax
        cmp ax, NET_TCP_SLOW
        jbe .slower
        mov ax, NET_TCP_SLOW
.slower:
        mov [bp + s_TCB.Rto], ax
        call net_tcp_arm
        cmp byte [bp + s_TCB.State], TCP_SYN_SENT
        je net_tcp_syn
        cmp byte [bp + s_TCB.State], TCP_FIN_WAIT
        je .dead                        ; nobody cares for our FIN
        mov eax, [bp + s_TCB.SndUna]
        mov [bp + s_TCB.SndNxt], eax
        jmp net_tcp_push
.dead:  mov ax, NET_SILENT
        jmp net_tcp_fail

; net_tcp_resume - give the consumer what it did not take
;   In:       BP  connection
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
net_tcp_resume:
        call net_tcp_pull
        call net_tcp_widen
        cmp byte [bp + s_TCB.State], TCP_CLOSED
        jne net_tcp_ack
        ret
