; nettftpoption.asm - TFTP's request and the options of its answer
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_tftp_request, net_tftp_options
; Needs: nettftp

; net_tftp_request - make a read request
;   In:       DI  net_udp_data, SI  name with NUL
;   Out:      CF = 0: CX  length
;             CF = 1: AX = NET_TOO_LARGE: the name is too long
;   Clobbers: AX, CX, SI, DI
;   Source:   RFC 2347; RFC 2348, 2349, 7440
net_tftp_request:
        mov ax, TFTP_RRQ << 8
        stosw
.name:  cmp di, net_udp_data + 512 - NET_TFTP_ASK_SIZE
        mov ax, NET_TOO_LARGE
        cmc
        jc .ret
        lodsb
        stosb
        test al, al
        jnz .name
        mov si, .options
        mov cx, NET_TFTP_ASK_SIZE
        rep movsb
        mov ax, [net_tftp_asked]
        aam
        add ax, '00'
        xchg al, ah
        mov [di - 3], ax
        mov cx, di
        sub cx, net_udp_data            ; CF = 0
.ret:   ret
.options:
        db "octet", 0, "tsize", 0, "0", 0
        db "blksize", 0, "1468", 0, "windowsize", 0, "00", 0
NET_TFTP_ASK_SIZE equ $ - .options
static_assert NET_TFTP_BLOCK = 1468, "the request asks for another block size"

; net_tftp_options - read an OACK
;   In:       SI  packet, CX  length
;   Out:      CF = 0: [net_tftp_size], [net_tftp_window], [net_tftp_total]
;             CF = 1: it says what may not be said
;   Clobbers: EAX, BX, CX, EDX, SI, DI, BP
;   Source:   RFC 2347: only what was asked for, once, and no more of it
net_tftp_options:
        mov bp, si
        add bp, cx                      ; BP = end
        mov byte [bp], 0                ; texts end there at the latest
        add si, 2
.next:  cmp si, bp
        jae .done
        mov di, .blksize
        call net_text_same
        jc .not_blksize
        call .value
        jc .ret
        cmp eax, 8
        jb .ret
        cmp eax, NET_TFTP_BLOCK
        ja .refuse
        mov [net_tftp_size], ax
        jmp .next
.not_blksize:
        mov di, .windowsize
        call net_text_same
        jc .not_windowsize
        call .value
        jc .ret
        cmp eax, 1
        jb .ret
        cmp ax, [net_tftp_asked]
        ja .refuse
        mov [net_tftp_window], ax
        jmp .next
.not_windowsize:
        mov di, .tsize
        call net_text_same
        jc .ret                         ; nobody has asked for it
        call .value
        jc .ret
        test eax, eax
        jz .next                        ; the size of nothing, or not known
        mov [net_tftp_total], eax
        jmp .next
.value: call net_decimal
        jc .ret
        cmp byte [si], 1
        inc si
        cmc                             ; CF = 1: more than digits
        ret
.refuse:
        stc
        ret
.done:  clc
.ret:   ret
.blksize: db "blksize", 0
.windowsize: db "windowsize", 0
.tsize: db "tsize", 0
