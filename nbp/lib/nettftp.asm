; nettftp.asm - files by TFTP over our own stack, with windows
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_tftp_open
; Brings: nettftpread, nettftpin, nettftpoption
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

%include "nettftpread.asm"
%include "nettftpin.asm"
%include "nettftpoption.asm"
