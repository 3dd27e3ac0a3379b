; dhcpinfo.asm - the DHCP packets that the ROM has kept
; SPDX-License-Identifier: Apache-2.0
;
; Provides: dhcp_cached, dhcp_option_first, dhcp_option_next,
;           dhcp_option_find, dhcp_find_until, dhcp_overload,
;           dhcp_chained
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
