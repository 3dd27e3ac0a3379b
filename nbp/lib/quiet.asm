; quiet.asm - close the card before something else takes the machine
; SPDX-License-Identifier: Apache-2.0
;
; Provides: undi_quiet
; Needs: entry

variable quiet_stack, 2                 ; our SP; our SS is 0
variable quiet_block, 2                 ; Status

; undi_quiet - close the UNDI
;   Clobbers: all but SS:SP
;   Source:   PXE 2.1, UNDI Close; quirk U25
;   A card that still receives writes frames into memory that by now belongs
;   to what the disk has started. Whether it was open, and what the ROM says,
;   does not matter. For programs of any size: it takes !PXE as the ROM passed
;   it, or else PXENV+, and needs no pxe_find.
undi_quiet:
        mov [quiet_stack], sp
        lss sp, [entry_stack]
        mov bp, sp
        lfs si, [bp + s_ENTRY.BangPXE]
        cmp dword [fs:si], '!PXE'
        lea si, [si + s_PXE.EntryPointSP]
        je .call
        mov fs, [bp + s_ENTRY.es]
        mov si, [bp + s_ENTRY.ebx]
        cmp dword [fs:si], 'PXEN'
        lea si, [si + s_PXENV.RMEntry]
        jne .done
.call:  mov di, quiet_block
        mov bx, PXENV_UNDI_CLOSE
        push ds                         ; both calling styles at once
        push di
        push bx
        call far [fs:si]
.done:  xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, [quiet_stack]
        cld
        ret
