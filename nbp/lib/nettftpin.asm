; nettftpin.asm - TFTP: what comes in, and what is answered
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_tftp_input
; Needs: nettftp, nettftpoption, flat

; net_tftp_input - a datagram has come to our port
;   In:       SI  data, CX  length, DX  source port, EAX source address
;   Clobbers: EAX, BX, ECX, EDX, ESI, EDI, BP
;   Source:   RFC 1350, 4: whoever else writes to our port is told so, and
;             does not end the transfer
net_tftp_input:
        cmp eax, [net_tftp_server]
        jne .stranger
        cmp byte [net_tftp_state], NET_TFTP_ASKED
        je .first
        cmp dx, [net_tftp_port]
        je .ours
.stranger:
        cmp cx, 4
        jb .ret
        cmp word [si], TFTP_ERROR << 8
        je .ret                         ; an error is not answered
        mov cx, TFTP_UNKNOWN
        jmp net_tftp_complain_to
.first: mov [net_tftp_port], dx
.ours:  cmp cx, 4
        jb .ret
        mov ax, [si]
        xchg al, ah
        mov bl, [net_tftp_state]
        cmp ax, TFTP_DATA
        je .data
        cmp ax, TFTP_ERROR
        je .error
        cmp ax, TFTP_OACK
        jne .ret
        cmp bl, NET_TFTP_ASKED
        jne .again
        call net_tftp_options
        mov word [net_tftp_reason], NET_BROKEN
        mov cx, TFTP_OPTION
        jc net_tftp_fail
        mov byte [net_tftp_plain], 0
        jmp .ready
.again: cmp bl, NET_TFTP_MOVING         ; an OACK that was sent twice
        jne .ret
        cmp dword [net_tftp_length], 0
        je net_tftp_ack
.ret:   ret
.error: cmp bl, NET_TFTP_DONE
        jae .ret
        mov ax, [si + 2]
        xchg al, ah
        mov [net_tftp_error], ax
        mov word [net_tftp_reason], NET_NOT_FOUND
        cmp ax, TFTP_NOT_FOUND
        je net_tftp_end
        mov word [net_tftp_reason], NET_REFUSED
        jmp net_tftp_end
.data:  mov dx, [si + 2]
        xchg dl, dh                     ; DX = number of the block
        add si, 4
        sub cx, 4                       ; CX = its length
        cmp bl, NET_TFTP_ASKED
        jne net_tftp_take
        cmp dx, 1                       ; a server that knows no options
        jne .ret
        cmp cx, 512
        ja .ret
        mov [net_tftp_first_length], cx
        mov di, net_tftp_first
        rep movsb
        mov byte [net_tftp_plain], 1
.ready: mov byte [net_tftp_state], NET_TFTP_READY
        mov byte [net_tftp_event], 1
        ret

variable net_tftp_first, 512            ; kept until read says where to
variable net_tftp_first_length, 2

; net_tftp_take - a block has come
;   In:       SI  data, CX  length, DX  number
;   Clobbers: EAX, BX, ECX, EDX, ESI, EDI
;   Source:   RFC 7440, 4; RFC 1123, 4.2.3.1
;   The next block is stored. One that lies ahead tells of a gap, and the
;   last one once more of an ACK that was lost: each is answered with the
;   last in order, a gap once. Nothing else is, so an old one that comes
;   twice never makes two.
net_tftp_take:
        mov ax, [net_tftp_block]
        mov bl, [net_tftp_state]
        cmp bl, NET_TFTP_DONE
        je .last
        cmp bl, NET_TFTP_MOVING
        jne .ret
        sub dx, ax                      ; DX = how far ahead
        dec dx
        jz .next
        inc ax
        jnz .other                      ; some wrap to 1 and not to 0
        test dx, dx
        jns .wrapped
.other: cmp dx, -1
        je .acknowledge                 ; the last one again
        cmp dx, [net_tftp_window]
        ja .ret
        cmp byte [net_tftp_gap], 0
        jne .ret
        mov byte [net_tftp_gap], 1
        inc word [net_tftp_gaps]
.acknowledge:
        jmp net_tftp_ack
.last:  cmp dx, ax                      ; our last ACK was lost
        je net_tftp_ack
.ret:   ret
.wrapped:
        dec dx
        jnz .other
        mov word [net_tftp_block], 0
.next:  cmp cx, [net_tftp_size]
        ja .broken
        movzx ecx, cx
        mov eax, [net_tftp_length]
        mov edi, [net_tftp_target]
        add edi, eax
        add eax, ecx
        cmp eax, [net_tftp_limit]
        ja .full
        mov [net_tftp_length], eax
        mov bx, cx
        movzx esi, si
        call flat_copy
        inc word [net_tftp_block]
        inc word [net_tftp_count]
        mov byte [net_tftp_gap], 0
        mov byte [net_tftp_event], 1
        cmp bx, [net_tftp_size]
        jb .done
        mov ax, [net_tftp_count]
        cmp ax, [net_tftp_window]
        jae .window
        ret
.window:
        inc word [net_tftp_whole]
        jmp net_tftp_ack
.done:  mov byte [net_tftp_state], NET_TFTP_DONE
        ; fall through to net_tftp_ack

; net_tftp_ack - acknowledge what is there in order
;   Clobbers: EAX, BX, CX, EDX, SI, DI
net_tftp_ack:
        mov word [net_tftp_count], 0
        mov ax, [net_tftp_block]
        xchg al, ah
        shl eax, 16
        mov ax, TFTP_ACK << 8
        mov cx, 4
        mov dx, [net_tftp_port]
        jmp net_tftp_send

net_tftp_take.broken:
        mov word [net_tftp_reason], NET_BROKEN
        mov cx, TFTP_ILLEGAL
        jmp net_tftp_fail
net_tftp_take.full:
        mov word [net_tftp_reason], NET_TOO_LARGE
        mov cx, TFTP_DISK_FULL
        ; fall through to net_tftp_fail

; net_tftp_fail - end the transfer for [net_tftp_reason], and say so
; net_tftp_end - end it without a word
;   In:       CX  TFTP's error code, for net_tftp_fail
;   Clobbers: EAX, BX, CX, EDX, SI, DI
net_tftp_fail:
        call net_tftp_complain
net_tftp_end:
        mov byte [net_tftp_state], NET_TFTP_FAILED
        mov byte [net_tftp_event], 1
        ret

; net_tftp_complain - send an error to the server
; net_tftp_complain_to - send an error to anybody
;   In:       CX  TFTP's error code; EAX address, DX  port, network order,
;             for net_tftp_complain_to
;   Clobbers: EAX, BX, CX, EDX, SI, DI
net_tftp_complain:
        mov dx, [net_tftp_port]
        mov eax, [net_tftp_server]
net_tftp_complain_to:
        push eax
        mov ax, cx
        xchg al, ah
        shl eax, 16
        mov ax, TFTP_ERROR << 8
        mov byte [net_udp_data + 4], 0  ; an empty text
        mov [net_udp_data], eax
        pop eax
        mov cx, 5
        jmp net_tftp_send.to

; net_tftp_send - send four bytes and what follows them
;   In:       EAX opcode and number as they go out, CX  length, DX port
;   Clobbers: EAX, BX, CX, EDX, SI, DI
net_tftp_send:
        mov [net_udp_data], eax
        mov eax, [net_tftp_server]
.to:    mov bx, [net_udp_port]
        jmp net_udp_send
