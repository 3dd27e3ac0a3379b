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
        print "  version "
        movzx eax, byte [es:di + s_PXENV.Version + 1]
        call print_decimal
        print "."
        mov al, [es:di + s_PXENV.Version]
        call print_decimal
        print "  length "
        mov al, [es:di + s_PXENV.Length]
        call print_decimal
        print "  RMEntry "
        mov eax, [es:di + s_PXENV.RMEntry]
        call print_segoff
        cmp byte [es:di + s_PXENV.Length], s_PXENV_size
        jb .segments
        print "  PXEPtr "
        mov eax, [es:di + s_PXENV.PXEPtr]
        call print_segoff
.segments:
        print 10, "  segment:size"
        mov si, .pxenv_areas
.area:  print " "
        call print_text
        mov ax, [es:di + s_PXENV.StackSeg]
        call print_hex16
        print ":"
        mov ax, [es:di + s_PXENV.StackSize]
        call print_hex16
        add di, 4
        cmp byte [si], 0
        jne .area
        print 10
.bangpxe:
        mov eax, [pxe_bangpxe]
        mov si, .bangpxe_name
        call report_structure
        jnz .done
        print "  length "
        movzx eax, byte [es:di + s_PXE.StructLength]
        call print_decimal
        print "  revision "
        mov al, [es:di + s_PXE.StructRev]
        call print_decimal
        print "  EntryPointSP "
        mov eax, [es:di + s_PXE.EntryPointSP]
        call print_segoff
        print "  EntryPointESP "
        mov eax, [es:di + s_PXE.EntryPointESP]
        call print_segoff
        print 10, "  StatusCallout "
        mov eax, [es:di + s_PXE.StatusCallout]
        call print_segoff
        print "  FirstSelector "
        mov ax, [es:di + s_PXE.FirstSelector]
        call print_hex16
        print "  descriptors "
        movzx eax, byte [es:di + s_PXE.SegDescCn]
        call print_decimal
        print 10
        mov si, .bangpxe_areas
        lea bx, [di + s_PXE.Stack]
.descriptor:
        lea ax, [bx + s_SEGDESC_size]
        sub ax, di
        cmp al, [es:di + s_PXE.StructLength]
        ja .roms
        print "  "
        call print_text
        mov ax, [es:bx + s_SEGDESC.Seg]
        call print_hex16
        print "  base "
        mov eax, [es:bx + s_SEGDESC.PhyAddr]
        call print_hex32
        print "  size "
        mov ax, [es:bx + s_SEGDESC.Seg_Size]
        call print_hex16
        print 10
        add bx, s_SEGDESC_size
        cmp byte [si], 0
        jne .descriptor
.roms:  push dword [es:di + s_PXE.BaseROMID]
        mov eax, [es:di + s_PXE.UNDIROMID]
        mov si, .undi_name
        call report_structure
        jnz .base
        print "  structure revision "
        movzx eax, byte [es:di + s_UNDI_ROMID.StructRev]
        call print_decimal
        print "  UNDI "
        mov al, [es:di + s_UNDI_ROMID.UNDIRev + 2]
        call print_decimal
        print "."
        mov al, [es:di + s_UNDI_ROMID.UNDIRev + 1]
        call print_decimal
        print "."
        mov al, [es:di + s_UNDI_ROMID.UNDIRev]
        call print_decimal
        print "  loader "
        mov ax, [es:di + s_UNDI_ROMID.UNDILoader]
        call print_hex16
        print "  stack "
        mov ax, [es:di + s_UNDI_ROMID.StackSize]
        call print_hex16
        print "  data "
        mov ax, [es:di + s_UNDI_ROMID.DataSize]
        call print_hex16
        print "  code "
        mov ax, [es:di + s_UNDI_ROMID.CodeSize]
        call print_hex16
        print 10
.base:  pop eax
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
.undi_name:
        db "UNDI ROM ID ", 0
        dw shape_undi
.base_name:
        db "Base code ROM ID ", 0
        dw shape_base
.pxenv_areas:
        db "stack ", 0, 10, "  BC code ", 0, "BC data ", 0
        db "UNDI data ", 0, "UNDI code ", 0, 0
.bangpxe_areas:
        db "Stack         ", 0, "UNDIData      ", 0, "UNDICode      ", 0
        db "UNDICodeWrite ", 0, "BC_Data       ", 0, "BC_Code       ", 0
        db "BC_CodeWrite  ", 0, 0
