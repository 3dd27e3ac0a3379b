; testudp.asm - pxeinfo: test of UDP
; SPDX-License-Identifier: Apache-2.0

; test_udp - ask the boot server's TFTP port by UDP of our own
;   Any TFTP server answers a read request with its first block, an option
;   acknowledgement or an error; the transfer is then declined.
test_udp:
        call udp_open
        jc .ret
        mov di, test_buffer
        mov ax, 1 << 8                  ; RRQ, network order
        stosw
        call test_file_name
        call test_skip_text
        mov si, .mode
        mov cx, 6
        rep movsb
        mov bp, TEST_TRIES
.try:   mov eax, [boot_server]
        mov dx, TFTP_PORT
        mov bx, TEST_PORT
        mov si, test_buffer
        mov cx, di
        sub cx, si
        call udp_send
        jc .close
        push di
        mov di, test_buffer + 512
        mov cx, 1024
        mov ax, TEST_TICKS
        call udp_receive
        pop di
        jnc .answer
        dec bp
        jnz .try
        mov ax, TEST_SILENT
        jmp .fail
.answer:
        mov si, .decline
        mov cx, 5
        mov bx, TEST_PORT
        call udp_send
        mov al, [test_buffer + 512 + 1]
        cmp al, 3                       ; DATA
        jb .wrong
        cmp al, 6 + 1                   ; OACK; between them ACK, ERROR
        cmc
        jnc .close
.wrong: mov ax, TEST_WRONG
.fail:  stc
.close: pushf
        push ax
        call udp_close
        pop ax
        popf
.ret:   ret
.mode:  db "octet", 0
.decline: db 0, 5, 0, 0, 0              ; ERROR 0, no text

; test_skip_text - DI behind the text there
;   Clobbers: AX, CX
test_skip_text:
        mov cx, 128
        mov al, 0
        repne scasb
        ret
