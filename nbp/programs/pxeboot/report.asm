; report.asm - pxeboot: tell the boot server how far this machine came
; SPDX-License-Identifier: Apache-2.0
;
; Provides: report_end
; Needs: consolelog, netudp, netarp, fetch, config
; What has been printed, then a line of figures, in datagrams as pxeinfo's (nbp/README.md,
; lib/report.asm), to CONFIG_REPORT_PORT of the boot server. By our own stack alone.

REPORT_TRIES    equ 4
REPORT_TICKS    equ 18
REPORT_PORT     equ 0x5120              ; 8273, ours; network order
REPORT_TEXT     equ 1024                ; bytes of a datagram
REPORT_FIGURES  equ 400                 ; room for them at the end of the log

variable report_port, 2                 ; the server's, network order
variable report_sequence, 2             ; network order
variable report_last, 2                 ; network order
variable report_length, 2               ; of the text in this datagram
variable report_came, 1                 ; it is acknowledged

; report_end - send the report, if it is wanted
;   In:       SI  what is done next
;   Clobbers: none
report_end:
        pushad
        push si
        mov al, CONFIG_REPORT_PORT
        call config_find
        pop bx
        jc .done
        cmp byte [fetch_net_up], 1
        jne .done
        mov eax, [boot_server]
        test eax, eax
        jz .done
        mov dx, [si]
        xchg dl, dh
        mov [report_port], dx
        push bx
        call net_arp_resolve
        pop si
        jc .done
        call .figures
        mov word [net_udp_handler], report_input
        mov word [net_udp_port], REPORT_PORT
        xor bp, bp                      ; BP = text that was sent
        mov [report_sequence], bp
.part:  mov cx, REPORT_TRIES
.try:   push cx
        call report_make
        mov byte [report_came], 0
        mov eax, [boot_server]
        mov dx, [report_port]
        mov bx, REPORT_PORT
        call net_udp_send
        mov di, report_came
        mov ax, REPORT_TICKS
        call net_wait
        pop cx
        jnc .next
        loop .try
        print "the server does not take the report", 10
        jmp .close
.next:  add bp, [report_length]
        inc byte [report_sequence + 1]
        cmp byte [report_last + 1], 0
        je .part
.close: mov word [net_udp_port], 0
.done:  popad
        ret

; Figures, to the log alone
.figures:
        mov al, [console_mask]
        push ax
        mov byte [console_mask], 0
        cmp word [log_length], LOG_SIZE - REPORT_FIGURES
        jb .room
        mov word [log_length], LOG_SIZE - REPORT_FIGURES
.room:  print 10, "pxeboot: "
        call print_text
        print 10, "loaded: "
        mov eax, [fetch_bytes]
        call print_decimal
        print " bytes, ticks: "
        mov eax, [fetch_ticks]
        call print_decimal
        print ", last by "
        mov si, [fetch_way]
        lea si, [si + s_WAY.Text]
        call print_text
        print 10, "address: "
        mov si, boot_address
        call print_ip
        print ", mask: "
        mov si, boot_mask
        call print_ip
        print ", gateway: "
        mov si, boot_router
        call print_ip
        print 10
        pop ax
        mov [console_mask], al
        ret

; report_make - the next datagram at net_udp_data
;   In:       BP  offset of its text in the log
;   Out:      CX  length
;   Clobbers: EAX, SI, DI
report_make:
        mov di, net_udp_data
        mov eax, 'PXER'
        stosd
        mov ax, [report_sequence]
        stosw
        mov cx, [log_length]
        sub cx, bp
        mov ax, 1 << 8
        cmp cx, REPORT_TEXT
        jbe .last
        mov cx, REPORT_TEXT
        xor ax, ax
.last:  mov [report_last], ax
        stosw
        mov ax, 6 << 8 | 1              ; Ethernet
        stosw
        mov si, net_hardware
        movsd
        movsw
        mov [report_length], cx
        mov si, bp
        push ds
        push word LOG_SEGMENT
        pop ds
        rep movsb
        pop ds
        mov cx, di
        sub cx, net_udp_data
        ret

; report_input - a datagram has come: the first eight bytes of ours acknowledge it
;   In:       SI  data, CX  length
;   Clobbers: EAX
report_input:
        cmp cx, 8
        jb .ret
        cmp dword [si], 'PXER'
        jne .ret
        mov eax, [si + 4]
        cmp ax, [report_sequence]
        jne .ret
        inc byte [report_came]
.ret:   ret
