; pxecall.asm - the one gate for calling the ROM
; SPDX-License-Identifier: Apache-2.0
;
; Provides: pxe_call
; Needs: pxe, entry

; pxe_call - the one gate to the PXE stack
;   In:       BX  PXENV_*
;             DI  parameter block
;   Out:      CF = 0: AX = 0
;             CF = 1: AX = PXENV_STATUS_*, or STATUS_UNWRITTEN if the ROM
;             has no such call and says nothing
;   Clobbers: none
;   Needs:    pxe_find has succeeded; no call is under way
;   Source:   PXE 2.1, 3; both calling styles are served at once
;   Runs on the ROM's own stack: some know no other. What the ROM may
;   leave behind (segments, DF, high halves) is put right again.
STATUS_UNWRITTEN equ 0xFFFF

pxe_call:
        pushad
        push fs
        push gs
        mov word [di], STATUS_UNWRITTEN
        cli                             ; undi_irq_handler calls, too
        inc byte [pxe_calls]
        mov [pxe_own_stack], sp
        mov [pxe_own_stack + 2], ss
        lss sp, [entry_stack]
        sti
        push ds                         ; 0: segment of the block
        push di
        push bx
        call far [pxe_entry]
        cld
        xor cx, cx
        mov ds, cx
        mov es, cx
        lss sp, [pxe_own_stack]
        dec byte [pxe_calls]
        sti
        pop gs
        pop fs
        mov bp, sp
        mov di, [bp]                    ; DI as pushed by PUSHAD
        mov cx, [di]                    ; Status
        test ax, ax
        jz .status
        test cx, cx
        jnz .status
        mov cx, PXENV_STATUS_FAILURE    ; failed, and no reason given
.status:
        mov [bp + 28], cx               ; AX as pushed by PUSHAD
        popad
        test ax, ax
        jz .done
        stc
.done:  ret
