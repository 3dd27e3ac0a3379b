; rom.asm - pxeinfo: the headers of the UNDI's option ROM
; SPDX-License-Identifier: Apache-2.0

                struc s_ROM             ; PCI Firmware 3.0, 5.1; PnP BIOS 1.0A
.Signature      resw 1                  ; 0xAA55
.Length         resb 1                  ; in 512 bytes
                resb 0x16 - 3
.UNDI           resw 1                  ; offset of s_UNDI_ROMID, 0 = none
.PCI            resw 1                  ; of s_PCIR
.PnP            resw 1                  ; of s_PNP
                endstruc
assert_size s_ROM, 0x1C

                struc s_PCIR            ; PCI data structure
.Signature      resd 1                  ; 'PCIR'
.Vendor         resw 1
.Device         resw 1
.List           resw 1
.Length         resw 1
.Revision       resb 1
.Class          resb 3                  ; interface, subclass, class
.ImageLength    resw 1                  ; in 512 bytes
.CodeRevision   resw 1
.CodeType       resb 1                  ; 0 = x86, 3 = EFI
.Indicator      resb 1                  ; bit 7: the last image
                endstruc
assert_size s_PCIR, 0x16

                struc s_PNP             ; PnP expansion header
.Signature      resd 1                  ; '$PnP'
.Revision       resb 1
.Length         resb 1                  ; in 16 bytes
.Next           resw 1
                resb 1
.Checksum       resb 1                  ; all bytes sum to 0
.DeviceId       resd 1
.Manufacturer   resw 1                  ; offset of a text, 0 = none
.Product        resw 1
.Class          resb 3
.Indicators     resb 1
.BCV            resw 1
.DV             resw 1
.BEV            resw 1                  ; bootstrap entry, 0 = none
                resw 1
.Resources      resw 1
                endstruc
assert_size s_PNP, 0x20

ROM_FIRST       equ 0xC000              ; segments
ROM_END         equ 0xF000
ROM_STEP        equ 0x80                ; ROMs begin on 2 KB
ROM_CLASS_NETWORK equ 0x02

; report_rom - the option ROM that the UNDI names, else each network card's
;   Clobbers: EAX, BX, CX, DX, SI, DI
;   iPXE's UNDI names none.
report_rom:
        push es
        print 10, "Option ROM", 10
        mov dx, [nic_rom]
        call rom_at
        jnc .report
        mov dx, ROM_FIRST
.next:  call rom_at
        jc .skip
        call rom_pci
        jc .skip
        cmp byte [es:di + s_PCIR.Class + 2], ROM_CLASS_NETWORK
        je .report
.skip:  add dx, ROM_STEP
        cmp dx, ROM_END
        jb .next
        print "  none of a network card", 10
        jmp .done
.report:
        print "  at "
        mov ax, dx
        call print_hex16
        xor di, di
        mov si, .rom_fields
        call print_fields
        call rom_pci
        jc .pnp
        mov si, .pci_fields
        call print_fields
.pnp:   mov bx, [es:s_ROM.PnP]
        mov di, bx
        cmp dword [es:di], '$PnP'
        jne .undi
        mov si, .pnp_fields
        call print_fields
        mov si, .manufacturer
        mov di, [es:bx + s_PNP.Manufacturer]
        call rom_text
        mov si, .product
        mov di, [es:bx + s_PNP.Product]
        call rom_text
        print 10
.undi:  mov ax, [es:s_ROM.UNDI]
        test ax, ax
        jz .done
        push es
        push ax
        pop eax
        call report_undi_id
.done:  pop es
        ret
.rom_fields:
        field NUMBER8, s_ROM.Length, ":0000  blocks of 512 "
        field LABEL, 0, 10
        db 0
.pci_fields:
        field HEX16, s_PCIR.Vendor, "  PCI "
        field HEX16, s_PCIR.Device, ":"
        field HEX8, s_PCIR.Class + 2, "  class "
        field HEX8, s_PCIR.Class + 1, "."
        field HEX8, s_PCIR.Class, "."
        field NUMBER8, s_PCIR.Revision, "  structure revision "
        field NUMBER16, s_PCIR.ImageLength, "  blocks "
        field HEX16, s_PCIR.CodeRevision, 10, "  code revision "
        field NUMBER8, s_PCIR.CodeType, "  type "
        field HEX8, s_PCIR.Indicator, "  indicator "
        field LABEL, 0, 10
        db 0
.pnp_fields:
        field NUMBER8, s_PNP.Revision, "  PnP revision "
        field HEX32, s_PNP.DeviceId, "  device "
        field HEX8, s_PNP.Class, "  class "
        field HEX8, s_PNP.Indicators, "  indicators "
        field HEX16, s_PNP.BCV, 10, "  BCV "
        field HEX16, s_PNP.DV, "  DV "
        field HEX16, s_PNP.BEV, "  BEV "
        db 0
.manufacturer: db 10, "  by ", 0
.product: db 10, "  ", 0

; rom_at - is there an option ROM?
;   In:       DX  segment
;   Out:      CF = 0: ES = DX
;             CF = 1: no
;   Clobbers: ES
rom_at: cmp dx, ROM_FIRST
        jb .done
        mov es, dx
        cmp word [es:s_ROM.Signature], 0xAA55
        je .done                        ; CF = 0
        stc
.done:  ret

; rom_pci - its PCI data structure
;   In:       ES  ROM
;   Out:      CF = 0: ES:DI = s_PCIR
;             CF = 1: there is none
rom_pci:
        mov di, [es:s_ROM.PCI]
        cmp dword [es:di], 'PCIR'
        je .done
        stc
.done:  ret

; rom_text - a label and a text of the ROM
;   In:       SI  label, ES:DI  text; DI = 0: there is none
;   Clobbers: AL, CX, SI, DI
rom_text:
        test di, di
        jz .done
        call print_text
        mov cx, 60
.letter:
        mov al, [es:di]
        inc di
        cmp al, ' '
        jb .done
        call console_putc
        loop .letter
.done:  ret
