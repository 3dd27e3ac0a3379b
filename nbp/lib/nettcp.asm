; nettcp.asm - TCP: connections and how they begin
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_tcp_open, net_tcp_connect
; Brings: nettcptime, nettcpin, nettcpout, nettcpring
; Needs: net, flat
;
; We are always the client: we connect, send one request, and take what comes.
; docs/pxeboot.md has the state machine as a drawing. BP is the connection
; in all of it.

%include "layout.inc"

%ifndef NET_TCP_COUNT
%define NET_TCP_COUNT 16                  ; connections at once
%endif
NET_TCP_RANGES  equ 8                   ; islands of data behind a gap
NET_TCP_MSS     equ 1460                ; RFC 6691
; The first connection has a ring for what comes before its turn while its
; place is not known; whoever knows the place of the content needs none.
NET_TCP_RING    equ 0x8000              ; a power of two
NET_TCP_WIDE    equ 0xFFFF              ; the window where there is a place
NET_TCP_SHARE   equ 14 * NET_TCP_MSS    ; of it, for each that helps the first
static_assert NET_TCP_RING <= 0x10000, "the ring exceeds LAYOUT_FETCH"

NET_TCP_FAR     equ 12 * 1193           ; round trip of 12 ms, in net_clock's units
NET_TCP_BURST   equ 4                   ; segments without an ACK, at most
NET_TCP_TRIES   equ 7                   ; silences of a request
NET_TCP_RTO     equ 18                  ; ticks; RFC 6298: 1 second
NET_TCP_SLOW    equ 6 * 18
NET_TCP_PROBE   equ 2 * 18              ; ticks of silence, then a question
NET_TCP_DEAD    equ 20 * 18             ; and then it is given up

NET_RESET       equ 0xFF67              ; the other side has cut it off

                ; s_TCB.State
TCP_CLOSED      equ 0
TCP_SYN_SENT    equ 1
TCP_ESTABLISHED equ 2
TCP_FIN_WAIT    equ 3                   ; our FIN is out, theirs is not in
TCP_CLOSE_WAIT  equ 4                   ; their FIN is in

TCP_FIN         equ 0x01                ; RFC 9293, 3.1
TCP_SYN         equ 0x02
TCP_RST         equ 0x04
TCP_PSH         equ 0x08
TCP_ACK         equ 0x10

                struc s_TCP             ; RFC 9293, 3.1; in network order
.Source         resw 1
.Destination    resw 1
.Sequence       resd 1
.Acknowledgment resd 1
.Offset         resb 1
.Flags          resb 1
.Window         resw 1
.Checksum       resw 1
.Urgent         resw 1
                endstruc
assert_size s_TCP, 20

                struc s_TCB             ; in our order, but addresses, ports
.State          resb 1
.Event          resb 1                  ; something happened: for net_wait
.AckNow         resb 1
.Unacked        resb 1                  ; segments taken since the last ACK
.Remote         resd 1
.Ports          resd 1                  ; the other's below, ours above
.SndUna         resd 1                  ; RFC 9293, 3.3.1
.SndNxt         resd 1
.RcvNxt         resd 1
.DataSeq        resd 1                  ; sequence number of the request
.Producer       resw 1                  ; makes the request
.DataLength     resw 1                  ; of it
.Mss            resw 1
.Rto            resw 1                  ; ticks
.Tries          resb 1
.Sack           resb 1                  ; RFC 2018: the other side knows it
.FinSeen        resb 1
.Count          resb 1                  ; ranges
.Deadline       resd 1                  ; when to send again, in ticks
.Heard          resd 1                  ; when something was last heard
.Probe          resd 1                  ; when to ask
.FinSeq         resd 1
.Reason         resw 1                  ; why it is closed: NET_*
.Consumer       resw 1
.HttpState      resb 1                  ; nethttp: HTTP_*
.HttpFlags      resb 1                  ; HTTP_HAS_*
.Retries        resb 1                  ; in a row, without a byte
.HttpUnused     resb 1
.Code           resw 1                  ; of the answer
.LineLength     resw 1
.HeadLength     resw 1                  ; bytes that were no content
.Left           resd 1                  ; of the body or chunk
.Position       resd 1                  ; in the file: what comes next
.Start          resd 1                  ; what came first
.End            resd 1                  ; where this part ends
.Window         resw 1                  ; what may lie ahead, in bytes
.Offer          resw 1                  ; what of it the card can take at once
.Line           resw 1                  ; nethttp: the line that is being read
.Ranges         resd 2 * NET_TCP_RANGES ; first, behind last; newest first
                endstruc
static_assert s_TCB.Ranges <= 132, "fields should be reached by a byte"
static_assert s_TCB_size < 256, "an index is made by a byte"

variable net_tcp_sent, 4                ; net_clock at the last SYN
variable net_tcp_rtt, 4                 ; round trip, in its units
variable net_tcp_rto, 2                 ; for the next connection, in ticks
variable net_tcp_last_port, 2
variable net_tcbs, s_TCB_size * NET_TCP_COUNT

; net_tcp_open - all connections are closed
;   Clobbers: AX, CX, DI
net_tcp_open:
        mov di, net_tcbs
        mov cx, s_TCB_size * NET_TCP_COUNT
        xor al, al
        rep stosb
        mov word [net_tcp_rto], NET_TCP_RTO
        mov dword [net_tcp_rtt], 0
        ret

; net_tcp_connect - begin a connection
;   In:       BP  connection; EAX address, DX  port, network order
;             CX  length of the request; SI  producer: makes it each time
;                 that it is sent: -> SI  request. It may clobber EAX, EBX,
;                 ECX, EDX, EDI
;             BX  consumer: gets BP, SI -> data, CX  length, not 0, and
;                 says in CX how much it took; the rest stays until
;                 net_tcp_resume. It may clobber all but BP
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
;   Needs:    net_arp_resolve for the address
net_tcp_connect:
        mov [bp + s_TCB.Remote], eax
        mov [bp + s_TCB.Ports], dx
        mov [bp + s_TCB.Producer], si
        mov [bp + s_TCB.DataLength], cx
        mov [bp + s_TCB.Consumer], bx
        call net_tcp_port
        mov [bp + s_TCB.Ports + 2], ax
        call net_random
        mov [bp + s_TCB.SndUna], eax
        inc eax
        mov [bp + s_TCB.SndNxt], eax
        mov [bp + s_TCB.DataSeq], eax
        mov ax, NET_TCP_WIDE
        cmp bp, net_tcbs
        jne .window
        mov ax, NET_TCP_RING - 1
.window:
        call net_tcp_window
        xor eax, eax
        mov [bp + s_TCB.RcvNxt], eax
        mov [bp + s_TCB.State], eax     ; and Event, AckNow, Unacked
        mov [bp + s_TCB.Tries], eax     ; and Sack, FinSeen, Count
        mov [bp + s_TCB.Reason], ax
        mov word [bp + s_TCB.Mss], 536  ; RFC 9293, 3.7.1
        mov ax, [net_tcp_rto]
        mov [bp + s_TCB.Rto], ax
        mov byte [bp + s_TCB.State], TCP_SYN_SENT
        mov eax, [net_now]
        mov [bp + s_TCB.Heard], eax
        call net_tcp_arm
        call net_clock
        mov [net_tcp_sent], eax
        ; fall through to net_tcp_syn

; net_tcp_syn - send the first segment, or send it again
;   Clobbers: EAX, ECX, EDX, ESI, EDI
net_tcp_syn:
        mov edx, [bp + s_TCB.SndUna]
        mov al, TCP_SYN
        xor cx, cx
        jmp net_tcp_send

; net_tcp_port - a port that no connection has had for long
;   Out:      AX  network order
;   Clobbers: EAX
;   Source:   RFC 6056, 3.3.5. Drawn each time it would, once in some hundred
;             connections, be one that is in use: then both break, and a server
;             that is confused by it has sent bytes of another place
net_tcp_port:
        call net_random
        and ax, 15
        inc ax
        add ax, [net_tcp_last_port]
        or ah, 0xC0                     ; 49152 and above
        mov [net_tcp_last_port], ax
        xchg al, ah
        ret

; net_tcp_window - set what may lie ahead
;   In:       BP  connection, AX  bytes
;   Out:      [bp + s_TCB.Window], [bp + s_TCB.Offer]
;   Clobbers: AX
net_tcp_window:
        mov [bp + s_TCB.Window], ax
        ; fall through to net_tcp_offer

; net_tcp_offer - how much may come at once?
;   In:       BP  connection
;   Out:      [bp + s_TCB.Offer]
;   Clobbers: AX
;   From near by a window comes in one go, and no more of it may come than the
;   card has room for. From afar it trickles in, but all may wait in the ROM if
;   we are busy: iPXE has room for some 240 frames, and throws away the oldest.
net_tcp_offer:
        cmp word [net_burst], NET_BURST
        jb .burst
        mov ax, [bp + s_TCB.Window]
        cmp dword [net_tcp_rtt], NET_TCP_FAR
        jl .burst
        cmp bp, net_tcbs
        je .set
        mov ax, NET_TCP_SHARE
        jmp .set
.burst: imul ax, [net_burst], NET_TCP_MSS
.set:   mov [bp + s_TCB.Offer], ax
        ret

; net_tcp_index - which connection is it?
;   In:       BP  connection
;   Out:      AL  0 to NET_TCP_COUNT - 1
;   Clobbers: AX, DL
net_tcp_index:
        mov ax, bp
        sub ax, net_tcbs
        mov dl, s_TCB_size
        div dl
        ret

; net_tcp_arm - set the time for sending again
;   Clobbers: EAX
net_tcp_arm:
        movzx eax, word [bp + s_TCB.Rto]
        add eax, [net_now]
        mov [bp + s_TCB.Deadline], eax
        ret

%include "nettcptime.asm"
%include "nettcpin.asm"
%include "nettcpout.asm"
%include "nettcpring.asm"
