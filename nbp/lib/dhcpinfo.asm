; dhcpinfo.asm - the DHCP packets that the ROM has kept
; SPDX-License-Identifier: Apache-2.0
;
; Provides: dhcp_cached, dhcp_option_first, dhcp_option_next,
;           dhcp_option_find, dhcp_find_until, dhcp_overload, dhcp_patch
; Needs: pxe, string

%include "dhcp.inc"

DHCP_CHAINED    equ 0xC0                ; from here on hops counts chains

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
;   Source:   RFC 2131, 4.1: options, then the fields file and sname where
;             option 52 says that they hold options, too
dhcp_option_find:
        push dx
        call .options
        jnc .done
        push ax
        mov ah, al
        call dhcp_overload
        xchg al, ah
        mov si, dhcp_packet + s_BOOTPLAYER.bootfile
        lea dx, [si + 128]
        test ah, DHCP_OVERLOAD_FILE
        jz .sname
        call dhcp_find_until
        jnc .found
.sname: mov si, dhcp_packet + s_BOOTPLAYER.Sname
        lea dx, [si + 64]
        test ah, DHCP_OVERLOAD_SNAME
        stc
        jz .found
        call dhcp_find_until
.found: pop ax
.done:  pop dx
        ret
.options:
        push ax
        mov ah, al
        call dhcp_option_first
        jmp dhcp_find_until.compare

; dhcp_overload - which fields of [dhcp_packet] hold options?
;   Out:      AL  DHCP_OVERLOAD_* bits
;   Clobbers: CX, DX, SI
dhcp_overload:
        mov al, DHCP_OVERLOAD
        call dhcp_option_find.options
        mov al, 0
        jc .none
        mov al, [si]
.none:  ret

; dhcp_find_until - look up an option in other memory, as in a vendor option
;   In:       AL  code, SI  first code, DX  end
;   Out:      CF = 0: SI  value, CX  length
;             CF = 1: there is none
;   Clobbers: CX, SI
dhcp_find_until:
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
        ret

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

; dhcp_chained - how many programs have been started by dhcp_patch and a chain?
;   Out:      AX  number, by the field hops of [dhcp_packet]: no relay writes
;             more than 16 there (RFC 1542, 4.1.1)
;   Clobbers: FLAGS
dhcp_chained:
        xor ax, ax
        cmp byte [dhcp_packet + s_BOOTPLAYER.Gatehops], DHCP_CHAINED
        jb .done
        mov al, [dhcp_packet + s_BOOTPLAYER.Gatehops]
        sub al, DHCP_CHAINED
.done:  ret

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
