; stack.asm - pxeinfo: where the PXE stack is found, and its structures
; SPDX-License-Identifier: Apache-2.0

; report_plans - where each way of finding the stack leads
;   Clobbers: EAX, BX, ECX, EDX, SI, EDI
report_plans:
        print 10, "PXE discovery", 10
        mov bx, 1
        mov si, .names
.next:  print "  "
        call print_text
        push si
        call pxe_try
        call print_segoff
        print "  "
        call print_verdict
        pop si
        inc bx
        cmp bx, PXE_PLANS
        jbe .next
        ret
.names: db "1 stack       !PXE   ", 0, "2 ES:BX       PXENV+ ", 0
        db "3 INT 1Ah     PXENV+ ", 0, "4 memory scan either ", 0

; print_verdict - print a VERDICT_* and end the line; absent is no problem
;   In:       DL  VERDICT_*
;   Clobbers: FLAGS
print_verdict:
        push si
        push cx
        cmp dl, VERDICT_ABSENT
        jbe .good
        call problem
.good:  movzx cx, dl
        mov si, .texts
        call print_item
        print 10
        pop cx
        pop si
        ret
.texts: db "ok", 0, "absent", 0, "BAD SIGNATURE", 0, "BAD LENGTH", 0
        db "BAD CHECKSUM", 0, "NO ENTRY POINT", 0, 0

; print_item - print one text of a list
;   In:       SI  texts, each with its NUL; an empty one ends the list
;             CX  which, 0 = the first
;   Clobbers: FLAGS
print_item:
        pusha
.skip:  cmp byte [si], 0
        je .unknown
        jcxz .print
        dec cx
.end:   lodsb
        test al, al
        jnz .end
        jmp .skip
.print: call print_text
        popa
        ret
.unknown:
        print "unknown"
        popa
        ret

shape_undi:     db s_UNDI_ROMID.StructLength, s_UNDI_ROMID_size, "UNDI", 0
shape_base:     db 4, 6, "$BC$", 0      ; what follows differs by vendor

; report_structure - name, address and verdict of a structure
;   In:       EAX  far pointer
;             SI   name with NUL, then the address of its s_SHAPE
;   Out:      ZF = 1: sound, ES:DI = structure
;   Clobbers: DL, SI, DI, ES
report_structure:
        push eax
        print 10
        call print_text
        call print_segoff
        print "  "
        mov si, [si]
        call structure_verify
        call print_verdict
        pop di
        pop es
        test dl, dl
        ret

; report_bangpxe - PXENV+, !PXE and the ROM IDs that it points at
;   Clobbers: EAX, BX, ECX, EDX, SI, EDI
report_bangpxe:
        push es
        mov bx, 2                       ; ES:BX, else INT 1Ah
        call pxe_try
        test dl, dl
        jz .pxenv
        inc bx
        call pxe_try
.pxenv: mov si, .pxenv_name
        call report_structure
        jnz .bangpxe
        mov si, .version
        call print_fields
        cmp byte [es:di + s_PXENV.Length], s_PXENV_size
        jb .areas
        mov si, .pxeptr
        call print_fields
.areas: mov si, .pxenv_areas
        call print_fields
.bangpxe:
        mov eax, [pxe_bangpxe]
        mov si, .bangpxe_name
        call report_structure
        jnz .done
        mov si, .bangpxe_fields
        call print_fields
        push di
        mov si, .descriptors
        movzx cx, byte [es:di + s_PXE.StructLength]
        add cx, di                      ; CX = end of the structure
        add di, s_PXE.Stack
.descriptor:
        lea ax, [di + s_SEGDESC_size]
        cmp ax, cx
        ja .roms
        print "  "
        call print_text
        push si
        mov si, .descriptor_fields
        call print_fields
        pop si
        add di, s_SEGDESC_size
        cmp byte [si], 0
        jne .descriptor
.roms:  pop di
        push dword [es:di + s_PXE.BaseROMID]
        mov eax, [es:di + s_PXE.UNDIROMID]
        call report_undi_id
        pop eax
        mov si, .base_name
        call report_structure
.done:  pop es
        ret
.pxenv_name:
        db "PXENV+ ", 0
        dw shape_pxenv
.bangpxe_name:
        db "!PXE ", 0
        dw shape_bangpxe
.base_name:
        db "Base code ROM ID ", 0
        dw shape_base
.version:
        field NUMBER8, s_PXENV.Version + 1, "  version "
        field NUMBER8, s_PXENV.Version, "."
        field NUMBER8, s_PXENV.Length, "  length "
        field FAR, s_PXENV.RMEntry, "  RMEntry "
        db 0
.pxeptr:
        field FAR, s_PXENV.PXEPtr, "  PXEPtr "
        db 0
.pxenv_areas:                           ; segment:size
        field HEX16, s_PXENV.StackSeg, 10, "  stack "
        field HEX16, s_PXENV.StackSize, ":"
        field HEX16, s_PXENV.BC_CodeSeg, "  BC code "
        field HEX16, s_PXENV.BC_CodeSize, ":"
        field HEX16, s_PXENV.BC_DataSeg, "  BC data "
        field HEX16, s_PXENV.BC_DataSize, ":"
        field HEX16, s_PXENV.UNDIDataSeg, 10, "  UNDI data "
        field HEX16, s_PXENV.UNDIDataSize, ":"
        field HEX16, s_PXENV.UNDICodeSeg, "  UNDI code "
        field HEX16, s_PXENV.UNDICodeSize, ":"
        field LABEL, 0, 10
        db 0
.bangpxe_fields:
        field NUMBER8, s_PXE.StructLength, "  length "
        field NUMBER8, s_PXE.StructRev, "  revision "
        field FAR, s_PXE.EntryPointSP, "  EntryPointSP "
        field FAR, s_PXE.EntryPointESP, "  EntryPointESP "
        field FAR, s_PXE.StatusCallout, 10, "  StatusCallout "
        field HEX16, s_PXE.FirstSelector, "  FirstSelector "
        field NUMBER8, s_PXE.SegDescCn, "  descriptors "
        field LABEL, 0, 10
        db 0
.descriptor_fields:
        field HEX16, s_SEGDESC.Seg, ""
        field HEX32, s_SEGDESC.PhyAddr, "  base "
        field HEX16, s_SEGDESC.Seg_Size, "  size "
        field LABEL, 0, 10
        db 0
.descriptors:
        db "Stack         ", 0, "UNDIData      ", 0, "UNDICode      ", 0
        db "UNDICodeWrite ", 0, "BC_Data       ", 0, "BC_Code       ", 0
        db "BC_CodeWrite  ", 0, 0

; report_undi_id - the UNDI ROM ID structure
;   In:       EAX  far pointer
;   Clobbers: DL, SI, DI, ES, EAX
report_undi_id:
        mov si, .name
        call report_structure
        jnz .done
        mov si, .fields
        call print_fields
.done:  ret
.name:  db "UNDI ROM ID ", 0
        dw shape_undi
.fields:
        field NUMBER8, s_UNDI_ROMID.StructRev, "  structure revision "
        field NUMBER8, s_UNDI_ROMID.UNDIRev + 2, "  UNDI "
        field NUMBER8, s_UNDI_ROMID.UNDIRev + 1, "."
        field NUMBER8, s_UNDI_ROMID.UNDIRev, "."
        field HEX16, s_UNDI_ROMID.UNDILoader, 10, "  loader "
        field HEX16, s_UNDI_ROMID.StackSize, "  stack "
        field HEX16, s_UNDI_ROMID.DataSize, "  data "
        field HEX16, s_UNDI_ROMID.CodeSize, "  code "
        field LABEL, 0, 10
        db 0
