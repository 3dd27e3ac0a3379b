; nettftpread.asm - TFTP: the transfer from its reader's side
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_tftp_read, net_tftp_close
; Needs: nettftp

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
        call net_watch
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
        call net_trickles
        jc .ret
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
.ret:
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
