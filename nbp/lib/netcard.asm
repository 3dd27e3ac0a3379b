; netcard.asm - how many frames a card takes in one go
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_card
; Needs: undi

NET_BURST       equ 8                   ; what iPXE's drivers have room for

NET_BURST_SMALL equ 3

variable net_burst, 2                   ; frames that may come in one go

; net_card - know the card
;   Out:      [net_burst]
;   Clobbers: EAX, BX, CX, DI
;   iPXE's driver for Intel 8255x has room for four frames, and where a fifth
;   comes the card writes it to address 0, over the interrupt vectors. That for
;   RTL8139 has 8 KB. No ROM says how much room there is: RxBufCt of
;   GET_INFORMATION is 1 in iPXE.
net_card:
        mov word [net_burst], NET_BURST
        call undi_clear
        mov bx, PXENV_UNDI_GET_NIC_TYPE
        call pxe_call
        jc .ret
        mov eax, [di + s_PXENV_UNDI_GET_NIC_TYPE.Vendor_ID]
        cmp eax, 0x813910EC             ; vendor below, device above
        je .small
        cmp ax, 0x8086
        jne .ret
        shr eax, 16
        mov bx, .intel
.next:  cmp ax, [bx + 2]
        ja .other
        cmp ax, [bx]
        jae .small
.other: add bx, 4
        cmp bx, .end
        jb .next
.ret:   ret
.small: mov word [net_burst], NET_BURST_SMALL
        ret
.intel: ; first and last of 8255x
        dw 0x1029, 0x103E
        dw 0x1050, 0x1059
        dw 0x1064, 0x106B
        dw 0x1091, 0x1095
        dw 0x1209, 0x1229
        dw 0x2449, 0x245D
        dw 0x27DC, 0x27DC
.end:
static_assert s_PXENV_UNDI_GET_NIC_TYPE.Dev_ID = \
        s_PXENV_UNDI_GET_NIC_TYPE.Vendor_ID + 2, "vendor and device are apart"
