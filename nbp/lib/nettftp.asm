; nettftp.asm - files by TFTP over our own stack, with windows
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_tftp_open, net_tftp_read, net_tftp_close
; Brings: nettftpoption
; Needs: net, nettext, flat
;
; Open asks for the file and learns its size; nothing moves until read says
; where to. Read acknowledges window after window. What goes wrong ends the
; transfer with a reason, and tells the server.

NET_TFTP_PORT   equ 69 << 8             ; network order
NET_TFTP_BLOCK  equ 1468                ; 1500 less IP, UDP and TFTP
NET_TFTP_LOOK   equ 24                  ; windows, then it is judged
NET_TFTP_SUNK   equ 1024 * 1024
NET_TFTP_TRIES  equ 9                   ; silences in a row, the last but
NET_TFTP_SLOW   equ 5 * 18              ;   few of this many ticks

TFTP_RRQ        equ 1                   ; RFC 1350, 5
TFTP_DATA       equ 3
TFTP_ACK        equ 4
TFTP_ERROR      equ 5
TFTP_OACK       equ 6                   ; RFC 2347

TFTP_NOT_FOUND  equ 1                   ; error codes
TFTP_ACCESS     equ 2
TFTP_DISK_FULL  equ 3
TFTP_ILLEGAL    equ 4
TFTP_UNKNOWN    equ 5
TFTP_OPTION     equ 8                   ; RFC 2347

                ; [net_tftp_state]
NET_TFTP_CLOSED equ 0
NET_TFTP_ASKED  equ 1                   ; nothing has come yet
NET_TFTP_READY  equ 2                   ; an OACK or the first block came
NET_TFTP_MOVING equ 3                   ; net_tftp_read is at work
NET_TFTP_DONE   equ 4                   ; last block is there
NET_TFTP_FAILED equ 5                   ; [net_tftp_reason]

variable net_tftp_state, 1
variable net_tftp_event, 1              ; something came that net_wait wants
variable net_tftp_plain, 1              ; no OACK: block 1 answers the request
variable net_tftp_gap, 1                ; a gap has been told of
variable net_tftp_server, 4
variable net_tftp_port, 2               ; the server's, 0 = not known yet
variable net_tftp_first_port, 2         ; where requests go
variable net_tftp_reason, 2
variable net_tftp_error, 2              ; the server's code, if it sent one
variable net_tftp_name, 2                ; as it was asked for
variable net_tftp_asked, 2               ; window
variable net_tftp_gaps, 2                ; and windows that were whole
variable net_tftp_whole, 2
variable net_tftp_block, 2              ; last block in order
variable net_tftp_size, 2               ; of a block
variable net_tftp_window, 2
variable net_tftp_count, 2              ; blocks since the last ACK
variable net_tftp_rto, 2                ; ticks of silence that mean loss
variable net_tftp_total, 4              ; bytes promised, or NET_SIZE_UNKNOWN
variable net_tftp_length, 4             ; bytes that are there
variable net_tftp_limit, 4
variable net_tftp_target, 4             ; physical

; net_tftp_open - ask for a file
;   In:       SI  name with NUL, EAX server, DX port (0: 69), network order
;   Out:      CF = 0: EAX size, or NET_SIZE_UNKNOWN
;             CF = 1: AX = NET_*
;   Clobbers: EAX, BX, CX, EDX, SI, DI
;   Needs:    net_open
;   Source:   RFC 1350, 2347, 2348, 2349, 7440
net_tftp_open:
        mov [net_tftp_name], si
        mov [net_tftp_server], eax
        mov ax, [net_burst]
        mov [net_tftp_asked], ax
        mov eax, [net_tftp_server]
        ; fall through to net_tftp_ask

; net_tftp_ask - the same with the window [net_tftp_asked]
;   In:       SI  name, EAX [net_tftp_server], DX  port
;   Out:      as net_tftp_open
;   Clobbers: EAX, BX, CX, EDX, SI, DI
net_tftp_ask:
        test dx, dx
        jnz .port
        mov dx, NET_TFTP_PORT
.port:  mov [net_tftp_first_port], dx
        push dx
        push si
        call net_arp_resolve
        pop si
        pop dx
        jc .ret
        mov word [net_tftp_port], 0
        mov word [net_tftp_error], 0
        mov word [net_tftp_size], 512
        mov word [net_tftp_window], 1
        mov dword [net_tftp_total], NET_SIZE_UNKNOWN
        mov byte [net_tftp_state], NET_TFTP_ASKED
        mov di, net_tftp_input
        call net_udp_port_new
        mov cx, NET_TFTP_TRIES
        mov ax, 9                       ; ticks; doubled with each silence
.try:   push ax
        push cx
        push dx
        push si
        mov byte [net_tftp_event], 0
        mov di, net_udp_data
        call net_tftp_request
        jc .long
        mov eax, [net_now]
        mov [net_tftp_length], eax      ; for the round trip
        mov eax, [net_tftp_server]
        mov bx, [net_udp_port]
        call net_udp_send
.long:  pop si
        pop dx
        pop cx
        pop ax
        jc .failed
        push ax
        mov di, net_tftp_event
        call net_wait
        pop ax
        jnc .answer
        call net_tftp_slower
        loop .try
        mov ax, NET_SILENT
.failed:
        mov byte [net_tftp_state], NET_TFTP_CLOSED
        mov word [net_udp_port], 0
        stc
.ret:   ret
.answer:
        mov ax, [net_tftp_reason]
        cmp byte [net_tftp_state], NET_TFTP_FAILED
        je .failed
        mov eax, [net_now]              ; silence is three round trips
        sub eax, [net_tftp_length]
        imul ax, ax, 3
        add ax, 2
        mov [net_tftp_rto], ax
        mov eax, [net_tftp_total]
        ret                             ; CF = 0 of ADD

; net_tftp_slower - wait twice as long, but not for ever
;   In:       AX  ticks
;   Out:      AX
;   Clobbers: FLAGS
net_tftp_slower:
        add ax, ax
        cmp ax, NET_TFTP_SLOW
        jbe .ret
        mov ax, NET_TFTP_SLOW
.ret:   ret

; net_tftp_read - fetch the file that is open
;   In:       EDI physical address, ECX bytes that it may have
;   Out:      CF = 0: EAX its length
;             CF = 1: AX = NET_*
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
;   Needs:    net_tftp_open
net_tftp_read:
        mov [net_tftp_target], edi
        mov [net_tftp_limit], ecx
.anew:  xor eax, eax
        mov [net_tftp_gaps], ax
        mov [net_tftp_whole], ax
        mov [net_tftp_length], eax
        mov [net_tftp_block], ax
        mov [net_tftp_count], ax
        mov [net_tftp_gap], al
        mov byte [net_tftp_state], NET_TFTP_MOVING
        cmp [net_tftp_plain], al
        je .start
        mov si, net_tftp_first          ; it came in answer to the request
        mov cx, [net_tftp_first_length]
        mov dx, 1
        call net_tftp_take
        jmp .moved
.start: call net_tftp_ack
.moved: mov eax, [net_tftp_length]
        call net_tell
        call net_tftp_judge
        jnc .goes_on
        call net_tftp_close
        mov si, [net_tftp_name]
        mov eax, [net_tftp_server]
        mov dx, [net_tftp_first_port]
        call net_tftp_ask
        jnc .anew
        ret
.goes_on:
        mov bx, NET_TFTP_TRIES
        mov ax, [net_tftp_rto]
.wait:  cmp byte [net_tftp_state], NET_TFTP_MOVING
        jne .ended
        mov byte [net_tftp_event], 0
        mov di, net_tftp_event
        push ax
        call net_wait
        pop ax
        jnc .moved
        push ax
        push bx
        inc word [net_tftp_gaps]
        call net_tftp_ack
        pop bx
        pop ax
        call net_tftp_slower
        dec bx
        jnz .wait
        mov ax, NET_SILENT
        jmp .failed
.ended: mov ax, [net_tftp_reason]
        cmp byte [net_tftp_state], NET_TFTP_DONE
        jne .failed
        mov eax, [net_tftp_length]
        cmp dword [net_tftp_total], NET_SIZE_UNKNOWN
        je .done
        cmp eax, [net_tftp_total]
        je .done
        mov ax, NET_SHORT
.failed:
        stc
.done:  ret                             ; CF = 0 if equal

; net_tftp_judge - is the window too wide?
;   Out:      CF = 1: yes: ask anew for [net_tftp_asked]
;   Clobbers: AX
;   A card with room for few frames loses of each window what comes then, and
;   every time a silence passes before the rest is sent. A bad cable lets a
;   window through now and then.
net_tftp_judge:
        mov ax, [net_tftp_gaps]
        add ax, [net_tftp_whole]
        cmp ax, NET_TFTP_LOOK
        jb .well
        mov word [net_tftp_gaps], 0
        cmp word [net_tftp_whole], 2    ; as if it were always the same blocks
        mov word [net_tftp_whole], 0
        jae .well
        cmp dword [net_tftp_length], NET_TFTP_SUNK
        ja .well                        ; too much would be thrown away
        cmp word [net_tftp_window], 4
        jb .well
        mov ax, [net_tftp_window]
        shr ax, 2
        mov [net_tftp_asked], ax
        stc
        ret
.well:  clc
        ret

; net_tftp_close - end the transfer; the server is told if it goes on
;   Clobbers: EAX, BX, CX, EDX, SI, DI
net_tftp_close:
        mov al, [net_tftp_state]
        mov byte [net_tftp_state], NET_TFTP_CLOSED
        cmp al, NET_TFTP_READY
        jb .ret
        cmp al, NET_TFTP_DONE
        jae .ret
        xor cx, cx                      ; not an error: no longer wanted
        call net_tftp_complain
.ret:   mov word [net_udp_port], 0
        ret

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

%include "nettftpoption.asm"
