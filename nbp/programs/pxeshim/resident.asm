; resident.asm - pxeshim: the part that stays in memory, and its entries
; SPDX-License-Identifier: Apache-2.0
;
; Its labels are local to `resident`, in this file and in those that it
; includes at its end. It runs on the stack of whoever calls it.

        align 16
resident:
.pxenv: times s_PXENV_size db 0         ; PXENV+ and !PXE lie on paragraphs
        align 16
.bangpxe:
        times s_PXE_size db 0
.rom:   dd 0                            ; the ROM's entry point
.rom_pxenv: dd 0                        ; its structures, 0 = none
.rom_bangpxe: dd 0
.rom_return: dd 0                       ; where the program would return to
.int1a_bios: dd 0
.int1a_pxenv: dd 0                      ; what INT 1Ah answers, 0 = nothing
.int08_bios: dd 0
.disturbs: db 0                         ; each tick does something
.trace: db 0
.faults: times FAULTS_MAX * s_FAULT_size db 0
.faults_end:

; The two ways in. Registers but AX and FLAGS are kept, as iPXE keeps them.
.entry_sp:
        pushad
        push ds
        push es
        mov bp, sp
        mov bx, [bp + 40]               ; opcode
        les di, [bp + 42]               ; block
        jmp .enter
.entry_rm:
        pushad
        push ds
        push es
        mov bp, sp
.enter: cld
        push cs
        pop ds
        call .serve
        mov [bp + 32], ax               ; AX as pushed
        pop es
        pop ds
        popad
        cmp ax, 1
        cmc                             ; CF = 1: AX is not 0
        retf

; .call_rom - pass a call on, both calling styles at once
;   In:       BX opcode, ES:DI block
;   Out:      AX
;   Clobbers: ECX, EDX, SI, high halves, FLAGS
.call_rom:
        push bp
        push bx
        push es
        push di
        push es
        push di
        push bx
        call far [R(.rom)]
        add sp, 6
        pop di
        pop es
        pop bx
        pop bp
        push cs
        pop ds
        cld
        ret

; .leave - the program returns: remove us, go on in the ROM
;   In:       AX, SS:SP  as the program left them for the ROM
;   What somebody has hooked above us stays, and our memory then, too.
.leave: pushad
        push ds
        push es
        push cs
        pop es
        xor cx, cx
        mov ds, cx
        mov bx, IVT_INT1A
        mov eax, [cs:R(.int1a_bios)]
        call .unhook
        mov bx, IVT_INT08
        mov eax, [cs:R(.int08_bios)]
        call .unhook
        mov ax, cs
        shr ax, 6
        cmp [BDA_BASE_MEMORY], ax
        jne .restore
        test cx, cx
        jnz .restore
        add word [BDA_BASE_MEMORY], SHIM_KB
.restore:
        push cs
        pop ds
        mov eax, [R(.rom_bangpxe)]
        mov edx, '!PXE'
        call .sign
        mov eax, [R(.rom_pxenv)]
        mov edx, 'PXEN'
        call .sign
        pop es
        pop ds
        popad
        jmp far [cs:R(.rom_return)]
.unhook:                                ; vector BX back to EAX, if it is ours
        mov dx, cs
        cmp [bx + 2], dx
        je .ours
        inc cx                          ; CX = vectors that are not
        ret
.ours:  mov [bx], eax
        ret
.sign:  test eax, eax                   ; the structure EAX is found again
        jz .signed
        push eax
        pop di
        pop es
        mov [es:di], edx
.signed:
        ret

%include "pxeshim/faults.asm"
%include "pxeshim/trace.asm"
%include "pxeshim/fields.asm"
%include "pxeshim/calls.asm"
resident_size   equ $ - resident
static_assert resident_size <= SHIM_KB * 1024, "resident part too large"
