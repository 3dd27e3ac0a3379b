; undi.asm - frames through the UNDI, polled
; SPDX-License-Identifier: Apache-2.0
;
; Provides: undi_open, undi_close, undi_send, undi_receive
; Needs: pxe
;
; No interrupt is used: lines are missing, dead or shared on enough machines
; that polling is what works everywhere (quirks U4 to U8). While the UNDI is
; open its line is masked, so that nothing storms.

UNDI_FRAME_SIZE equ 1536
UNDI_ROUNDS     equ 64                  ; calls of one drain, at most

PORT_PIC_MASK   equ 0x21                ; master; the slave's is 0xA1

variable undi_block, s_PXENV_UNDI_OPEN_size
variable undi_tbd, s_PXENV_UNDI_TBD_size
variable undi_mask, 2                   ; what the PICs had
variable undi_frame, UNDI_FRAME_SIZE    ; last frame received

; undi_open - open the UNDI, if it is not open, and mask its interrupt
;   In:       AX  FLTR_*
;   Out:      CF = 0: open
;             CF = 1: AX = PXENV_STATUS_*
;   Clobbers: AX
;   Source:   PXE 2.1, UNDI Open
undi_open:
        push bx
        push cx
        push di
        push ax
        in al, PORT_PIC_MASK + 0x80
        mov ah, al
        in al, PORT_PIC_MASK
        mov [undi_mask], ax
        pxenv PXENV_UNDI_GET_INFORMATION, undi_block
        jc .open
        mov cx, [di + s_PXENV_UNDI_GET_INFORMATION.IntNumber]
        cmp cx, 2
        jb .open                        ; none; 1 is the keyboard's
        jne .line
        mov cl, 9                       ; 2 is where the slave sits
.line:  cmp cx, 15
        ja .open
        mov ax, 1
        shl ax, cl
        or ax, [undi_mask]
        call undi_set_mask
.open:  call undi_clear
        pop ax
        mov [di + s_PXENV_UNDI_OPEN.PktFilter], ax
        mov bx, PXENV_UNDI_OPEN
        call pxe_call
        jnc .done
        cmp ax, PXENV_STATUS_UNDI_INVALID_STATE
        je .done                        ; CF = 0: it is open already
        stc
.done:  pop di
        pop cx
        pop bx
        ret

; undi_close - close the UNDI, give the interrupt mask back
;   Out:      CF = 1: AX = PXENV_STATUS_*
;   Clobbers: AX
undi_close:
        push bx
        push di
        pxenv PXENV_UNDI_CLOSE, undi_block
        pushf
        push ax
        mov ax, [undi_mask]
        call undi_set_mask
        pop ax
        popf
        pop di
        pop bx
        ret

; undi_set_mask - write both PICs' masks
;   In:       AX
;   Clobbers: AX
undi_set_mask:
        out PORT_PIC_MASK, al
        mov al, ah
        out PORT_PIC_MASK + 0x80, al
        ret

; undi_clear - zero the parameter block
;   Out:      DI  undi_block
;   Clobbers: AX, CX
undi_clear:
        mov di, undi_block
        mov cx, s_PXENV_UNDI_OPEN_size
        xor ax, ax
        rep stosb
        mov di, undi_block
        ret

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
;   START is asked, its answer is not believed: iPXE says "not ours" until
;   all has been drained, others for ever. Codes that make no sense end the
;   round (quirk U8). A frame in several fragments is put together; what
;   exceeds the buffer is dropped.
undi_receive:
        push bx
        push dx
        push si
        push di
        mov dl, PXENV_UNDI_ISR_IN_START
        call .call
        xor bx, bx                      ; BX = bytes of the frame so far
        mov dl, PXENV_UNDI_ISR_IN_PROCESS
        mov dh, UNDI_ROUNDS
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
.none:  stc
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
        rep movsb
        pop ds
        add bx, ax
        cmp bx, [undi_block + s_PXENV_UNDI_ISR.FrameLength]
        jb .again
        mov cx, bx                      ; CF = 0
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
