; flat.asm - all of memory, from real mode
; SPDX-License-Identifier: Apache-2.0
;
; Provides: flat_copy, flat_fill, a20_enable
;
; In "unreal mode" a segment register keeps a limit of 4 GB from protected
; mode. Any BIOS or PXE call may take it away: it is made anew for each piece,
; with interrupts off while it is needed.

FLAT_PIECE      equ 0x10000             ; bytes with interrupts off, at most

flat_gdt:       dw 3 * 8 - 1            ; the null descriptor's place holds GDTR
                dd flat_gdt
                dw 0
                db 0xFF, 0xFF, 0, 0, 0, 0x93, 0xCF, 0 ; 0x08: data, 4 GB
                db 0xFF, 0xFF, 0, 0, 0, 0x93, 0x00, 0 ; 0x10: data, 64 KB

; flat_copy - copy, also where source and destination overlap
;   In:       ESI source, EDI destination: physical; ECX  bytes
;   Out:      CF = 1: A20 stays off: nothing is copied
;   Clobbers: none
flat_copy:
        pushad
        call a20_enable
        jc .done
        mov eax, edi
        sub eax, esi                    ; below ECX: from the end to the start
        cmp eax, ecx
        jae .forth
        add esi, ecx
        add edi, ecx
.back:  call flat_piece
        sub esi, edx
        sub edi, edx
        push ecx
        mov ecx, edx
        push esi
        push edi
        call flat_enter
        std
        lea esi, [esi + edx - 1]        ; bytes: an overlap may be of any size
        lea edi, [edi + edx - 1]
        test dl, 3
        jnz .bytes
        sub esi, 3
        sub edi, 3
        shr ecx, 2
        a32 rep movsd
        jmp .backed
.bytes: a32 rep movsb
.backed:
        cld
        sti
        pop edi
        pop esi
        pop ecx
        sub ecx, edx
        jnz .back
        jmp .copied
.forth: jecxz .copied
        call flat_piece
        push ecx
        mov ecx, edx
        call flat_enter
        shr ecx, 2
        a32 rep movsd
        mov cl, dl
        and cx, 3
        a32 rep movsb
        sti
        pop ecx
        sub ecx, edx
        jmp .forth
.copied:
        clc
.done:  popad
        ret

; flat_fill - write zeros
;   In:       EDI destination, ECX  bytes
;   Out:      CF = 1: A20 stays off
;   Clobbers: none
flat_fill:
        pushad
        call a20_enable
        jc .done
.next:  jecxz .filled
        call flat_piece
        push ecx
        mov ecx, edx
        call flat_enter
        xor eax, eax
        a32 rep stosb
        sti
        pop ecx
        sub ecx, edx
        jmp .next
.filled:
        clc
.done:  popad
        ret

; flat_piece - how much at once?
;   In:       ECX  bytes
;   Out:      EDX  at most FLAT_PIECE
;   Clobbers: none
flat_piece:
        mov edx, FLAT_PIECE
        cmp ecx, edx
        jae .done
        mov edx, ecx
.done:  ret

; flat_enter - give DS and ES a limit of 4 GB; leaves interrupts off
;   Clobbers: EAX
flat_enter:
        push bx
        cli
        lgdt [flat_gdt]
        mov eax, cr0
        inc ax
        mov cr0, eax
        jmp .protected
.protected:
        mov bx, 0x08
        mov ds, bx
        mov es, bx
        dec ax
        mov cr0, eax
        jmp .real
.real:  xor bx, bx
        mov ds, bx
        mov es, bx
        pop bx
        ret

; a20_enable - let addresses have their bit 20
;   Out:      CF = 1: it cannot be done
;   Clobbers: none
;   Source:   quirk U17; INT 15h AX = 2401h, port 92h, keyboard controller: tested
;             after each
a20_enable:
        pushad
        call .test
        jnz .done                       ; CF = 0
        mov ax, 0x2401
        int 0x15
        call .test
        jnz .done
        in al, 0x92
        test al, 2
        jnz .controller
        or al, 2
        and al, 0xFE                    ; bit 0 would restart the machine
        out 0x92, al
        call .wait
        jnz .done
.controller:
        cli
        call .ready
        mov al, 0xD1                    ; write the output port
        out 0x64, al
        call .ready
        mov al, 0xDF
        out 0x60, al
        call .ready
        sti
        call .wait
        jnz .done
        stc
.done:  popad
        ret
.wait:  mov cx, 0xFFFF                  ; it may take a while
.again: call .test
        loopz .again
        ret
.ready: mov cx, 0xFFFF
.busy:  in al, 0x64
        test al, 2
        loopnz .busy
        ret
.test:                                  ; ZF = 0: it is on; CF = 0
        push fs
        push ax
        mov ax, 0xFFFF
        mov fs, ax
        mov ax, [BDA_RESET_FLAG]
        inc word [fs:BDA_RESET_FLAG + 0x10]
        cmp ax, [BDA_RESET_FLAG]
        pushf
        dec word [fs:BDA_RESET_FLAG + 0x10]
        popf
        pop ax
        pop fs
        jne .off
        or sp, sp                       ; ZF = 0, CF = 0
        ret
.off:   cmp al, al                      ; ZF = 1, CF = 0
        ret
