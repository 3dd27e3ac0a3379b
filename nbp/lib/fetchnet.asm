; fetchnet.asm - fetch by our own stack: TFTP with windows, and HTTP
; SPDX-License-Identifier: Apache-2.0
;
; Provides: way_net_tftp, way_net_http, fetch_net_end
; Needs: fetch, net (with NET_TCP), nettftp, nethttp, string
;
; The UNDI is opened with the first file and stays open. Some ROMs, iPXE's
; among them, have no TFTP and no UDP of their own from then on.

way_net_http:   istruc s_WAY
                at .Probe, dw fetch_net_probe
                at .Open, dw fetch_http_open
                at .Read, dw fetch_http_read
                at .Close, dw net_http_close
                at .Text, db "our own HTTP", 0
                iend

way_net_tftp:   istruc s_WAY
                at .Probe, dw fetch_net_probe
                at .Open, dw fetch_tftp_open
                at .Read, dw fetch_tftp_read
                at .Close, dw net_tftp_close
                at .Text, db "our own TFTP", 0
                iend

variable fetch_net_up, 1                ; the UNDI is ours

; fetch_net_probe - as probe of a way: is there a card whose frames we can use?
;   Out:      CF = 1: no
;   Clobbers: EAX, BX, CX, SI, DI
;   Source:   RFC 894: we know Ethernet
fetch_net_probe:
        pxenv PXENV_UNDI_GET_INFORMATION, undi_block
        jc .ret
        cmp word [di + s_PXENV_UNDI_GET_INFORMATION.HwAddrLen], 6
        stc
        jne .ret
        cmp dword [net_dns], 0
        jne .ret                        ; CF = 0
        mov ax, PXENV_PACKET_TYPE_DHCP_ACK
        call dhcp_cached
        jc .no_packet                   ; a fixed address
        call net_dns_take
.no_packet:
        mov ax, PXENV_PACKET_TYPE_CACHED_REPLY
        call dhcp_cached                ; as boot_info leaves it
        clc
.ret:   ret

; fetch_net_start - open the UNDI, once
;   Out:      CF = 1: AX = PXENV_STATUS_*
;   Clobbers: EAX, BX, CX, SI, DI
fetch_net_start:
        mov ax, [fetch_tell]
        mov [net_progress], ax
        cmp byte [fetch_net_up], 1
        je .ret                         ; CF = 0
        push si
        call net_open
        pop si
        jc .ret
        mov byte [fetch_net_up], 1
.ret:   ret

; fetch_net_end - give the UNDI back, before the ROM is used otherwise
;   Clobbers: EAX
fetch_net_end:
        btr word [fetch_net_up], 0
        jnc .ret
        call net_close
.ret:   ret

; fetch_http_open - as open of a way
;   In:       SI  URL
;   Out:      CF = 0: EAX length, or FETCH_UNKNOWN
;             CF = 1: AX = PXENV_STATUS_*, FETCH_* or NET_*
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
fetch_http_open:
        mov ax, FETCH_CANNOT
        call fetch_is_url
        stc
        jne .ret
        call fetch_net_start
        jc .ret
        call net_http_open
        jmp fetch_net_reason
.ret:   ret

; fetch_http_read, fetch_tftp_read - as read of a way
;   In:       EDX physical address, ECX room
;   Out:      CF = 0: EAX length
;             CF = 1: AX = PXENV_STATUS_*, FETCH_* or NET_*
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
fetch_http_read:
        mov edi, edx
        call net_http_read
        jmp fetch_net_reason
fetch_tftp_read:
        mov edi, edx
        call net_tftp_read
        ; fall through to fetch_net_reason

; fetch_net_reason - say it in the contract's words
;   In:       CF = 1: AX = NET_*
;   Out:      CF = 1: AX = PXENV_STATUS_*, FETCH_* or NET_*
;   Clobbers: none
fetch_net_reason:
        jnc .ret
        push bx
        mov bx, .table
.next:  cmp ax, [bx]
        je .found
        add bx, 4
        cmp bx, .end
        jb .next
        jmp .done
.found: mov ax, [bx + 2]
.done:  pop bx
        stc
.ret:   ret
.table: dw NET_NOT_FOUND, PXENV_STATUS_TFTP_FILE_NOT_FOUND
        dw NET_TOO_LARGE, FETCH_NO_ROOM
        dw NET_SILENT, FETCH_SILENT
        dw NET_SHORT, FETCH_SHORT
        dw NET_URL_SCHEME, FETCH_CANNOT
.end:

; fetch_tftp_open - as open of a way
;   In:       SI  path on [fetch_server], or "tftp://host/path"
;   Out:      CF = 0: EAX length, or FETCH_UNKNOWN
;             CF = 1: AX = PXENV_STATUS_*, FETCH_* or NET_*
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
fetch_tftp_open:
        call fetch_net_start
        jc .ret
        mov eax, [fetch_server]
        call fetch_is_url
        jne .open
        mov di, fetch_scheme
        call net_text_begins
        mov ax, FETCH_CANNOT
        jc .ret
        mov cx, si
.host:  lodsb
        cmp al, '/'
        je .resolve
        test al, al
        jnz .host
        mov ax, FETCH_CANNOT
        stc
        ret
.resolve:
        push si
        xchg si, cx
        sub cx, si
        dec cx
        call net_dns_resolve
        pop si
        jc fetch_net_reason
.open:  xor dx, dx
        call net_tftp_open
        jmp fetch_net_reason
.ret:   ret
