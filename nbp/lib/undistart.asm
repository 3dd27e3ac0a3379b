; undistart.asm - start the UNDI of a card from its option ROM, without a PXE boot
; SPDX-License-Identifier: Apache-2.0
;
; Provides: undi_rom_start
; Needs: undirom

                struc s_UNDI_LOADER     ; PXE 2.1, 4.2.2: block of the ROM's UNDI loader
.Status         resw 1
.AX             resw 1                  ; PCI bus, device, function
.BX             resw 1                  ; PnP CSN or 0xFFFF
.DX             resw 1                  ; PnP read port or 0xFFFF
.DI             resw 1                  ; ES:DI -> $PnP
.ES             resw 1
.UNDI_DS        resw 1                  ; in: where data and code may go
.UNDI_CS        resw 1
.PXEptr         resd 1                  ; out: !PXE, PXENV+; far
.PXENVptr       resd 1
                endstruc
assert_size s_UNDI_LOADER, 0x18

UNDI_TRIES      equ 10                  ; of UNDI_INITIALIZE: a link may come late

variable undi_rom_block, s_UNDI_LOADER_size
variable undi_rom_entry, 4              ; far, the loader
variable undi_rom_call, s_PXENV_UNDI_GET_INFORMATION_size

; undi_rom_start - start the UNDI of a card, to the state in which a ROM leaves it for a boot program
;   In:       SI  s_UNDI_CARD with BusDevFunc and ROM
;   Out:      CF = 0: [pxe_entry], [pxe_bangpxe], [undi_rom_block] with PXEptr and PXENVptr; .Address
;             CF = 1: AX = .Status = PXENV_STATUS_*; its memory is given back
;             .Status = 0 or why not
;   Clobbers: EAX, EBX, ECX, EDX, EDI
;   Source:   PXE 2.1, 4.2.2, 4.3; quirks U3, U26
undi_rom_start:
        push word [BDA_BASE_MEMORY]
        call undi_rom_load
        jc .failed
        call undi_rom_clear             ; START_UNDI takes what the loader took
        mov eax, [undi_rom_block + s_UNDI_LOADER.AX]
        mov [di + s_PXENV_START_UNDI.AX], eax
        mov eax, [undi_rom_block + s_UNDI_LOADER.DX]
        mov [di + s_PXENV_START_UNDI.DX], eax
        mov ax, [undi_rom_block + s_UNDI_LOADER.ES]
        mov [di + s_PXENV_START_UNDI.ES], ax
        mov bx, PXENV_START_UNDI
        call pxe_call
        jc .failed
        call undi_rom_clear
        mov bx, PXENV_UNDI_STARTUP
        call pxe_call
        jc .stop
        mov dx, UNDI_TRIES
.initialize:
        call undi_rom_clear
        mov bx, PXENV_UNDI_INITIALIZE
        call pxe_call
        jnc .ready
        dec dx
        jz .stop
        mov ax, 5
        call timer_wait
        jmp .initialize
.ready: call undi_rom_clear
        mov bx, PXENV_UNDI_GET_INFORMATION
        call pxe_call
        jc .stop
        mov eax, [di + s_PXENV_UNDI_GET_INFORMATION.CurrentNodeAddress]
        mov [si + s_UNDI_CARD.Address], eax
        mov ax, [di + s_PXENV_UNDI_GET_INFORMATION.CurrentNodeAddress + 4]
        mov [si + s_UNDI_CARD.Address + 4], ax
        xor ax, ax
        pop dx
        jmp .done
.stop:  push ax
        push si
        call pxe_unload                 ; what it refuses to give back stays its own
        pop si
        pop ax
        pop dx
        stc
        jmp .done
.failed:
        pop word [BDA_BASE_MEMORY]
        stc
.done:  mov [si + s_UNDI_CARD.Status], ax
        ret

; undi_rom_clear - zero the parameter block
;   Out:      DI  undi_rom_call
;   Clobbers: AX, CX
undi_rom_clear:
        mov di, undi_rom_call
        mov cx, s_PXENV_UNDI_GET_INFORMATION_size / 2
        xor ax, ax
        rep stosw
        mov di, undi_rom_call
        ret
static_assert s_PXENV_UNDI_GET_INFORMATION_size % 2 == 0, "undi_rom_clear clears words"

; undi_rom_load - run the ROM's UNDI loader
;   In:       SI  s_UNDI_CARD
;   Out:      CF = 0: as undi_rom_start
;             CF = 1: AX = PXENV_STATUS_*
;   Clobbers: EAX, BX, CX, DX, DI
;   The loader puts data and code where it is told, below what 40:13 says; it wants its data at a whole KB. iPXE's returns with
;   interrupts off.
undi_rom_load:
        mov es, [si + s_UNDI_CARD.ROM]
        mov di, [es:UNDI_ROM_POINTER]
        mov ax, [es:di + s_UNDI_ROMID.UNDILoader]
        mov [undi_rom_entry], ax
        mov [undi_rom_entry + 2], es
        mov dx, [es:di + s_UNDI_ROMID.DataSize]
        mov ax, [es:di + s_UNDI_ROMID.CodeSize]
        call undi_rom_reserve
        mov cx, ax
        mov ax, dx
        call undi_rom_reserve
        mov di, undi_rom_block
        mov word [di + s_UNDI_LOADER.Status], 0
        mov [di + s_UNDI_LOADER.UNDI_CS], cx
        mov [di + s_UNDI_LOADER.UNDI_DS], ax
        mov ax, [si + s_UNDI_CARD.BusDevFunc]
        mov [di + s_UNDI_LOADER.AX], ax
        mov dword [di + s_UNDI_LOADER.BX], 0xFFFFFFFF
        mov dword [di + s_UNDI_LOADER.PXEptr], 0
        mov dword [di + s_UNDI_LOADER.PXENVptr], 0
        mov ax, BIOS_SEGMENT            ; the installation check: Plug and Play BIOS 1.0A, 4.4
        mov es, ax
        xor bx, bx
.check: cmp dword [es:bx], '$PnP'
        je .plug
        add bx, 16
        jnz .check
        xor ax, ax
.plug:  mov [di + s_UNDI_LOADER.DI], bx
        mov [di + s_UNDI_LOADER.ES], ax
        pushad
        push fs
        push gs
        push ds
        push di
        call far [undi_rom_entry]
        xor cx, cx
        mov ds, cx
        mov es, cx
        cld
        sti
        add sp, 4
        pop gs
        pop fs
        mov bp, sp
        mov [bp + 28], ax               ; AX as pushed by PUSHAD
        popad
        push word 0
        pop es
        test ax, ax
        jz .loaded
        mov ax, [di + s_UNDI_LOADER.Status]
        test ax, ax
        jnz .failed
        mov ax, PXENV_STATUS_LOADER_UNDI_START
.failed:
        stc
        ret
.loaded:
        mov eax, [di + s_UNDI_LOADER.PXEptr]
        push si
        mov si, shape_bangpxe
        call structure_verify
        pop si
        mov [pxe_bangpxe], eax
        mov ax, PXENV_STATUS_LOADER_NO_PXE_STRUCT
        jnz .failed
        push edi
        mov edi, [pxe_bangpxe]
        push ecx
        call pxe_bangpxe_entry
        mov [pxe_entry], ecx
        pop ecx
        pop edi
        clc
        ret
