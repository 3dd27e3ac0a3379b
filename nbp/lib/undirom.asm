; undirom.asm - the UNDI in a card's option ROM
; SPDX-License-Identifier: Apache-2.0
;
; Provides: undi_rom_find, undi_rom_reserve; s_UNDI_CARD
; Brings: undistart
; Needs: pxe, timer, unload (UNLOAD_ALL)

                struc s_UNDI_CARD       ; a card, and the ROM that drives it
.BusDevFunc     resw 1
.Vendor         resw 1                  ; PCI
.Device         resw 1
.ROM            resw 1                  ; segment
.Status         resw 1                  ; PXENV_STATUS_* of its last start
.Address        resb 6                  ; of its last start
                endstruc
assert_size s_UNDI_CARD, 16

UNDI_ROM_FIRST  equ 0xC000              ; segments of option ROMs
UNDI_ROM_END    equ 0xF000
UNDI_ROM_STEP   equ 2048 / 16           ; PCI Firmware 3.0, 5.2.1
UNDI_ROM_POINTER equ 0x16               ; offset of the UNDI ROM ID; PXE 2.1, 4.2.1
UNDI_PCI_POINTER equ 0x18               ; offset of the PCI data structure
UNDI_PCI_VENDOR equ 4
UNDI_PCI_DEVICE equ 6

shape_undi_rom: db s_UNDI_ROMID.StructLength, s_UNDI_ROMID_size, "UNDI", 0

; undi_rom_find - look for an option ROM of a PCI card with a sound UNDI
;   In:       BX  segment to look from: UNDI_ROM_FIRST, or one found + UNDI_ROM_STEP
;   Out:      CF = 0: BX  segment of the ROM
;                     DX  PCI vendor, CX  device
;             CF = 1: there is none
;   Clobbers: EAX, BX, CX, DX
;   Source:   PXE 2.1, 4.2.1
undi_rom_find:
        push si
        push di
        jmp .look
.next:  add bx, UNDI_ROM_STEP
.look:  cmp bx, UNDI_ROM_END
        jae .none
        mov es, bx
        cmp word [es:0], 0xAA55
        jne .next
        mov ax, bx
        shl eax, 16
        mov ax, [es:UNDI_ROM_POINTER]
        test ax, ax
        jz .next
        mov si, shape_undi_rom
        call structure_verify
        jnz .next
        mov di, [es:UNDI_PCI_POINTER]
        cmp dword [es:di], 'PCIR'
        jne .next
        mov dx, [es:di + UNDI_PCI_VENDOR]
        mov cx, [es:di + UNDI_PCI_DEVICE]
        clc
        jmp .done
.none:  stc
.done:  mov di, 0
        mov es, di
        pop di
        pop si
        ret

; undi_rom_reserve - take memory from the end of base memory
;   In:       AX  bytes
;   Out:      AX  segment
;   Clobbers: AX
;   Whole KB, as 40:13 counts.
undi_rom_reserve:
        push cx
        add ax, 1023
        rcr ax, 1                       ; the carry is bit 16
        shr ax, 9
        mov cx, [BDA_BASE_MEMORY]
        sub cx, ax
        mov [BDA_BASE_MEMORY], cx
        mov ax, cx
        shl ax, 6
        pop cx
        ret

%include "undistart.asm"
