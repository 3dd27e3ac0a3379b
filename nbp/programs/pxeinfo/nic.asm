; nic.asm - pxeinfo: what the UNDI tells of its device
; SPDX-License-Identifier: Apache-2.0

; call_or_report - call the ROM and tell of a failure
;   In:       BX  PXENV_*
;             SI  its name
;   Out:      CF as pxe_call; DI = block
;   Clobbers: AX
call_or_report:
        mov di, block
        call pxe_call
        jc .failed
        ret
.failed:
        call problem
        push si
        print "  "
        call print_text
        pop si
        print " (opcode "
        xchg ax, bx
        call print_hex16
        xchg ax, bx
        print ") failed, "
        call print_status
        stc
        ret

variable block, s_PXENV_TFTP_OPEN_size ; the largest used here

; report_nic - what the UNDI tells of its device
;   Clobbers: EAX, BX, CX, DX, SI, DI
report_nic:
        print 10, "Network interface", 10
        mov byte [block + s_PXENV_UNDI_GET_NIC_TYPE.NicType], 0xEB
        mov bx, PXENV_UNDI_GET_NIC_TYPE
        mov si, .nic_type
        call call_or_report
        jc .information
        print "  type "
        mov al, [di + s_PXENV_UNDI_GET_NIC_TYPE.NicType]
        cmp al, PCI_NIC
        je .pci
        cmp al, CardBus_NIC
        je .cardbus
        cmp al, PnP_NIC
        je .pnp
        print "not told, by its fields "        ; quirk U2
        jmp .pci
.pnp:   print "PnP, EISA id "
        mov eax, [di + s_PXENV_UNDI_GET_NIC_TYPE.Vendor_ID]
        call print_hex32
        print 10
        jmp .information
.cardbus:
        print "CardBus "
        jmp .device
.pci:   print "PCI "
.device:
        mov ax, [di + s_PXENV_UNDI_GET_NIC_TYPE.Vendor_ID]
        call print_hex16
        print ":"
        mov ax, [di + s_PXENV_UNDI_GET_NIC_TYPE.Dev_ID]
        call print_hex16
        print " subsystem "
        mov ax, [di + s_PXENV_UNDI_GET_NIC_TYPE.SubVendor_ID]
        call print_hex16
        print ":"
        mov ax, [di + s_PXENV_UNDI_GET_NIC_TYPE.SubDevice_ID]
        call print_hex16
        print "  class "
        lea si, [di + s_PXENV_UNDI_GET_NIC_TYPE.Base_Class]
        mov cx, 3
        mov al, '.'
        call print_bytes
        print " revision "
        mov al, [di + s_PXENV_UNDI_GET_NIC_TYPE.Rev]
        call print_hex8
        print "  at "
        mov bx, [di + s_PXENV_UNDI_GET_NIC_TYPE.BusDevFunc]
        mov al, bh
        call print_hex8
        print ":"
        mov al, bl
        shr al, 3
        call print_hex8
        print "."
        movzx eax, bl
        and al, 7
        call print_decimal
        print 10
.information:
        mov bx, PXENV_UNDI_GET_INFORMATION
        mov si, .get_information
        call call_or_report
        jc .interface
        print "  address "
        lea si, [di + s_PXENV_UNDI_GET_INFORMATION.CurrentNodeAddress]
        call .mac
        print "  permanent "
        lea si, [di + s_PXENV_UNDI_GET_INFORMATION.PermNodeAddress]
        call .mac
        print "  hardware type "
        movzx eax, word [di + s_PXENV_UNDI_GET_INFORMATION.HwType]
        call print_decimal
        print 10, "  MTU "
        mov ax, [di + s_PXENV_UNDI_GET_INFORMATION.MaxTranUnit]
        call print_decimal
        print "  I/O "
        mov ax, [di + s_PXENV_UNDI_GET_INFORMATION.BaseIo]
        call print_hex16
        print "  IRQ "
        mov ax, [di + s_PXENV_UNDI_GET_INFORMATION.IntNumber]
        call print_decimal
        print "  ROM segment "
        mov ax, [di + s_PXENV_UNDI_GET_INFORMATION.ROMAddress]
        call print_hex16
        print "  buffers: receive "
        mov ax, [di + s_PXENV_UNDI_GET_INFORMATION.RxBufCt]
        call print_decimal
        print ", transmit "
        mov ax, [di + s_PXENV_UNDI_GET_INFORMATION.TxBufCt]
        call print_decimal
        print 10
.interface:
        mov bx, PXENV_UNDI_GET_IFACE_INFO
        mov si, .get_iface_info
        call call_or_report
        jc .statistics
        print "  interface "
        lea si, [di + s_PXENV_UNDI_GET_IFACE_INFO.IfaceType]
        mov cx, 16
        call print_field
        print "  speed "
        mov eax, [di + s_PXENV_UNDI_GET_IFACE_INFO.LinkSpeed]
        call print_decimal
        print " bit/s  service flags "
        mov eax, [di + s_PXENV_UNDI_GET_IFACE_INFO.ServiceFlags]
        call print_hex32
        print 10
.statistics:
        mov bx, PXENV_UNDI_GET_STATISTICS
        mov si, .get_statistics
        call call_or_report
        jc .done
        print "  frames: sent "
        mov eax, [di + s_PXENV_UNDI_GET_STATISTICS.XmtGoodFrames]
        call print_decimal
        print ", received "
        mov eax, [di + s_PXENV_UNDI_GET_STATISTICS.RcvGoodFrames]
        call print_decimal
        print ", CRC errors "
        mov eax, [di + s_PXENV_UNDI_GET_STATISTICS.RcvCRCErrors]
        call print_decimal
        print ", no resources "
        mov eax, [di + s_PXENV_UNDI_GET_STATISTICS.RcvResourceErrors]
        call print_decimal
        print 10
.done:  ret
.mac:   mov cx, [di + s_PXENV_UNDI_GET_INFORMATION.HwAddrLen]
        cmp cx, 16
        jbe .hex
        mov cx, 16
.hex:   mov al, ':'
        jmp print_bytes
.nic_type:
        db "UNDI_GET_NIC_TYPE", 0
.get_information:
        db "UNDI_GET_INFORMATION", 0
.get_iface_info:
        db "UNDI_GET_IFACE_INFO", 0
.get_statistics:
        db "UNDI_GET_STATISTICS", 0
