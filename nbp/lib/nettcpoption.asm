; nettcpoption.asm - TCP: the options of a SYN
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_tcp_options
; Needs: nettcp, nettcpin

; net_tcp_options - what the other side can do
;   In:       BP  connection; DI  segment, [net_tcp_in_data] behind its header
;   Out:      [bp + s_TCB.Mss], [bp + s_TCB.Sack]
;   Clobbers: AX, BX, CX, DX, SI
;   Source:   RFC 9293, 3.2; RFC 2018, 2
net_tcp_options:
        lea si, [di + s_TCP_size]
        mov dx, [net_tcp_in_data]       ; their end
.option:
        cmp si, dx
        jae .none
        lodsb
        cmp al, 1
        jb .none                        ; the end
        je .option
        cmp si, dx
        jae .none
        movzx cx, byte [si]
        sub cx, 2
        jb .none
        inc si
        mov bx, si
        add si, cx
        cmp si, dx
        ja .none
        cmp al, 4
        je .sack
        cmp al, 2
        jne .option
        cmp cl, 2
        jne .option
        mov ax, [bx]
        xchg al, ah
        cmp ax, 64                      ; less would be an attack
        jb .option
        cmp ax, NET_TCP_MSS
        jbe .mss
        mov ax, NET_TCP_MSS
.mss:   mov [bp + s_TCB.Mss], ax
        jmp .option
.sack:  mov byte [bp + s_TCB.Sack], 1
        jmp .option
.none:  ret
