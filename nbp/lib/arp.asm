; arp.asm - who has an IPv4 address, asked with raw frames
; SPDX-License-Identifier: Apache-2.0
;
; Provides: arp_ask
; Needs: undi, bootinfo

%include "arp.inc"

ARP_SILENT      equ 0xFF30              ; nobody answers

ARP_TRIES       equ 4                   ; frames may be lost
ARP_TICKS       equ 18
variable arp_frame, ARP_FRAME_SIZE
variable arp_tick, 2

; arp_ask - ask for the hardware address of a machine in our subnet
;   In:       EAX its address, network order
;   Out:      CF = 0: SI -> its hardware address, 6 bytes
;             CF = 1: AX = PXENV_STATUS_* or ARP_SILENT
;   Clobbers: EAX, BX, CX, DX, SI, DI, BP
;   Needs:    undi_open, boot_info
;   Source:   RFC 826
arp_ask:
        mov [arp_frame + s_ARP.TargetAddress], eax
        mov eax, [boot_address]
        mov [arp_frame + s_ARP.SenderAddress], eax
        pxenv PXENV_UNDI_GET_INFORMATION, undi_block
        jc .ret
        mov di, arp_frame
        mov cx, 6
        mov al, 0xFF                    ; broadcast
        rep stosb
        call .station
        mov si, .request
        mov cx, .request_end - .request
        rep movsb
        call .station
        mov bp, ARP_TRIES
.try:   mov si, arp_frame
        mov cx, ARP_FRAME_SIZE
        call undi_send
        jc .ret
        mov dx, ARP_TICKS
.poll:  call undi_receive
        jc .wait
        cmp word [undi_frame + s_ARP.EtherType], 0x0608
        jne .poll
        cmp dword [undi_frame + s_ARP.Lengths], 0x02000406 ; 6, 4, reply
        jne .poll
        mov eax, [undi_frame + s_ARP.SenderAddress]
        cmp eax, [arp_frame + s_ARP.TargetAddress]
        jne .poll
        mov si, undi_frame + s_ARP.SenderHardware
        ret                             ; CF = 0: equal
.wait:  mov ax, [BDA_TICKS]
        cmp ax, [arp_tick]
        mov [arp_tick], ax
        je .poll
        dec dx
        jnz .poll
        dec bp
        jnz .try
        mov ax, ARP_SILENT
        stc
.ret:   ret
.station:                               ; own address to DI
        mov si, undi_block + s_PXENV_UNDI_GET_INFORMATION.CurrentNodeAddress
        mov cx, 6
        rep movsb
        ret
.request:                               ; ARP, Ethernet, IPv4, request
        db 0x08, 0x06, 0, 1, 0x08, 0x00, 6, 4, 0, 1
.request_end:
