; netcard.asm - how many frames a card takes in one go
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_card
; Needs: undi

NET_BURST       equ 8                   ; what iPXE's drivers have room for

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
        rol eax, 16                     ; vendor above, device below
        mov bx, .cards
.next:  cmp eax, [bx + 4]
        ja .other
        cmp eax, [bx]
        jae .found
.other: add bx, 10
        cmp bx, .end
        jb .next
.ret:   ret
.found: mov ax, [bx + 8]
        mov [net_burst], ax
        ret
.cards: ; first, last; frames
        dd 0x80861029, 0x8086103E
        dw 3
        dd 0x80861050, 0x80861059
        dw 3
        dd 0x80861064, 0x8086106B
        dw 3
        dd 0x80861091, 0x80861095
        dw 3
        dd 0x80861209, 0x80861229
        dw 3
        dd 0x80862449, 0x8086245D
        dw 3
        dd 0x808627DC, 0x808627DC
        dw 3
        dd 0x10EC8139, 0x10EC8139
        dw 3
.end:
static_assert s_PXENV_UNDI_GET_NIC_TYPE.Dev_ID = \
        s_PXENV_UNDI_GET_NIC_TYPE.Vendor_ID + 2, "vendor and device are apart"
