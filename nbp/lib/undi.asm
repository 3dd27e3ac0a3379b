; undi.asm - frames through the UNDI, by interrupt or polled
; SPDX-License-Identifier: Apache-2.0
;
; Provides: undi_open, undi_close, undi_send, undi_receive
; Brings: undiirq
; Needs: pxe, pci

UNDI_FRAME_SIZE equ 1536
UNDI_ROUNDS     equ 64                  ; calls of one drain, at most

variable undi_block, s_PXENV_UNDI_OPEN_size
variable undi_tbd, s_PXENV_UNDI_TBD_size
variable undi_tick, 2                   ; of the last look
variable undi_draining, 1               ; GET_NEXT has not said DONE
variable undi_frame, UNDI_FRAME_SIZE + 2 ; last frame received; room for a NUL

; undi_open - open the UNDI, if it is not open, and choose how to serve it
;   In:       AX  FLTR_*
;   Out:      CF = 0: open, [undi_mode] UNDI_BY_IRQ or why it is polled
;             CF = 1: AX = PXENV_STATUS_*
;   Clobbers: EAX
;   Source:   PXE 2.1, UNDI Open
undi_open:
        push bx
        push cx
        push di
        push ax
        call undi_irq_choose
        call undi_irq_hook
        call undi_clear
        pop ax
        mov [di + s_PXENV_UNDI_OPEN.PktFilter], ax
        mov bx, PXENV_UNDI_OPEN
        call pxe_call
        jnc .done
        cmp ax, PXENV_STATUS_UNDI_INVALID_STATE
        je .done                        ; CF = 0: it is open already
        push ax
        call undi_irq_unhook
        pop ax
        stc
.done:  pop di
        pop cx
        pop bx
        ret

; undi_close - close the UNDI, give its interrupt back
;   Out:      CF = 1: AX = PXENV_STATUS_*
;   Clobbers: EAX
undi_close:
        push bx
        push di
        mov byte [undi_draining], 0
        pxenv PXENV_UNDI_CLOSE, undi_block
        pushf
        push ax
        call undi_irq_unhook
        pop ax
        popf
        pop di
        pop bx
        ret

; undi_clear - zero the parameter block
;   Out:      DI  undi_block
;   Clobbers: AX, CX
undi_clear:
        mov di, undi_block
        mov cx, s_PXENV_UNDI_OPEN_size / 2
        xor ax, ax
        rep stosw
        mov di, undi_block
        ret
static_assert s_PXENV_UNDI_OPEN_size % 2 == 0, "undi_clear clears words"

; undi_send - transmit a frame
;   In:       SI  frame with its Ethernet header, CX  length, at least 60
;   Out:      CF = 1: AX = PXENV_STATUS_*
;   Clobbers: AX
;   Needs:    undi_open
;   Source:   PXE 2.1, UNDI Transmit Packet; quirk U9
;   Nobody waits for the end of the transmission: not every UNDI tells. One
;   that does not take whole frames gets payload, protocol and address.
undi_send:
        push bx
        push cx
        push di
        push dx
        mov dx, cx
        call undi_clear
        mov cx, dx
        mov word [di + s_PXENV_UNDI_TRANSMIT.TBD], undi_tbd
        mov [undi_tbd + s_PXENV_UNDI_TBD.ImmedLength], cx
        mov [undi_tbd + s_PXENV_UNDI_TBD.Xmit], si
        mov [undi_tbd + s_PXENV_UNDI_TBD.Xmit + 2], ax ; 0
        mov [undi_tbd + s_PXENV_UNDI_TBD.DataBlkCount], ax
        mov bx, PXENV_UNDI_TRANSMIT
        call pxe_call
        jnc .done
        push ax
        mov al, P_IP
        cmp word [si + 12], 0x0008      ; ethertypes in network order
        je .protocol
        mov al, P_ARP
        cmp word [si + 12], 0x0608
        je .protocol
        pop ax
        stc
        jmp .done
.protocol:
        mov [di + s_PXENV_UNDI_TRANSMIT.Protocol], al
        pop ax
        mov [di + s_PXENV_UNDI_TRANSMIT.DestAddr], si
        sub word [undi_tbd + s_PXENV_UNDI_TBD.ImmedLength], 14
        add word [undi_tbd + s_PXENV_UNDI_TBD.Xmit], 14
        call pxe_call
.done:  pop dx
        pop di
        pop cx
        pop bx
        ret

; undi_receive - is there a frame?
;   Out:      CF = 0: [undi_frame], CX  length
;             CF = 1: no
;   Clobbers: AX, CX
;   Needs:    undi_open
;   Source:   PXE 2.1, UNDI ISR
;   By interrupt there is nothing to fetch before one has come; a look at
;   each tick finds what a dead line has not told (quirk U7).
;   START is asked, its answer is not believed: iPXE says "not ours" until
;   all has been drained, others for ever. Codes that make no sense end the
;   round (quirk U8). A frame in several fragments is put together; what
;   exceeds the buffer is dropped.
;   After a frame the next call goes on with GET_NEXT: the calls are what
;   frames cost, and so a busy line costs one a frame instead of three.
undi_receive:
        push bx
        push dx
        push si
        push di
        xor bx, bx                      ; BX = bytes of the frame so far
        mov dh, UNDI_ROUNDS
        mov dl, PXENV_UNDI_ISR_IN_GET_NEXT
        cmp byte [undi_draining], 0
        jne .next
        mov ax, [BDA_TICKS]
        cmp ax, [undi_tick]
        mov [undi_tick], ax
        jne .look
        cmp byte [undi_mode], UNDI_BY_IRQ
        jne .look
        cmp byte [undi_pending], 0
        je .quiet
.look:  mov byte [undi_pending], 0
        mov dl, PXENV_UNDI_ISR_IN_START
        call .call
        mov dl, PXENV_UNDI_ISR_IN_PROCESS
.next:  call .call
        jc .none
        mov dl, PXENV_UNDI_ISR_IN_GET_NEXT
        cmp ax, PXENV_UNDI_ISR_OUT_RECEIVE
        je .fragment
        cmp ax, PXENV_UNDI_ISR_OUT_TRANSMIT
        je .again
        cmp ax, PXENV_UNDI_ISR_OUT_BUSY
        jne .none                       ; done, or nonsense
        mov dl, PXENV_UNDI_ISR_IN_PROCESS
.again: dec dh
        jnz .next
.none:  mov byte [undi_draining], 0
        cmp byte [undi_mode], UNDI_BY_IRQ
        jne .quiet
        call undi_irq_rearm
.quiet: stc
        jmp .done
.fragment:
        mov cx, [undi_block + s_PXENV_UNDI_ISR.BufferLength]
        mov ax, UNDI_FRAME_SIZE
        sub ax, bx
        cmp cx, ax
        jbe .copy
        mov cx, ax
.copy:  mov ax, cx
        lea di, [undi_frame + bx]
        push ds
        lds si, [undi_block + s_PXENV_UNDI_ISR.Frame]
        shr cx, 2
        rep movsd
        mov cx, ax
        and cx, 3
        rep movsb
        pop ds
        add bx, ax
        cmp bx, [undi_block + s_PXENV_UNDI_ISR.FrameLength]
        jb .again
        cmp byte [undi_draining], 1     ; there may be more
        mov byte [undi_draining], 1
        je .more                        ; it was not found by a look
        push eax
        push bx
        call undi_irq_doubt
        pop bx
        pop eax
.more:
        mov cx, bx
        cmp cx, 1                       ; an empty one is none
.done:  pop di
        pop si
        pop dx
        pop bx
        ret
.call:                                  ; DL = function -> AX, CF
        push bx
        call undi_clear
        mov [di + s_PXENV_UNDI_ISR.FuncFlag], dl
        mov bx, PXENV_UNDI_ISR
        call pxe_call
        mov ax, [di + s_PXENV_UNDI_ISR.FuncFlag]
        pop bx
        ret

%include "undiirq.asm"
