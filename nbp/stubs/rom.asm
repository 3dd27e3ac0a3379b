; rom.asm - x86 image of a PCI option ROM around one of our programs
; SPDX-License-Identifier: Apache-2.0
;
; `pxekit image rom` fills the zeroed fields, appends the program at
; ROM_PROGRAM and sets the checksum. Sources/ImagePacking/ROMStub.swift
; holds these bytes; a test joins both.
; Source: PCI Firmware 3.0, chapter 5; Plug and Play BIOS 1.0A, 3;
;         BIOS Boot Specification 1.01, 3.2

        bits 16
        cpu 386
        org 0

rom:    db 0x55, 0xAA
rom_length:
        db 0                            ; in 512 bytes
        jmp strict near rom_init        ; BIOS far-calls offset 3
rom_checksum:
        db 0
        times 0x18 - ($ - rom) db 0
        dw pcir
        dw pnp
        times 0x1C - ($ - rom) db 0

pcir:   db 'PCIR'
pcir_vendor:
        dw 0
        dw 0                            ; device
        dw 0                            ; no list of further devices
        dw pcir_end - pcir
        db 3                            ; PCI 3.0
pcir_class:
        db 0, 0, 0
pcir_length:
        dw 0                            ; in 512 bytes
        dw 1                            ; revision of the code
        db 0                            ; x86
pcir_indicator:
        db 0                            ; 0x80 = last image
pcir_runtime:
        dw 0                            ; in 512 bytes
        dw 0, 0                         ; no utility, no DMTF entry
pcir_end:
        times 0x40 - ($ - rom) db 0     ; some BIOSes look at every 16 bytes

pnp:    db '$PnP', 1, (pnp_end - pnp) / 16
        dw 0                            ; no further header
        db 0
pnp_checksum:
        db 0
        dd 0                            ; no EISA id
        dw manufacturer
        dw product
pnp_class:
        db 0, 0, 0                      ; base class first
        db 0x64                         ; boot device, may be shadowed
        dw 0, 0                         ; no connection, no disconnect vector
        dw rom_boot                     ; boot entry vector
        dw 0, 0
pnp_end:

manufacturer:
        db "pxekit", 0
        times 0x70 - ($ - rom) db 0
product:
        times 0xA0 - ($ - rom) db 0     ; text with NUL, the boot menu's line
program_size:
        dd 0                            ; bytes of the program

; rom_init - called once, when the BIOS finds the image
;   Out:      AX  0x0020, a device to boot from is there
;   Clobbers: none other
rom_init:
        mov ax, 0x0020
        retf

; rom_boot - boot entry vector: copy the program to 0x7C00 and run it
;   Out:      far return: nothing booted, the BIOS tries the next device
;   The program finds the stack as a PXE ROM leaves it, with null
;   pointers for !PXE and PXENV+ (PXE 2.1, 2.4.9.1): there is no stack.
rom_boot:
        pushad
        push ds
        push es
        cld
        mov ax, cs
        mov ds, ax
        mov ecx, [program_size]
        add ax, ROM_PROGRAM / 16
        mov ds, ax
        xor si, si
        xor bx, bx
        mov es, bx
        mov di, 0x7C00
        rep movsb                       ; CX: a program is below 64 KB
        push dword 0                    ; !PXE
        call 0:0x7C00
        add sp, 4
        pop es
        pop ds
        popad
        retf

        align 16, db 0
ROM_PROGRAM     equ $ - rom
