; net.asm - our own network stack over the UNDI: start, clock, one receive loop
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_open, net_close, net_poll, net_input, net_wait, net_tell,
;           net_watch, net_trickles
; Brings: netcard, netclock, netarp, netip, netudp; with NET_TCP defined: nettcp
; Needs: pxe, pci, undi, bootinfo
;
; Everything that arrives is handled inside net_poll, which is called by
; whoever waits for something, and by nobody else. Handlers send, but never
; wait. So nothing here is entered twice.

%define NET_ASM

NET_SILENT      equ 0xFF60              ; nobody answers
NET_REFUSED     equ 0xFF61              ; somebody answers no
NET_BROKEN      equ 0xFF62              ; an answer that makes no sense
NET_TOO_LARGE   equ 0xFF63              ; more than there is room for
NET_NOT_FOUND   equ 0xFF64
NET_NO_ROUTE    equ 0xFF65              ; the next hop does not answer ARP
NET_SHORT       equ 0xFF66              ; less came than was promised

NET_PATIENCE    equ 30 * 18             ; ticks in which this must come:
NET_LEAST       equ 1024                ; bytes

NET_SIZE_UNKNOWN equ 0xFFFFFFFF

NET_ETHERNET    equ 14
NET_TX_SIZE     equ 1514

variable net_hardware, 6                ; our card's address
variable net_now, 4                     ; ticks since net_open
variable net_tick, 2
variable net_seed, 4
variable net_progress, 2                ; routine: EAX bytes; keeps all
variable net_watched, 4                 ; since when it is watched
variable net_watched_bytes, 4           ; and the bytes then
variable net_told, 4                    ; what it was told last
variable net_tx, NET_TX_SIZE + 2        ; the frame that is being made

; net_open - start the stack
;   Out:      CF = 1: AX = PXENV_STATUS_*
;   Clobbers: EAX, BX, CX, SI, DI
;   Needs:    pxe_find, boot_info (or boot_address, boot_mask, boot_router
;             set by other means; boot_address 0 before DHCP)
net_open:
        mov di, net_arp_cache
        mov cx, NET_ARP_SIZE * NET_ARP_ENTRIES / 2
        xor ax, ax
        rep stosw
        mov [net_udp_port], ax
%ifdef NET_TCP
        call net_tcp_open
%endif
        mov ax, [BDA_TICKS]
        mov [net_tick], ax
        mov ax, FLTR_DIRECTED | FLTR_BRDCST
        call undi_open
        jc .ret
        pxenv PXENV_UNDI_GET_INFORMATION, undi_block
        jc .ret
        lea si, [di + s_PXENV_UNDI_GET_INFORMATION.CurrentNodeAddress]
        mov di, net_hardware
        movsd
        movsw
        call net_card
        mov eax, [net_hardware + 2]     ; machines differ in these
        rol eax, 7
        xor [net_seed], eax
        mov eax, [BDA_TICKS]
        xor [net_seed], eax
%ifdef NET_TCP
        call net_random
        mov [net_tcp_last_port], ax
%endif
        clc
.ret:   ret

; net_close - end it; the ROM's own stack may be used again, if it can
;   Out:      CF = 1: AX = PXENV_STATUS_*
;   Clobbers: EAX
net_close equ undi_close

; net_tell - say how far a file has come, each 64 KB
;   In:       EAX bytes
;   Clobbers: FLAGS
net_tell:
        push edx
        mov edx, eax
        sub edx, [net_told]
        jb .tell                        ; another file
        cmp edx, 0x10000
        jb .done
.tell:  mov [net_told], eax
        cmp word [net_progress], 0
        je .done
        call [net_progress]
.done:  pop edx
        ret

; net_trickles - does a file come too slowly, to hold us up?
;   In:       EAX bytes so far
;   Out:      CF = 1: AX = NET_SILENT: yes
;   Clobbers: AX
; net_watch - begin to watch that
;   In:       EAX bytes so far
;   Clobbers: FLAGS
net_trickles:
        push edx
        mov edx, [net_now]
        sub edx, [net_watched]
        cmp edx, NET_PATIENCE
        jb .well
        mov edx, eax
        sub edx, [net_watched_bytes]
        cmp edx, NET_LEAST
        mov dx, NET_SILENT
        jb .trickle
        call net_watch
.well:  clc
        pop edx
        ret
.trickle:
        xchg ax, dx
        pop edx
        ret
net_watch:
        mov [net_watched_bytes], eax
        push eax
        mov eax, [net_now]
        mov [net_watched], eax
        pop eax
        ret

; net_poll - handle one frame, if there is one; keep the clock
;   Out:      CF = 1: there was none
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
;   Needs:    net_open
net_poll:
        mov ax, [BDA_TICKS]
        mov dx, ax
        sub ax, [net_tick]
        mov [net_tick], dx
        cwd                             ; midnight: the counter goes back
        test dx, dx
        jz .ahead
        mov ax, 1
.ahead: movzx eax, ax
        add [net_now], eax
%ifdef NET_TCP
        test ax, ax
        jz .receive
        push bp
        call net_tcp_tick
        pop bp
.receive:
%endif
        call undi_receive
        jc .none
        mov si, undi_frame
        ; fall through to net_input

; net_input - a frame has come
;   In:       SI  it, CX  length
;   Out:      CF = 0
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
net_input:
        push bp
        mov ax, [si + 12]
        cmp ax, 0x0008                  ; ethertypes in network order
        jne .arp
        call net_ip_input
        jmp .done
.arp:   cmp ax, 0x0608
        jne .done
        call net_arp_input
.done:  pop bp
        clc
        ret
net_poll.none:
%ifdef NET_TCP
        push bp
        call net_tcp_idle
        pop bp
        stc
%endif
        ret

; net_wait - poll until something has happened
;   In:       DI  byte that will then not be 0, AX  ticks at most
;   Out:      CF = 0: AL  the byte
;             CF = 1: AX = NET_SILENT
;   Clobbers: EAX
net_wait:
        push ebx
        push ecx
        push edx
        push esi
        push edi
        movzx eax, ax
        add eax, [net_now]
        push eax
.poll:  push di
        call net_poll
        pop di
        mov al, [di]
        test al, al
        jnz .done
        pop edx
        push edx
        sub edx, [net_now]
        jg .poll
        mov ax, NET_SILENT
        stc
.done:  pop edx
        pop edi
        pop esi
        pop edx
        pop ecx
        pop ebx
        ret

%include "netcard.asm"
%include "netclock.asm"
%include "netarp.asm"
%include "netip.asm"
%include "netudp.asm"
%ifdef NET_TCP
%include "nettcp.asm"
%endif
