; dhcppatch.asm - the ROM's cached packets, changed for the next program
; SPDX-License-Identifier: Apache-2.0
;
; Provides: dhcp_unfold, dhcp_patch
; Needs: dhcpinfo

; dhcp_unfold - copy the options in the fields file and sname behind the others
;   Out:      [dhcp_packet], [dhcp_length]
;   Clobbers: AX, CX, DX, SI, DI
;   Source:   RFC 2131, 4.1
;   Before those fields are written to. What does not fit is lost.
dhcp_unfold:
        push bx
        call dhcp_overload
        mov bl, al
        test al, al
        jz .done
        mov di, dhcp_packet + s_BOOTPLAYER.options
        call dhcp_option_first
.walk:  jc .behind
        add si, cx
        mov di, si                      ; DI -> behind the last option
        call dhcp_option_next
        jmp .walk
.behind:
        mov si, dhcp_packet + s_BOOTPLAYER.bootfile
        lea dx, [si + 128]
        test bl, DHCP_OVERLOAD_FILE
        jz .sname
        call .append
.sname: mov si, dhcp_packet + s_BOOTPLAYER.Sname
        lea dx, [si + 64]
        test bl, DHCP_OVERLOAD_SNAME
        jz .end
        call .append
.end:   mov byte [di], DHCP_END
        lea ax, [di + 1]
        sub ax, dhcp_packet
        cmp ax, [dhcp_length]
        jbe .done
        mov [dhcp_length], ax
.done:  pop bx
        ret
.append:
        call dhcp_option_next
        jc .ret
        push di
        add di, cx
        cmp di, dhcp_packet + s_BOOTPLAYER_size - 3
        pop di
        jae .ret
        mov ah, cl
        stosw
        rep movsb
        jmp .append
.ret:   ret

; dhcp_patch - make the ROM's cached packets name another server and file
;   In:       SI  file name, at most 127 bytes and NUL
;             EAX server, network order
;   Out:      CF = 0: what is asked of the ROM from now on says so
;             CF = 1: AX = PXENV_STATUS_*; or 0: the ROM has its packets
;             where a program cannot change them
;   Clobbers: EAX
;   PXELINUX and GRUB look for their own files where the cached packets
;   say that they came from. The options that would contradict the fields
;   siaddr and file become padding.
dhcp_patch:
        pushad
        mov bp, sp
        mov bx, PXENV_PACKET_TYPE_DHCP_ACK
.packet:
        mov ax, bx
        call dhcp_cached
        jc .failed
        test ax, ax
        jz .next                        ; the ROM has none: nothing to say
        call dhcp_unfold
        mov eax, [bp + 28]              ; EAX as pushed
        mov [dhcp_packet + s_BOOTPLAYER.sip], eax
        call dhcp_chained
        inc ax
        add al, DHCP_CHAINED
        mov [dhcp_packet + s_BOOTPLAYER.Gatehops], al
        mov di, dhcp_packet + s_BOOTPLAYER.Sname
        mov cx, 64 + 128
        mov al, 0
        rep stosb
        mov si, [bp + 4]                ; SI as pushed
        mov di, dhcp_packet + s_BOOTPLAYER.bootfile
        mov cx, 128
        call string_copy
        mov di, .removed
.option:
        mov al, [di]
        inc di
        test al, al
        jz .write
        call dhcp_option_find
        jc .option
        push di
        lea di, [si - 2]                ; code and length, too
        inc cx
        inc cx
        mov al, DHCP_PAD
        rep stosb
        pop di
        jmp .option
.write: mov di, dhcp_block
        mov word [di + s_PXENV_GET_CACHED_INFO.BufferSize], 0
        mov dword [di + s_PXENV_GET_CACHED_INFO.Buffer], 0
        push bx
        mov bx, PXENV_GET_CACHED_INFO   ; no buffer: where is the ROM's?
        call pxe_call
        pop bx
        jc .failed
        mov cx, [dhcp_block + s_PXENV_GET_CACHED_INFO.BufferSize]
        cmp cx, [dhcp_length]
        jbe .size
        mov cx, [dhcp_length]
.size:  mov eax, [dhcp_block + s_PXENV_GET_CACHED_INFO.Buffer]
        cmp eax, 1 << 16
        jb .refused
        push es
        push eax
        pop di
        pop es
        mov si, dhcp_packet
        rep movsb
        pop es
        mov ax, bx
        call dhcp_cached
        jc .failed
        mov eax, [bp + 28]
        cmp [dhcp_packet + s_BOOTPLAYER.sip], eax
        jne .refused
.next:  inc bx
        cmp bx, PXENV_PACKET_TYPE_CACHED_REPLY
        jbe .packet
        popad
        clc
        ret
.refused:
        xor ax, ax
.failed:
        mov [bp + 28], ax
        popad
        stc
        ret
.removed:
        db DHCP_OVERLOAD, DHCP_TFTP_SERVER, DHCP_BOOT_FILE
        db DHCP_TFTP_ADDRESS, 0
