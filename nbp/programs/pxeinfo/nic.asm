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
;   Out:      [nic_rom]
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
        mov si, .pnp
        cmp al, PnP_NIC
        je .type
        mov si, .pci
        cmp al, PCI_NIC
        je .device
        mov si, .cardbus
        cmp al, CardBus_NIC
        je .device
        mov si, .untold                 ; quirk U2
.device:
        call print_text
        mov si, .pci_fields
.type:  call print_fields
        cmp byte [di + s_PXENV_UNDI_GET_NIC_TYPE.NicType], PnP_NIC
        je .information
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
        mov ax, [di + s_PXENV_UNDI_GET_INFORMATION.ROMAddress]
        mov [nic_rom], ax
        print "  address "
        lea si, [di + s_PXENV_UNDI_GET_INFORMATION.CurrentNodeAddress]
        call .mac
        print "  permanent "
        lea si, [di + s_PXENV_UNDI_GET_INFORMATION.PermNodeAddress]
        call .mac
        mov si, .information_fields
        call print_fields
.interface:
        mov bx, PXENV_UNDI_GET_IFACE_INFO
        mov si, .get_iface_info
        call call_or_report
        jc .statistics
        mov si, .interface_fields
        call print_fields
        mov si, .no_link
        cmp dword [di + s_PXENV_UNDI_GET_IFACE_INFO.LinkSpeed], 0
        je .media
        mov si, .link
.media: call print_text
.statistics:
        mov bx, PXENV_UNDI_GET_STATISTICS
        mov si, .get_statistics
        call call_or_report
        jc .multicast
        mov si, .statistics_fields
        call print_fields
.multicast:
        mov dword [block + s_PXENV_UNDI_GET_MCAST_ADDRESS.InetAddr], 0x020100E0
        mov bx, PXENV_UNDI_GET_MCAST_ADDRESS
        mov si, .get_mcast_address
        call call_or_report
        jc .done
        print "  multicast 224.0.1.2 is "
        lea si, [di + s_PXENV_UNDI_GET_MCAST_ADDRESS.MediaAddr]
        mov cx, 6
        call .hex
        print 10
.done:  ret
.mac:   mov cx, [di + s_PXENV_UNDI_GET_INFORMATION.HwAddrLen]
        cmp cx, 16
        jbe .hex
        mov cx, 16
.hex:   mov al, ':'
        jmp print_bytes
.nic_type: db "UNDI_GET_NIC_TYPE", 0
.get_information: db "UNDI_GET_INFORMATION", 0
.get_iface_info: db "UNDI_GET_IFACE_INFO", 0
.get_statistics: db "UNDI_GET_STATISTICS", 0
.get_mcast_address: db "UNDI_GET_MCAST_ADDRESS", 0
.pci:   db "PCI", 0
.cardbus: db "CardBus", 0
.untold: db "not told, by its fields", 0
.link:  db "  media: link at this speed", 10, 0
.no_link: db "  media: no link", 10, 0
.pnp:   field HEX32, s_PXENV_UNDI_GET_NIC_TYPE.Vendor_ID, "PnP, EISA id "
        field LABEL, 0, 10
        db 0
.pci_fields:
        field HEX16, s_PXENV_UNDI_GET_NIC_TYPE.Vendor_ID, " "
        field HEX16, s_PXENV_UNDI_GET_NIC_TYPE.Dev_ID, ":"
        field HEX16, s_PXENV_UNDI_GET_NIC_TYPE.SubVendor_ID, " subsystem "
        field HEX16, s_PXENV_UNDI_GET_NIC_TYPE.SubDevice_ID, ":"
        field HEX8, s_PXENV_UNDI_GET_NIC_TYPE.Base_Class, "  class "
        field HEX8, s_PXENV_UNDI_GET_NIC_TYPE.Sub_Class, "."
        field HEX8, s_PXENV_UNDI_GET_NIC_TYPE.Prog_Intf, "."
        field HEX8, s_PXENV_UNDI_GET_NIC_TYPE.Rev, " revision "
        field LABEL, 0, "  at "
        db 0
.information_fields:
        field NUMBER16, s_PXENV_UNDI_GET_INFORMATION.HwType, "  hardware type "
        field NUMBER16, s_PXENV_UNDI_GET_INFORMATION.MaxTranUnit, 10, "  MTU "
        field HEX16, s_PXENV_UNDI_GET_INFORMATION.BaseIo, "  I/O "
        field NUMBER16, s_PXENV_UNDI_GET_INFORMATION.IntNumber, "  IRQ "
        field HEX16, s_PXENV_UNDI_GET_INFORMATION.ROMAddress, "  ROM segment "
        field NUMBER16, s_PXENV_UNDI_GET_INFORMATION.RxBufCt, \
                "  buffers: receive "
        field NUMBER16, s_PXENV_UNDI_GET_INFORMATION.TxBufCt, ", transmit "
        field LABEL, 0, 10
        db 0
.interface_fields:
        field TEXT, s_PXENV_UNDI_GET_IFACE_INFO.IfaceType, "  interface "
        field NUMBER32, s_PXENV_UNDI_GET_IFACE_INFO.LinkSpeed, "  speed "
        field HEX32, s_PXENV_UNDI_GET_IFACE_INFO.ServiceFlags, \
                " bit/s  service flags "
        field LABEL, 0, 10
        db 0
.statistics_fields:
        field NUMBER32, s_PXENV_UNDI_GET_STATISTICS.XmtGoodFrames, \
                "  frames: sent "
        field NUMBER32, s_PXENV_UNDI_GET_STATISTICS.RcvGoodFrames, ", received "
        field NUMBER32, s_PXENV_UNDI_GET_STATISTICS.RcvCRCErrors, \
                ", CRC errors "
        field NUMBER32, s_PXENV_UNDI_GET_STATISTICS.RcvResourceErrors, \
                ", no resources "
        field LABEL, 0, 10
        db 0

variable nic_rom, 2                     ; segment, as the UNDI tells it
