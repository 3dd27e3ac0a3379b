; udp.asm - datagrams through the ROM
; SPDX-License-Identifier: Apache-2.0
;
; Provides: udp_open, udp_close, udp_send, udp_receive
; Needs: pxe, bootinfo, timer

variable udp_block, s_PXENV_UDP_WRITE_size

; udp_open - open the ROM's UDP
;   Out:      CF = 1: AX = PXENV_STATUS_*
;   Clobbers: EAX
;   Source:   PXE 2.1, UDP Open; quirk U11: some want it after each TFTP
udp_open:
        push bx
        push di
        mov eax, [boot_address]
        mov [udp_block + s_PXENV_UDP_OPEN.src_ip], eax
        pxenv PXENV_UDP_OPEN, udp_block
        jnc .done
        cmp ax, PXENV_STATUS_UDP_OPEN
        je .done                        ; CF = 0: it was open
        stc
.done:  pop di
        pop bx
        ret

; udp_close - close it
;   Clobbers: AX
udp_close:
        push bx
        push di
        pxenv PXENV_UDP_CLOSE, udp_block
        pop di
        pop bx
        ret

; udp_send - send a datagram
;   In:       EAX address, DX  port to, BX  port from: all network order
;             SI  data, CX  length
;   Out:      CF = 1: AX = PXENV_STATUS_*
;   Clobbers: EAX
;   Source:   PXE 2.1, UDP Write
udp_send:
        push bx
        push di
        mov di, udp_block
        mov [di + s_PXENV_UDP_WRITE.ip], eax
        mov [di + s_PXENV_UDP_WRITE.src_port], bx
        mov [di + s_PXENV_UDP_WRITE.dst_port], dx
        mov [di + s_PXENV_UDP_WRITE.buffer_size], cx
        mov [di + s_PXENV_UDP_WRITE.buffer], si
        mov word [di + s_PXENV_UDP_WRITE.buffer + 2], 0
        call boot_gateway
        mov [di + s_PXENV_UDP_WRITE.gw], eax
        mov bx, PXENV_UDP_WRITE
        call pxe_call
        pop di
        pop bx
        ret

; udp_receive - wait for a datagram
;   In:       BX  own port, network order
;             DI  room, CX  its size
;             AX  ticks to wait
;   Out:      CF = 0: CX  length, DX  its source port, EAX its source address
;             CF = 1: AX = PXENV_STATUS_*: nothing came
;   Clobbers: EAX, CX, DX
;   Source:   PXE 2.1, UDP Read: returns at once; the block is used up
udp_receive:
        push bx
        push si
        push di
        mov dx, ax
        mov si, udp_block
.try:   xor eax, eax
        mov [si + s_PXENV_UDP_READ.dest_ip], eax
        mov [si + s_PXENV_UDP_READ.d_port], bx
        mov [si + s_PXENV_UDP_READ.buffer_size], cx
        mov [si + s_PXENV_UDP_READ.buffer], di
        mov [si + s_PXENV_UDP_READ.buffer + 2], ax
        push bx
        push di
        pxenv PXENV_UDP_READ, udp_block
        pop di
        pop bx
        jnc .got
        push ax
        mov ax, [BDA_TICKS]
        cmp ax, [udp_tick]
        mov [udp_tick], ax
        pop ax
        je .try
        sub dx, 1
        jnc .try
.done:  pop di
        pop si
        pop bx
        ret
.got:   mov eax, [si + s_PXENV_UDP_READ.src_ip]
        mov dx, [si + s_PXENV_UDP_READ.s_port]
        mov cx, [si + s_PXENV_UDP_READ.buffer_size]
        jmp .done                       ; CF = 0

variable udp_tick, 2
