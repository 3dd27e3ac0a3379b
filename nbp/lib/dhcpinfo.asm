; dhcpinfo.asm - the DHCP packets that the ROM has kept
; SPDX-License-Identifier: Apache-2.0
;
; Provides: dhcp_cached, dhcp_option_first, dhcp_option_next,
;           dhcp_option_find, dhcp_find_until, dhcp_patch
; Needs: pxe, string

%include "dhcp.inc"

variable dhcp_packet, s_BOOTPLAYER_size
variable dhcp_length, 2                 ; bytes of dhcp_packet that count
variable dhcp_block, s_PXENV_GET_CACHED_INFO_size

; dhcp_cached - copy a cached packet to [dhcp_packet]
;   In:       AX  PXENV_PACKET_TYPE_*
;   Out:      CF = 0: AX = [dhcp_length]; 0 = the ROM has none
;             CF = 1: AX = PXENV_STATUS_*
;   Clobbers: FLAGS
;   Source:   PXE 2.1, Get Cached Info
;   Into a buffer of ours: not every ROM hands out a pointer to its own.
;   The length is often that of the buffer, padded with zeros.
dhcp_cached:
        push bx
        push cx
        push di
        mov bx, ax
        mov di, dhcp_packet
        mov cx, s_BOOTPLAYER_size
        xor ax, ax
        rep stosb
        mov [dhcp_length], ax
        mov di, dhcp_block
        mov [di + s_PXENV_GET_CACHED_INFO.PacketType], bx
        mov word [di + s_PXENV_GET_CACHED_INFO.BufferSize], s_BOOTPLAYER_size
        mov dword [di + s_PXENV_GET_CACHED_INFO.Buffer], dhcp_packet
        mov [di + s_PXENV_GET_CACHED_INFO.BufferLimit], ax
        mov bx, PXENV_GET_CACHED_INFO
        call pxe_call
        jc .done
        mov ax, [di + s_PXENV_GET_CACHED_INFO.BufferSize]
        cmp ax, s_BOOTPLAYER_size
        jbe .length
        mov ax, s_BOOTPLAYER_size
.length:
        mov [dhcp_length], ax
        clc
.done:  pop di
        pop cx
        pop bx
        ret

; dhcp_option_first - start to walk the options of [dhcp_packet]
;   Out:      DX  end of the packet; the rest as dhcp_option_next
; dhcp_option_next - the next option
;   In:       SI  behind the value of the last one, DX  end
;   Out:      CF = 0: AL  code, SI  value, CX  length
;             CF = 1: no more, or the next one leaves the packet
;   Clobbers: AX, CX, SI
;   Source:   RFC 2132, 2
dhcp_option_first:
        mov dx, dhcp_packet
        add dx, [dhcp_length]
        mov si, dhcp_packet + s_BOOTPLAYER.options
        cmp dword [dhcp_packet + s_BOOTPLAYER.magic], DHCP_MAGIC
        stc
        jne dhcp_option_next.done
        ; fall through to dhcp_option_next
dhcp_option_next:
        cmp si, dx
        jae .end
        lodsb
        cmp al, DHCP_PAD
        je dhcp_option_next
        cmp al, DHCP_END
        je .end
        cmp si, dx
        jae .end
        movzx cx, byte [si]
        inc si
        push dx
        sub dx, si                      ; DX = bytes left
        cmp dx, cx                      ; CF = 1: too few
        pop dx
        ret
.end:   stc
.done:  ret

; dhcp_option_find - look up an option of [dhcp_packet]
;   In:       AL  code
;   Out:      CF = 0: SI  value, CX  length
;             CF = 1: there is none
;   Clobbers: CX, SI
; dhcp_find_until - the same in other memory, as in a vendor option
;   In:       SI  first code, DX  end
dhcp_option_find:
        push dx
        push ax
        mov ah, al
        call dhcp_option_first
        jmp dhcp_find_until.compare
dhcp_find_until:
        push dx
        push ax
        mov ah, al
.next:  call dhcp_option_next
.compare:
        jc .done
        cmp al, ah                      ; CF = 0 if equal
        je .done
        add si, cx
        jmp .next
.done:  pop ax
        pop dx
        ret

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
        mov eax, [bp + 28]              ; EAX as pushed
        mov [dhcp_packet + s_BOOTPLAYER.sip], eax
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
