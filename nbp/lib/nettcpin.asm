; nettcpin.asm - TCP: what comes in
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_tcp_input
; Brings: nettcpoption
; Needs: nettcp, nettcpout, nettcpring

variable net_tcp_in_seq, 4
variable net_tcp_in_ack, 4
variable net_tcp_in_length, 2
variable net_tcp_in_flags, 2
variable net_tcp_in_data, 2

; net_tcp_input - a segment has come
;   In:       SI  IP header, DI  segment, CX  length
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI, BP
;   Source:   RFC 9293, 3.10.7; RFC 5961: only the exact number resets
net_tcp_input:
        cmp cx, s_TCP_size
        jb .ret
        call net_ip_check
        jnz .ret                        ; damaged
        mov bl, [di + s_TCP.Offset]
        shr bl, 4
        shl bl, 2
        xor bh, bh
        cmp bx, s_TCP_size
        jb .ret
        sub cx, bx
        jb .ret
        mov [net_tcp_in_length], cx
        add bx, di
        mov [net_tcp_in_data], bx
        mov eax, [di + s_TCP.Sequence]
        call net_swap
        mov [net_tcp_in_seq], eax
        mov eax, [di + s_TCP.Acknowledgment]
        call net_swap
        mov [net_tcp_in_ack], eax
        mov bl, [di + s_TCP.Flags]
        mov [net_tcp_in_flags], bl
        mov eax, [si + s_IP.Source]
        mov edx, [di + s_TCP.Source]    ; both ports
        mov bp, net_tcbs
.find:  cmp byte [bp + s_TCB.State], TCP_CLOSED
        je .other
        cmp [bp + s_TCB.Remote], eax
        jne .other
        cmp [bp + s_TCB.Ports], edx
        je .found
.other: add bp, s_TCB_size
        cmp bp, net_tcbs + s_TCB_size * NET_TCP_COUNT
        jb .find
        test cx, cx                     ; a mere ACK for what is closed
        jnz net_tcp_refuse
        test bl, TCP_SYN | TCP_FIN
        jnz net_tcp_refuse
.ret:   ret
.found: cmp byte [bp + s_TCB.State], TCP_SYN_SENT
        jne .synchronized

        test bl, TCP_ACK
        jz .ret
        mov edx, [net_tcp_in_ack]
        cmp edx, [bp + s_TCB.SndNxt]
        jne net_tcp_refuse
        test bl, TCP_RST
        jnz .refused
        test bl, TCP_SYN
        jz .ret
        mov [bp + s_TCB.SndUna], edx
        mov eax, [net_tcp_in_seq]
        inc eax
        mov [bp + s_TCB.RcvNxt], eax
        call net_tcp_options
        mov eax, [net_now]
        mov edx, eax
        sub edx, [bp + s_TCB.Heard]     ; ticks of the round trip, or more
        mov [bp + s_TCB.Heard], eax
        lea ecx, [eax + NET_TCP_PROBE]
        mov [bp + s_TCB.Probe], ecx
        imul dx, dx, 3
        add dx, 6
        cmp dx, NET_TCP_SLOW
        jbe .rto
        mov dx, NET_TCP_SLOW
.rto:   cmp byte [bp + s_TCB.Tries], 0
        jne .established                ; of which SYN was that the answer?
        mov [net_tcp_rto], dx
        call net_clock
        sub eax, [net_tcp_sent]
        cmp bp, net_tcbs
        jne .established
        mov [net_tcp_rtt], eax
        call net_tcp_offer
.established:
        mov dx, [net_tcp_rto]
        mov [bp + s_TCB.Rto], dx
        mov byte [bp + s_TCB.Tries], 0
        mov byte [bp + s_TCB.State], TCP_ESTABLISHED
        mov byte [bp + s_TCB.Event], 1
        call net_tcp_arm
        cmp word [bp + s_TCB.DataLength], 0
        jne net_tcp_push
        jmp net_tcp_ack
.refused:
        mov ax, NET_REFUSED
        jmp net_tcp_fail

.synchronized:
        mov edx, [net_tcp_in_seq]
        sub edx, [bp + s_TCB.RcvNxt]    ; EDX = how far ahead it begins
        test bl, TCP_RST
        jz .not_reset
        test edx, edx
        jnz .challenge
        mov ax, NET_RESET
        jmp net_tcp_fail
.not_reset:
        test bl, TCP_SYN
        jnz net_tcp_ack                 ; our ACK of theirs was lost
        test bl, TCP_ACK
        jz .ret
        mov eax, [net_tcp_in_ack]
        mov ecx, eax
        sub ecx, [bp + s_TCB.SndNxt]
        jg net_tcp_ack                  ; of what we have not sent
        mov ecx, eax
        sub ecx, [bp + s_TCB.SndUna]
        jle .acknowledged
        mov [bp + s_TCB.SndUna], eax
        mov byte [bp + s_TCB.Tries], 0
        mov ax, [net_tcp_rto]
        mov [bp + s_TCB.Rto], ax
        call net_tcp_arm
.acknowledged:
        mov eax, [net_now]
        mov [bp + s_TCB.Heard], eax
        movzx ecx, word [bp + s_TCB.Rto]
        add eax, ecx
        mov [bp + s_TCB.Probe], eax
        movzx ecx, word [net_tcp_in_length]
        mov si, [net_tcp_in_data]
        test edx, edx
        jns .ahead
        neg edx                         ; EDX = bytes that are not new
        cmp edx, ecx
        jae .old
        add si, dx
        sub ecx, edx                    ; what is new of it
        xor edx, edx
.ahead: movzx eax, word [bp + s_TCB.Window]
        sub eax, edx
        jbe net_tcp_ack                 ; beyond it
        cmp ecx, eax
        jbe .fin
        mov ecx, eax                    ; the rest, and a FIN, come again
        jmp .data
.fin:   test byte [net_tcp_in_flags], TCP_FIN
        jz .data
        mov eax, [bp + s_TCB.RcvNxt]
        add eax, edx
        add eax, ecx
        mov [bp + s_TCB.FinSeq], eax
        mov byte [bp + s_TCB.FinSeen], 1
.data:  jcxz .taken
        cmp byte [bp + s_TCB.State], TCP_ESTABLISHED
        jne net_tcp_abort               ; after our FIN nobody wants it
        test edx, edx
        jnz .keep
        mov al, [bp + s_TCB.Count]      ; a gap is filled, perhaps
        mov [bp + s_TCB.AckNow], al
        inc byte [bp + s_TCB.Unacked]
        push cx
        push si
        call [bp + s_TCB.Consumer]
        pop si
        pop dx                          ; DX = length
        cmp byte [bp + s_TCB.State], TCP_CLOSED
        je .ret
        mov byte [bp + s_TCB.Event], 1
        movzx ecx, cx
        add [bp + s_TCB.RcvNxt], ecx
        add si, cx
        xchg cx, dx
        sub cx, dx                      ; CX = what it did not take
        jz .pull
        mov edx, [bp + s_TCB.RcvNxt]
        call net_tcp_keep
        jmp .taken
.pull:  call net_tcp_pull
        cmp byte [bp + s_TCB.State], TCP_CLOSED
        je .ret
.taken: cmp byte [bp + s_TCB.FinSeen], 0
        je .answer
        mov eax, [bp + s_TCB.RcvNxt]
        cmp eax, [bp + s_TCB.FinSeq]
        jne .answer
        inc dword [bp + s_TCB.RcvNxt]
        mov byte [bp + s_TCB.FinSeen], 0
        mov byte [bp + s_TCB.Event], 1
        mov al, TCP_CLOSE_WAIT
        cmp byte [bp + s_TCB.State], TCP_FIN_WAIT
        jne .state
        mov al, TCP_CLOSED
.state: push ax
        call net_tcp_ack
        pop ax
        mov [bp + s_TCB.State], al
        ret
.answer:
        cmp byte [bp + s_TCB.AckNow], 0
        jne net_tcp_ack
        cmp byte [bp + s_TCB.Unacked], NET_TCP_BURST
        jae net_tcp_ack
        jmp net_tcp_push                ; more of the request, if the other
                                        ; side takes small segments only
.keep:  call net_tcp_widen
        add edx, [bp + s_TCB.RcvNxt]
        call net_tcp_keep
        mov byte [bp + s_TCB.AckNow], 1
        jmp .taken
.old:   jcxz .empty                     ; an ACK that came late
        jmp net_tcp_ack
.empty: cmp edx, 1                      ; a keep-alive
        je net_tcp_ack
        test byte [net_tcp_in_flags], TCP_FIN
        jnz net_tcp_ack
        ret
.challenge:
        movzx eax, word [bp + s_TCB.Window]
        cmp edx, eax
        jb net_tcp_ack
        ret

%include "nettcpoption.asm"
