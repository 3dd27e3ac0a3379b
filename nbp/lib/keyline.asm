; keyline.asm - a line from the keyboard and COM1
; SPDX-License-Identifier: Apache-2.0
;
; Provides: key_line
; Needs: keyboard, print, timer

; key_line - let a person type a line
;   In:       DI  buffer, CX  its size
;             AX  ticks to wait for the first key
;   Out:      CF = 0: line with NUL in the buffer, not empty
;             CF = 1: nobody typed, or Escape, or an empty line
;   Clobbers: AX
key_line:
        push bx
        push cx
        push dx
        push di
        mov bx, ax
        dec cx                          ; room for the NUL
        xor dx, dx                      ; DX = bytes typed
.first: call key_poll
        jnc .key
        mov ax, 1
        call timer_wait
        dec bx
        jnz .first
        jmp .none
.next:  call key_poll
        jc .next
.key:   cmp al, 13
        je .enter
        cmp al, 27
        je .none
        cmp al, 8
        je .back
        cmp al, 127
        je .back
        cmp al, ' '
        jb .next
        cmp dx, cx
        jae .next
        stosb
        inc dx
        call console_putc
        jmp .next
.back:  test dx, dx
        jz .next
        dec dx
        dec di
        print 8, " ", 8
        jmp .next
.enter: test dx, dx
        jz .none
        mov byte [di], 0
        clc
        jmp .done
.none:  stc
.done:  pushf
        print 10
        popf
        pop di
        pop dx
        pop cx
        pop bx
        ret
