; nettcpout.asm - TCP: what we send
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_tcp_push, net_tcp_ack, net_tcp_send, net_tcp_refuse
; Needs: nettcp

net_tcp_head    equ net_tx_payload

; net_tcp_push - send what has not been sent of the request
;   In:       BP  connection
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
net_tcp_push:
        movzx ecx, word [bp + s_TCB.DataLength]
        mov edx, [bp + s_TCB.SndNxt]
        mov eax, edx
        sub eax, [bp + s_TCB.DataSeq]
        cmp eax, ecx
        jae .ret                        ; as well where our FIN is out
        sub ecx, eax
        cmp cx, [bp + s_TCB.Mss]
        jbe .length
        mov cx, [bp + s_TCB.Mss]
.length:
        push eax
        push ecx
        push edx
        call [bp + s_TCB.Producer]
        pop edx
        pop ecx
        pop eax
        add si, ax
        add [bp + s_TCB.SndNxt], ecx
        mov al, TCP_PSH | TCP_ACK
        call net_tcp_send
        jmp net_tcp_push
.ret:   ret

; net_tcp_ack - acknowledge what is there
;   In:       BP  connection
;   Clobbers: EAX, ECX, EDX, ESI, EDI
net_tcp_ack:
        mov edx, [bp + s_TCB.SndNxt]
        mov al, TCP_ACK
        xor cx, cx
        ; fall through to net_tcp_send

; net_tcp_send - send a segment
;   In:       BP  connection; AL  flags, EDX sequence number
;             SI  data, CX  length
;   Clobbers: EAX, ECX, EDX, ESI, EDI
;   Source:   RFC 9293, 3.1; RFC 2018, 3: the range that came last first
net_tcp_send:
        push bx
        mov word [bp + s_TCB.AckNow], 0 ; and Unacked
        push cx
        push si
        push ax
        mov di, net_tcp_head
        mov eax, [bp + s_TCB.Ports]
        rol eax, 16
        stosd
        mov eax, edx
        call net_swap
        stosd
        mov eax, [bp + s_TCB.RcvNxt]
        call net_swap
        stosd
        pop ax
        mov ah, al
        mov al, 5 << 4
        stosw
        mov bl, ah
        mov ax, [bp + s_TCB.Offer]
        xchg al, ah
        stosw
        xor eax, eax
        stosd
        test bl, TCP_SYN
        jz .not_syn
        mov si, .syn_options
        movsd
        movsd
        jmp .options
.not_syn:
        cmp [bp + s_TCB.Sack], al
        je .options
        movzx cx, byte [bp + s_TCB.Count]
        jcxz .options
        cmp cx, 3
        jbe .sack
        mov cx, 3
.sack:  mov ax, 0x0101                  ; no operation, for alignment
        stosw
        mov ah, cl
        shl ah, 3
        add ah, 2
        mov al, 5
        stosw
        lea si, [bp + s_TCB.Ranges]
        add cx, cx
.edge:  lodsd
        call net_swap
        stosd
        loop .edge
.options:
        mov ax, di                      ; length of the header
        sub ax, net_tcp_head
        shl al, 2                       ; /4, in the upper half
        mov [net_tcp_head + s_TCP.Offset], al
        pop si
        pop cx
        rep movsb
        mov eax, [bp + s_TCB.Remote]
        call net_tcp_finish
        pop bx
        ret
.syn_options:
        db 2, 4, NET_TCP_MSS >> 8, NET_TCP_MSS & 0xFF
        db 1, 1, 4, 2                   ; RFC 2018: SACK permitted

; net_tcp_finish - set the checksum and send
;   In:       EAX destination; BL  flags; DI  end of the segment
;   Clobbers: EAX, ECX, EDX, ESI, EDI, BL
net_tcp_finish:
        mov [net_tcp_head + s_TCP.Flags], bl
        mov cx, di
        sub cx, net_tcp_head
        mov bl, IP_TCP
        push eax
        call net_ip_seal
        mov [di + s_TCP.Checksum], ax
        pop eax
        jmp net_ip_send

; net_tcp_refuse - answer a segment that belongs to no connection
;   In:       EAX who sent it; [net_tcp_in_*]; DI  it
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
;   Source:   RFC 9293, 3.10.7.1
net_tcp_refuse:
        mov bl, [net_tcp_in_flags]
        test bl, TCP_RST
        jnz net_tcp_push.ret
        push eax
        mov eax, [di + s_TCP.Source]
        rol eax, 16
        mov edx, [di + s_TCP.Acknowledgment]
        mov di, net_tcp_head
        stosd
        test bl, TCP_ACK
        jz .first
        xchg eax, edx
        stosd
        xor eax, eax
        stosd
        mov bl, TCP_RST
        jmp .rest
.first: xor eax, eax
        stosd
        movzx eax, word [net_tcp_in_length]
        add eax, [net_tcp_in_seq]
        test bl, TCP_SYN
        jz .no_syn
        inc eax
.no_syn:
        test bl, TCP_FIN
        jz .no_fin
        inc eax
.no_fin:
        call net_swap
        stosd
        mov bl, TCP_RST | TCP_ACK
.rest:  mov eax, 5 << 4                 ; header of 20 bytes, no window
        stosd
        xor eax, eax
        stosd
        pop eax
        jmp net_tcp_finish
