; pxe.asm - find the ROM's PXE stack
; SPDX-License-Identifier: Apache-2.0
;
; Provides: pxe_find, pxe_try, structure_verify
; Brings: pxecall
; Needs: entry

; Verdicts on a structure of the ROM
VERDICT_OK      equ 0
VERDICT_ABSENT  equ 1                   ; no pointer, or into segment 0
VERDICT_SIGNATURE equ 2
VERDICT_LENGTH  equ 3                   ; too short, or wraps its segment
VERDICT_CHECKSUM equ 4
VERDICT_ENTRY   equ 5                   ; sound, but names no entry point

PXE_PLANS       equ 4

variable pxe_entry, 4                   ; far, serves both calling styles
variable pxe_bangpxe, 4                 ; far, 0 = only PXENV+ was found
variable pxe_plan, 1                    ; 1..PXE_PLANS, 0 = none found
variable pxe_own_stack, 4
variable pxe_calls, 1                   ; calls of the ROM under way: 0 or 1

; How structure_verify knows a structure
                struc s_SHAPE
.Length         resb 1                  ; offset of the length byte
.Minimum        resb 1                  ; bytes
.Signature      resb 7                  ; text, NUL
                endstruc

shape_bangpxe:  db s_PXE.StructLength, s_PXE_MIN_SIZE, "!PXE", 0
shape_pxenv:    db s_PXENV.Length, s_PXENV_1_SIZE, "PXENV+", 0

; pxe_find - find a PXE stack by the plans in their order
;   Out:      CF = 0: [pxe_entry], [pxe_bangpxe], [pxe_plan]
;             CF = 1: AX = PXENV_STATUS_LOADER_NO_PXE_STRUCT
;   Clobbers: EAX
;   Source:   PXE 2.1, 3.1; quirk U1
pxe_find:
        pushad
        mov bx, 1
.next:  call pxe_try
        jnc .found
        inc bx
        cmp bx, PXE_PLANS
        jbe .next
        popad
        mov ax, PXENV_STATUS_LOADER_NO_PXE_STRUCT
        stc
        ret
.found: mov [pxe_plan], bl
        mov [pxe_entry], ecx
        mov [pxe_bangpxe], edi
        popad
        clc
        ret

; pxe_try - follow one plan
;   In:       BX   plan: 1 stack, 2 ES:BX, 3 INT 1Ah, 4 memory scan
;   Out:      EAX  what the plan points at, far, 0 = nothing
;             DL   VERDICT_* on it
;             CF = 0: ECX = entry point, EDI = !PXE or 0, both far
;             CF = 1: the plan fails
;   Clobbers: ECX, EDX, EDI, SI
pxe_try:
        push bx
        shl bx, 1
        call [.plans + bx - 2]
        pop bx
        ret
.plans: dw .stack, .registers, .int1a, .scan
static_assert ($ - .plans) / 2 = PXE_PLANS, "plans and PXE_PLANS differ"

.stack: mov eax, [entry_state + s_ENTRY.BangPXE]
        jmp pxe_try_bangpxe

.registers:
        mov eax, [entry_state + s_ENTRY.es - 2]
        mov ax, [entry_state + s_ENTRY.ebx]
        jmp pxe_try_pxenv

.int1a: push es
        xor cx, cx
        mov es, cx
        xor bx, bx
        mov ax, 0x5650                  ; 'VP': PXE 2.1, 3.1
        int 0x1A
        cld
        setc cl
        mov dx, es
        pop es
        sub ax, 0x564E                  ; 'VN'
        or al, ah
        or al, cl
        mov eax, 0
        jnz pxe_try_pxenv
        mov ax, dx
        shl eax, 16
        mov ax, bx
        jmp pxe_try_pxenv

.scan:  mov si, shape_bangpxe
        call .search
        jz pxe_try_bangpxe
        mov si, shape_pxenv
        call .search
        jmp pxe_try_pxenv
.search:                                ; ZF = 1: EAX = sound structure
        movzx eax, word [BDA_BASE_MEMORY]
        shl eax, 16 + 6                 ; KB -> paragraphs, as segment:0
.paragraph:
        cmp eax, BASE_MEMORY_TOP << 16
        jae .nothing
        call structure_verify
        jz .ret
        add eax, 1 << 16
        jmp .paragraph
.nothing:
        xor eax, eax
        inc ax                          ; ZF = 0
        mov ax, 0
.ret:   ret

; pxe_try_bangpxe, pxe_try_pxenv - as pxe_try, with the pointer in EAX
;   A PXENV+ of version 2.1 and later leads to its !PXE. Where that one is
;   broken the older entry point still serves.
pxe_try_bangpxe:
        mov si, shape_bangpxe
        call structure_verify
        jnz pxe_try_failed
        mov edi, eax
        call pxe_bangpxe_entry
        jmp pxe_try_entry
pxe_try_pxenv:
        mov si, shape_pxenv
        call structure_verify
        jnz pxe_try_failed
        push fs
        push eax
        pop di
        pop fs
        mov ecx, [fs:di + s_PXENV.RMEntry]
        cmp word [fs:di + s_PXENV.Version], 0x0201
        jb .old
        cmp byte [fs:di + s_PXENV.Length], s_PXENV_size
        jb .old
        push eax
        mov eax, [fs:di + s_PXENV.PXEPtr]
        mov si, shape_bangpxe
        call structure_verify
        jnz .broken
        mov edi, eax
        pop eax
        pop fs
        call pxe_bangpxe_entry
        jmp pxe_try_entry
.broken:
        pop eax
.old:   pop fs
        xor edi, edi
pxe_try_entry:
        mov dl, VERDICT_OK
        inc ecx
        cmp ecx, 2                      ; 0 and -1 name no entry point
        dec ecx                         ; CF is kept
        jnb pxe_try_done
        mov dl, VERDICT_ENTRY
pxe_try_failed:
        stc
pxe_try_done:
        ret

; pxe_bangpxe_entry - read EntryPointSP
;   In:       EDI  !PXE, far
;   Out:      ECX
;   Clobbers: none
pxe_bangpxe_entry:
        push es
        push edi
        push edi
        pop di
        pop es
        mov ecx, [es:di + s_PXE.EntryPointSP]
        pop edi
        pop es
        ret

; structure_verify - is there such a structure, whole and unchanged?
;   In:       EAX  far pointer
;             SI   s_SHAPE
;   Out:      DL   VERDICT_*; ZF = 1 for VERDICT_OK
;   Clobbers: FLAGS
structure_verify:
        push eax
        push bx
        push cx
        push si
        push di
        push es
        push eax
        pop di
        pop es
        mov dl, VERDICT_ABSENT
        cmp eax, 1 << 16                ; CF = 1: ZF = 0
        jb .done
        push si
        push di
        add si, s_SHAPE.Signature
.letter:
        lodsb
        test al, al
        jz .signed
        scasb
        je .letter
.signed:
        pop di
        pop si
        mov dl, VERDICT_SIGNATURE
        jne .done
        movzx bx, byte [si + s_SHAPE.Length]
        movzx cx, byte [es:bx + di]
        mov dl, VERDICT_LENGTH
        cmp cl, [si + s_SHAPE.Minimum]
        jb .done
        mov ax, di
        add ax, cx
        jc .done
        xor al, al
.sum:   add al, [es:di]
        inc di
        loop .sum
        mov dl, VERDICT_CHECKSUM
        test al, al
        jnz .done
        mov dl, VERDICT_OK
.done:  pop es
        pop di
        pop si
        pop cx
        pop bx
        pop eax
        test dl, dl
        ret

%include "pxecall.asm"
