; pci.asm - PCI configuration space through the BIOS
; SPDX-License-Identifier: Apache-2.0
;
; Provides: pci_capability

PCI_STATUS      equ 0x06                ; bit 4: there is a list
PCI_CAPABILITIES equ 0x34               ; offset of its first entry
PCI_CAP_EXPRESS equ 0x10
PCI_CAP_LIMIT   equ 48                  ; as many as fit; a loop ends there

; pci_capability - find a capability of a device
;   In:       BX  bus, device, function
;             AL  PCI_CAP_*
;   Out:      CF = 0: DI  its offset
;             CF = 1: there is none, or no PCI BIOS
;   Clobbers: AX, CX, DI
;   Source:   PCI Local Bus 2.2, 6.7; PCI BIOS 2.1, 4.3.4
pci_capability:
        push dx
        mov dl, al
        mov dh, PCI_CAP_LIMIT
        mov di, PCI_STATUS
        call .byte
        jc .done
        test cl, 0x10
        stc
        jz .done
        mov di, PCI_CAPABILITIES
.next:  call .byte                      ; where the next entry is
        jc .done
        and cl, 0xFC
        cmp cl, 0x40                    ; 0 ends the list
        jb .done
        movzx di, cl
        call .byte
        jc .done
        cmp cl, dl
        je .done                        ; CF = 0
        inc di
        dec dh
        jnz .next
        stc
.done:  pop dx
        ret
.byte:                                  ; CL = byte DI; CF = 1: no
        push bx
        push edx
        push di
        mov ax, 0xB108
        int 0x1A
        cld
        pop di
        pop edx
        pop bx
        ret
