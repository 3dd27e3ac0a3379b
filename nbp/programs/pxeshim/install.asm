; install.asm - pxeshim: put the resident part in front of the ROM
; SPDX-License-Identifier: Apache-2.0

variable shim_segment, 2

; shim_install - make the resident part resident, start the program; does
; not return
shim_install:
        mov eax, [pxe_entry]
        mov [resident.rom], eax
        mov eax, [IVT_INT1A]
        mov [resident.int1a_bios], eax
        mov eax, [IVT_INT08]
        mov [resident.int08_bios], eax
        les bx, [entry_stack]
        mov eax, [es:bx + s_ENTRY.return]
        mov [resident.rom_return], eax
        push ds
        pop es
        sub word [BDA_BASE_MEMORY], SHIM_KB
        mov ax, [BDA_BASE_MEMORY]
        shl ax, 6
        mov [shim_segment], ax
        call shim_structures
        call shim_damage
        mov al, FAULT_STORM
        call shim_find_fault
        setnc [resident.disturbs]
        mov al, FAULT_DEAD
        call shim_find_fault
        setnc al
        or [resident.disturbs], al

        mov es, [shim_segment]
        mov si, resident
        xor di, di
        mov cx, resident_size
        rep movsb
        cli
        mov ax, R(resident.int1a)
        mov [IVT_INT1A], ax
        mov [IVT_INT1A + 2], es
        mov ax, R(resident.int08)
        mov [IVT_INT08], ax
        mov [IVT_INT08 + 2], es
        sti
        mov ax, es
        les bx, [entry_stack]
        mov word [es:bx + s_ENTRY.return], R(resident.leave)
        mov [es:bx + s_ENTRY.return + 2], ax
        push ds
        pop es
        print "resident, starting ", 10
        mov eax, [shim_pxenv]
        jmp nbp_enter

variable shim_pxenv, 4                  ; PXENV+ for the program, far

; shim_structures - copy the ROM's structures, with our entry points in them
;   Out:      [pxe_bangpxe], [shim_pxenv]  for the program
;   Clobbers: EAX, BX, CX, DX, SI, DI
shim_structures:
        mov eax, [pxe_bangpxe]
        mov [resident.rom_bangpxe], eax
        mov di, resident.bangpxe
        mov cx, s_PXE_size
        call .steal
        mov bx, 2                       ; ES:BX, else INT 1Ah
        call pxe_try
        jnc .pxenv
        inc bx
        call pxe_try
        mov eax, 0
        jc .made
.pxenv: mov [resident.rom_pxenv], eax
        mov di, resident.pxenv
        mov cx, s_PXENV_size
        call .steal
.made:  mov ax, [shim_segment]
        shl eax, 16
        mov ax, R(resident.entry_sp)
        mov [resident.bangpxe + s_PXE.EntryPointSP], eax
        mov dword [resident.bangpxe + s_PXE.EntryPointESP], 0
        mov ax, R(resident.entry_rm)
        mov [resident.pxenv + s_PXENV.RMEntry], eax
        mov ax, R(resident.bangpxe)
        mov [pxe_bangpxe], eax
        mov [resident.pxenv + s_PXENV.PXEPtr], eax
        mov ax, R(resident.pxenv)
        mov [resident.int1a_pxenv], eax
        mov [shim_pxenv], eax
        ret
; Copy the ROM's structure EAX to DI, CX bytes, and take the original's
; signature away: nobody shall find it behind our back
.steal: test eax, eax
        jz .stolen
        push ds
        push eax
        pop si
        pop ds
        push si
        rep movsb
        pop si
        mov dword [si], 0
        pop ds
.stolen:
        ret

; shim_damage - checksums, and the faults of the structures
;   Clobbers: EAX, CX, SI, DI
shim_damage:
        mov si, resident.bangpxe
        mov al, FAULT_HIDE_BANGPXE
        call shim_find_fault
        jc .bangpxe
        xor eax, eax
        mov [si], eax
        mov [pxe_bangpxe], eax
        mov [resident.pxenv + s_PXENV.PXEPtr], eax
.bangpxe:
        mov di, s_PXE.StructCksum
        movzx cx, byte [si + s_PXE.StructLength]
        call .checksum
        mov al, FAULT_BANGPXE_CHECKSUM
        call shim_find_fault
        jc .pxenv
        inc byte [si + s_PXE.StructCksum]
.pxenv: mov si, resident.pxenv
        mov al, FAULT_HIDE_PXENV
        call shim_find_fault
        jc .sum_pxenv
        xor eax, eax
        mov [si], eax
        mov [resident.int1a_pxenv], eax
        mov [shim_pxenv], eax
.sum_pxenv:
        mov di, s_PXENV.Checksum
        movzx cx, byte [si + s_PXENV.Length]
        call .checksum
        mov al, FAULT_PXENV_CHECKSUM
        call shim_find_fault
        jc .done
        inc byte [si + s_PXENV.Checksum]
.done:  ret
; Set the checksum byte, offset DI, of the structure of CX bytes at SI
.checksum:
        jcxz .done
        pusha
        mov bx, di
        add bx, si
        mov byte [bx], 0
        xor al, al
.sum:   sub al, [si]
        inc si
        loop .sum
        mov [bx], al
        popa
        ret
