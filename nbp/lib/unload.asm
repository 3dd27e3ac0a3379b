; unload.asm - remove the ROM's PXE stack, give its memory back
; SPDX-License-Identifier: Apache-2.0
;
; Provides: pxe_unload
; Needs: pxe

%if PROGRAM_FORM = NBP_FORM_PXE
%define UNLOAD_ALL
%endif

variable unload_top, 2                  ; KB of base memory once it is gone
variable unload_block, s_PXENV_UNLOAD_STACK_size ; stays 0 behind Status

; pxe_unload - shut the stack down as PROGRAM_FORM says: NBP_FORM_KPXE
; leaves the UNDI, NBP_FORM_PXE and UNLOAD_ALL nothing
;   Out:      CF = 0: done; after NBP_FORM_PXE [pxe_bangpxe] = 0
;             CF = 1: AX = PXENV_STATUS_*, BX = opcode: refused; what comes
;             before it in the order has been done
;   Clobbers: EAX, EBX, ECX, EDX, SI, EDI
;   Source:   PXE 2.1, Unload Stack; quirk U12
;   VirtualBox wants UNDI_CLOSE before UNDI_SHUTDOWN; it is no fault if the
;   UNDI was not open.
pxe_unload:
%ifdef UNLOAD_ALL
        call unload_plan
%endif
        pxenv PXENV_UNDI_CLOSE, unload_block
        mov bx, PXENV_UNDI_SHUTDOWN
        call pxe_call
        jc .done
        mov bx, PXENV_UNLOAD_STACK
        call pxe_call
%ifdef UNLOAD_ALL
        jc .done
        mov bx, PXENV_STOP_UNDI
        call pxe_call
        jnc unload_free
%endif
.done:  ret

%ifdef UNLOAD_ALL
; unload_plan - which of the stack's areas lie lowest, where 40:13 points?
;   Out:      [unload_top]
;   Clobbers: EAX, EBX, CX, DX, SI, DI
unload_plan:
        push es
        les di, [pxe_bangpxe]
        mov dx, [BDA_BASE_MEMORY]
        cmp word [pxe_bangpxe + 2], 0
        je .done
.again: movzx cx, byte [es:di + s_PXE.SegDescCn]
        lea si, [di + s_PXE.Stack]
.area:  jcxz .done
        dec cx
        movzx eax, word [es:si + s_SEGDESC.Seg]
        movzx ebx, word [es:si + s_SEGDESC.Seg_Size]
        add si, s_SEGDESC_size
        shl eax, 4
        add ebx, eax
        add ebx, 1023
        shr eax, 10                     ; AX = first KB
        shr ebx, 10                     ; BX = KB behind it
        cmp ax, dx
        ja .area
        cmp bx, dx
        jbe .area
        mov dx, bx
        jmp .again
.done:  mov [unload_top], dx
        pop es
        ret

; unload_free - give the memory back, wiped: no later scan finds a corpse
;   Out:      CF = 0; [pxe_bangpxe] = 0
;   Clobbers: EAX, BX, ECX, DX, SI, DI
;   Memory that an interrupt vector still points into stays, as all above it
;   does: a leak is better than a crash.
unload_free:
        mov dword [pxe_bangpxe], 0
        mov bx, [BDA_BASE_MEMORY]
        mov dx, [unload_top]
        xor si, si
.vector:
        lodsw
        movzx ecx, ax
        lodsw
        movzx eax, ax
        shl eax, 4
        add eax, ecx
        shr eax, 10
        cmp ax, dx
        jae .elsewhere
        cmp ax, bx
        jae .done                       ; CF = 0
.elsewhere:
        cmp si, 0x400
        jb .vector
.wipe:  cmp bx, dx
        jae .wiped
        mov ax, bx
        shl ax, 6
        mov es, ax
        xor ax, ax
        xor di, di
        mov cx, 1024 / 2
        rep stosw
        mov es, ax
        inc bx
        jmp .wipe
.wiped: mov [BDA_BASE_MEMORY], bx
        clc
.done:  ret
%endif
