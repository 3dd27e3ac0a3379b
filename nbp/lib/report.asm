; report.asm - what has been printed, to the boot server by UDP
; SPDX-License-Identifier: Apache-2.0
;
; Provides: report_send
; Needs: consolelog, udp, bootinfo, dhcpinfo, config

                struc s_REPORT          ; datagram to the server's port
.Magic          resd 1                  ; 'PXER'
.Sequence       resw 1                  ; from 0; network order
.Last           resw 1                  ; 1 in the last one; network order
.Hardware       resb 1                  ; of the DHCPACK
.Hardlen        resb 1
.CAddr          resb 6
.Text           resb 1024               ; or fewer
                endstruc
assert_size s_REPORT, 1040
REPORT_ACKNOWLEDGED equ s_REPORT.Hardware ; bytes that the answer repeats
REPORT_HEADER   equ s_REPORT.Text

REPORT_TRIES    equ 4
REPORT_TICKS    equ 18
REPORT_PORT     equ 0x5120              ; 8273, ours; network order

REPORT_SILENT   equ 0xFF20              ; the server does not acknowledge
REPORT_NO_PORT  equ PXENV_STATUS_UNSUPPORTED

variable report_block, s_REPORT_size
variable report_answer, 64

; report_send - send [log_length] bytes to CONFIG_REPORT_PORT of the boot
; server
;   Out:      CF = 0: all acknowledged
;             CF = 1: AX = PXENV_STATUS_* or REPORT_SILENT
;   Clobbers: EAX, BX, CX, DX, SI, DI, BP
;   Needs:    boot_info
;   The server answers each datagram with its first eight bytes.
report_send:
        mov al, CONFIG_REPORT_PORT
        call config_find
        mov ax, REPORT_NO_PORT
        jc .ret
        mov ax, [si]
        xchg al, ah
        mov bp, ax                      ; BP = port, network order
        mov ax, PXENV_PACKET_TYPE_DHCP_ACK
        call dhcp_cached
        jc .ret
        mov si, dhcp_packet + s_BOOTPLAYER.Hardware
        mov di, report_block + s_REPORT.Hardware
        movsw
        mov si, dhcp_packet + s_BOOTPLAYER.CAddr
        mov cx, 6
        rep movsb
        call udp_open
        jc .ret
        mov dword [report_block + s_REPORT.Magic], 'PXER'
        xor si, si                      ; SI = bytes sent
.next:  mov cx, [log_length]
        sub cx, si
        mov dx, 1 << 8
        cmp cx, s_REPORT_size - REPORT_HEADER
        jbe .last
        mov cx, s_REPORT_size - REPORT_HEADER
        xor dx, dx
.last:  mov [report_block + s_REPORT.Last], dx
        push cx
        push es
        call log_segment
        push es
        pop ds
        pop es
        mov di, report_block + s_REPORT.Text
        rep movsb
        push es
        pop ds
        pop cx
        push si
        call .send
        pop si
        jc .close
        mov ax, [report_block + s_REPORT.Sequence]
        xchg al, ah
        inc ax
        xchg al, ah
        mov [report_block + s_REPORT.Sequence], ax
        cmp word [report_block + s_REPORT.Last], 0
        je .next
        clc
.close: pushf
        push ax
        call udp_close
        pop ax
        popf
.ret:   ret

; Send CX bytes of text until they are acknowledged
.send:  add cx, REPORT_HEADER
        mov bx, REPORT_TRIES
.try:   push bx
        push cx
        mov eax, [boot_server]
        mov dx, bp
        mov bx, REPORT_PORT
        mov si, report_block
        call udp_send
        jc .done
        mov di, report_answer
        mov cx, 64
        mov ax, REPORT_TICKS
        call udp_receive
        jc .silent
        mov si, report_block
        mov cx, REPORT_ACKNOWLEDGED
        repe cmpsb
        jne .silent                     ; of an earlier one
        clc
.done:  pop cx
        pop bx
        ret
.silent:
        pop cx
        pop bx
        dec bx
        jnz .try
        mov ax, REPORT_SILENT
        stc
        ret
