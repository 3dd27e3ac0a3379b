; netdnsreply.asm - what a name server answers
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_dns_input
; Needs: netdns

DNS_HEADER      equ 12                  ; RFC 1035, 4.1.1
DNS_RECORD      equ 10                  ; behind the name: type, class, TTL,
                                        ; length of the data
NET_DNS_JUMPS   equ 32                  ; pointers of one name
NET_DNS_RECORDS equ 64                  ; that are looked at

variable net_dns_base, 2                ; the message
variable net_dns_end, 2
variable net_dns_left, 2                ; records
variable net_dns_verdict, 1             ; if no address comes: NET_DNS_*
variable net_dns_owner, NET_DNS_MAX + 1

; net_dns_input - a datagram has come to our port
;   In:       SI  data, CX  length, DX  source port, EAX source address
;   Clobbers: EAX, BX, CX, EDX, SI, DI, BP
;   Source:   RFC 1035, 4.1
;   Only an answer of that server to that question is looked at. Aliases
;   are followed within the message, and then by another question.
net_dns_input:
        cmp eax, [net_dns_server]
        jne .ret
        cmp dx, NET_DNS_PORT
        jne .ret
        cmp cx, DNS_HEADER
        jb .ret
        mov ax, [si]
        cmp ax, [net_dns_id]
        jne .ret
        mov [net_dns_base], si
        add cx, si
        mov [net_dns_end], cx
        mov ax, [si + 2]
        and ax, 0x0FF8                  ; AL answer, opcode; AH code
        xor al, 0x80
        test al, 0xF8
        jnz .ret
        cmp word [si + 4], 0x0100       ; one question
        jne .ret
        mov bl, ah
        mov dx, [si + 6]
        xchg dl, dh
        cmp dx, NET_DNS_RECORDS
        jbe .records
        mov dx, NET_DNS_RECORDS
.records:
        mov [net_dns_left], dx
        add si, DNS_HEADER
        call net_dns_expand
        jc .ret
        call net_dns_same
        jne .ret
        add si, 4                       ; the question's type and class
        mov al, NET_DNS_NO_NAME
        cmp bl, 3
        je .set
        test bl, bl
        mov al, NET_DNS_TROUBLE
        jnz .set
        mov byte [net_dns_verdict], NET_DNS_NO_NAME
.next:  dec word [net_dns_left]
        js .over
        call net_dns_expand
        jc .trouble
        mov dx, [net_dns_end]
        sub dx, si
        sub dx, DNS_RECORD
        jl .trouble
        mov eax, [si]                   ; type and class
        mov cx, [si + 8]
        xchg cl, ch                     ; CX = length of the data
        add si, DNS_RECORD
        cmp cx, dx
        ja .trouble
        mov bx, si
        add bx, cx                      ; BX -> next record
        push eax
        push cx
        call net_dns_same
        pop cx
        pop eax
        jne .skip                       ; of somebody else
        cmp eax, 0x01000100             ; address, Internet
        je .address
        cmp eax, 0x01000500             ; alias
        jne .skip
        push bx
        call net_dns_expand
        pop bx
        jc .trouble
        mov si, net_dns_owner
        mov di, net_dns_name
        call net_dns_length
        rep movsb
        mov byte [net_dns_verdict], NET_DNS_ALIAS
.skip:  mov si, bx
        jmp .next
.address:
        cmp cx, 4
        jne .trouble
        mov eax, [si]
        mov [net_dns_answer], eax
        mov al, NET_DNS_ADDRESS
        jmp .set
.over:  mov al, [net_dns_verdict]
        jmp .set
.trouble:
        mov al, NET_DNS_TROUBLE
.set:   mov [net_dns_state], al
.ret:   ret

; net_dns_same - is it the name that was asked for?
;   Out:      ZF = 1: [net_dns_owner] is [net_dns_name]
;   Clobbers: AX, CX, DI
net_dns_same:
        push si
        mov si, net_dns_name
        call net_dns_length
        mov di, net_dns_owner
        repe cmpsb
        pop si
        ret

; net_dns_expand - read a name of the message
;   In:       SI  it
;   Out:      CF = 0: [net_dns_owner], in lower case; SI  behind the name
;             CF = 1: it leaves the message, is too long, or runs in a circle
;   Clobbers: AX, CX, DX, DI, BP
;   Source:   RFC 1035, 4.1.4
net_dns_expand:
        mov di, net_dns_owner
        xor dx, dx                      ; where the message goes on
        mov bp, NET_DNS_JUMPS
.label: cmp si, [net_dns_end]
        jae .bad
        lodsb
        cmp al, 0xC0
        jae .pointer
        cmp al, 64
        jae .bad
        stosb
        movzx cx, al
        jcxz .end
        mov ax, di
        sub ax, net_dns_owner - 1
        add ax, cx
        cmp ax, NET_DNS_MAX
        ja .bad
        mov ax, [net_dns_end]
        sub ax, si
        cmp ax, cx
        jb .bad
.letter:
        lodsb
        call net_lower
        stosb
        loop .letter
        jmp .label
.pointer:
        mov ah, al
        and ah, 0x3F
        cmp si, [net_dns_end]
        jae .bad
        lodsb
        test dx, dx
        jnz .jump
        mov dx, si
.jump:  dec bp
        jz .bad
        add ax, [net_dns_base]
        jc .bad
        mov si, ax
        jmp .label
.end:   test dx, dx
        jz .whole
        mov si, dx
.whole: clc
        ret
.bad:   stc
        ret
