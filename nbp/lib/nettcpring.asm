; nettcpring.asm - TCP: data that came before its turn
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_tcp_widen, net_tcp_keep, net_tcp_pull
; Needs: nettcp, flat, net_http_place
;
; Content whose place in memory is known goes there at once, whatever its turn;
; then the window is wide. Else the first connection has a ring, where a byte
; lies at its sequence number, modulo the ring. The window is smaller than the
; ring, so no two bytes that may be there meet. Ranges say what is there. They
; are kept apart: none touches another.

; net_tcp_widen - from now on content goes to its place, if that is known
;   In:       BP  connection
;   Out:      [bp + s_TCB.Window]
;   Clobbers: none
net_tcp_widen:
        cmp byte [bp + s_TCB.Count], 0
        jne .ret                        ; the ring is in use
        pushad
        xor edx, edx
        mov ecx, 1
        call net_http_place
        mov ax, NET_TCP_WIDE
        jc .done
        call net_tcp_window
.done:  popad
.ret:   ret

; net_tcp_keep - put data into the ring
;   In:       BP  connection; SI  data, CX  length, not 0; EDX sequence
;             number: all of it within the window
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
;   Where there are too many ranges the data is dropped: it comes again.
net_tcp_keep:
        movzx ecx, cx
        movzx esi, si
        cmp word [bp + s_TCB.Window], NET_TCP_WIDE
        jne .range
        push edx
        sub edx, [bp + s_TCB.RcvNxt]
        call net_http_place
        pop edx
        jc .ret
.range: lea eax, [edx + ecx]            ; EDX to EAX: the new range
        push edx
        push ecx
        push esi
        push edi
.merge: lea di, [bp + s_TCB.Ranges]
        movzx cx, byte [bp + s_TCB.Count]
        jcxz .apart
.other: mov ebx, [di]
        sub ebx, eax
        jg .next                        ; begins behind the new one
        mov ebx, edx
        sub ebx, [di + 4]
        jg .next                        ; ends before it
        mov ebx, [di]                   ; they touch: one takes both in
        sub ebx, edx
        jge .end
        add edx, ebx
.end:   mov ebx, [di + 4]
        sub ebx, eax
        jle .remove
        add eax, ebx
.remove:
        dec byte [bp + s_TCB.Count]
        dec cx
        shl cx, 1
        lea si, [di + 8]
        rep movsd
        jmp .merge
.next:  add di, 8
        loop .other
.apart: movzx cx, byte [bp + s_TCB.Count]
        cmp cx, NET_TCP_RANGES
        jae .full
        inc byte [bp + s_TCB.Count]
        lea di, [bp + s_TCB.Ranges]
        shl cx, 3
        add di, cx                      ; DI -> behind the last
.shift: jcxz .insert
        mov ebx, [di - 8]
        mov [di], ebx
        mov ebx, [di - 4]
        mov [di + 4], ebx
        sub di, 8
        sub cx, 8
        jmp .shift
.insert:
        mov [di], edx
        mov [di + 4], eax
        pop edi
        pop esi
        pop ecx
        pop edx
        cmp word [bp + s_TCB.Window], NET_TCP_WIDE
        je flat_copy
.copy:  mov edi, NET_TCP_RING - 1
        and edi, edx
        mov eax, NET_TCP_RING
        sub eax, edi                    ; EAX = bytes up to the ring's end
        add edi, LAYOUT_FETCH * 16
        cmp eax, ecx
        jbe .part
        mov eax, ecx
.part:  sub ecx, eax
        add edx, eax
        push ecx
        mov ecx, eax
        call flat_copy
        add esi, ecx
        pop ecx
        test ecx, ecx
        jnz .copy
        ret
.full:  add sp, 16
.ret:   ret

; net_tcp_pull - give the consumer what lies in the ring and is next
;   In:       BP  connection
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI; undi_frame
net_tcp_pull:
.again: lea di, [bp + s_TCB.Ranges]
        movzx cx, byte [bp + s_TCB.Count]
        jcxz .ret
.range: mov eax, [bp + s_TCB.RcvNxt]
        mov edx, [di + 4]
        sub edx, eax                    ; EDX = bytes of it that are new
        sub eax, [di]
        jns .next                       ; it begins at what is next, or before
        add di, 8
        loop .range
.ret:   ret
.next:  test edx, edx
        jg .take
        dec byte [bp + s_TCB.Count]     ; used up
        dec cx
        shl cx, 1
        lea si, [di + 8]
        rep movsd
        jmp .again
.take:  mov cx, dx
        xor si, si                      ; it lies in its place
        cmp word [bp + s_TCB.Window], NET_TCP_WIDE
        je .give
        mov esi, [bp + s_TCB.RcvNxt]
        and esi, NET_TCP_RING - 1
        mov ecx, NET_TCP_RING
        sub ecx, esi
        add esi, LAYOUT_FETCH * 16
        cmp ecx, edx
        jbe .ring
        mov ecx, edx
.ring:  cmp ecx, NET_TCP_MSS
        jbe .bring
        mov ecx, NET_TCP_MSS
.bring: push ecx
        mov edi, undi_frame
        call flat_copy
        pop ecx
        mov si, undi_frame
.give:  push cx
        call [bp + s_TCB.Consumer]
        pop dx
        cmp byte [bp + s_TCB.State], TCP_CLOSED
        je .ret
        movzx ecx, cx
        add [bp + s_TCB.RcvNxt], ecx
        cmp cx, dx
        je .again
        ret
