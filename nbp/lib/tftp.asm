; tftp.asm - files from the boot server, block by block
; SPDX-License-Identifier: Apache-2.0
;
; Provides: tftp_open, tftp_read, tftp_close
; Needs: pxe, bootinfo, readfile, string

variable tftp_block, s_PXENV_TFTP_OPEN_size
variable tftp_size, 2                   ; agreed block size

; tftp_open - ask for a file
;   In:       SI  name with NUL, at most 127 bytes
;             EAX server, network order
;             CX  block size to ask for
;   Out:      CF = 0: [tftp_size]
;             CF = 1: AX = PXENV_STATUS_*
;   Clobbers: EAX
;   Needs:    boot_info
;   Source:   PXE 2.1, TFTP Open
;   A program before us may have left a connection open: it is closed, and
;   the call tried once more.
tftp_open:
        pushad
        mov bp, sp
        call .try
        jnc .done
        cmp ax, PXENV_STATUS_UDP_OPEN
        je .close
        cmp ax, PXENV_STATUS_TFTP_OPEN
        jne .failed
.close: pxenv PXENV_TFTP_CLOSE, tftp_block
        pxenv PXENV_UDP_CLOSE, tftp_block
        call .try
        jc .failed
.done:  popad
        clc
        ret
.failed:
        mov [bp + 28], ax
        popad
        stc
        ret
.try:   mov di, tftp_block
        mov cx, s_PXENV_TFTP_OPEN_size
        xor ax, ax
        rep stosb
        mov di, tftp_block
        mov eax, [bp + 28]              ; EAX as pushed: server
        mov [di + s_PXENV_TFTP_OPEN.ServerIPAddress], eax
        call boot_gateway
        mov [di + s_PXENV_TFTP_OPEN.GatewayIPAddress], eax
        mov word [di + s_PXENV_TFTP_OPEN.TFTPPort], TFTP_PORT
        mov ax, [bp + 24]               ; CX as pushed: block size
        mov [di + s_PXENV_TFTP_OPEN.PacketSize], ax
        mov si, [bp + 4]                ; SI as pushed: name
        add di, s_PXENV_TFTP_OPEN.FileName
        mov cx, 128
        call string_copy
        pxenv PXENV_TFTP_OPEN, tftp_block
        jc .ret
        mov ax, [di + s_PXENV_TFTP_OPEN.PacketSize]
        mov [tftp_size], ax
        sub ax, 1                       ; CF = 1: size 0 is no size
        mov ax, PXENV_STATUS_TFTP_INVALID_PACKET_SIZE
.ret:   ret

; tftp_read - the next block
;   In:       EAX far buffer for [tftp_size] bytes
;   Out:      CF = 0: AX  bytes; fewer than [tftp_size]: the last block
;             CF = 1: AX  PXENV_STATUS_*
;   Clobbers: FLAGS
;   Source:   PXE 2.1, TFTP Read
tftp_read:
        push bx
        push di
        mov di, tftp_block
        mov [di + s_PXENV_TFTP_READ.Buffer], eax
        mov ax, [tftp_size]             ; some ROMs read it
        mov [di + s_PXENV_TFTP_READ.BufferSize], ax
        mov bx, PXENV_TFTP_READ
        call pxe_call
        jc .done
        mov ax, [tftp_size]
        cmp ax, [di + s_PXENV_TFTP_READ.BufferSize]
        mov ax, PXENV_STATUS_TFTP_INVALID_PACKET_SIZE
        jc .done
        mov ax, [di + s_PXENV_TFTP_READ.BufferSize]
.done:  pop di
        pop bx
        ret

; tftp_close - end the transfer
;   Clobbers: AX, BX, DI
tftp_close:
        pxenv PXENV_TFTP_CLOSE, tftp_block
        ret
