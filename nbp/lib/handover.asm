; handover.asm - start the program that lies where nbp_place has said
; SPDX-License-Identifier: Apache-2.0
;
; Provides: nbp_start, nbp_enter
; Needs: nbpplace, pxe

; nbp_start - move the program to 0x7C00 and enter it; does not return
;   In:       AL  NBP_FORM_KKPXE: the PXE stack is as the ROM passed it;
;                 else it has been unloaded in that form
;   Source:   PXE 2.1, 2.4.9.1
;   With the stack kept, the next program gets the ROM's own stack frame and
;   may return to the ROM. Without it the ROM's stack may be gone: it gets
;   one of 4 KB at the top of free memory, which 40:13 no longer counts, with
;   a return address that goes on with the next boot device.
nbp_start:
        cmp al, NBP_FORM_KKPXE
        je .frame
        sub word [BDA_BASE_MEMORY], LOAD_RESERVED >> 10
        mov ax, [BDA_BASE_MEMORY]
        shl ax, 6
        mov es, ax
        mov si, handover_return
        xor di, di
        mov cx, handover_end - handover_return
        rep movsb
        mov di, LOAD_RESERVED - s_ENTRY_size
        mov [entry_stack], di
        mov [entry_stack + 2], es
        mov si, entry_state
        mov cx, s_ENTRY_size
        rep movsb
        mov di, [entry_stack]
        mov word [es:di + s_ENTRY.return], 0
        mov [es:di + s_ENTRY.return + 2], es
        call pxe_find                   ; what is left of it
        jnc .frame
        mov dword [pxe_bangpxe], 0
.frame: mov bx, 2                       ; ES:BX, else INT 1Ah
        call pxe_try
        jnc nbp_enter
        inc bx
        call pxe_try
        jnc nbp_enter
        xor eax, eax                    ; it must do with !PXE
        ; fall through to nbp_enter

; nbp_enter - fill the stack frame, move the program, enter it
;   In:       EAX PXENV+ for it, far, 0 = none; [pxe_bangpxe] likewise
;             [entry_stack] -> s_ENTRY
nbp_enter:
        les di, [entry_stack]
        mov [es:di + s_ENTRY.ebx], ax
        movzx edx, ax
        shr eax, 16
        mov [es:di + s_ENTRY.es], ax
        shl eax, 4
        add edx, eax                    ; iPXE promises the linear address
        mov [es:di + s_ENTRY.edx], edx
        mov dword [es:di + s_ENTRY.eax], 0
        mov eax, [pxe_bangpxe]
        mov [es:di + s_ENTRY.BangPXE], eax

        mov bx, [BDA_BASE_MEMORY]       ; just below what is in use
        shl bx, 6
        sub bx, (handover_return - handover_image + 15) >> 4
        mov [handover_entry + 2], bx
        mov es, bx
        mov si, handover_image
        xor di, di
        mov cx, handover_return - handover_image
        rep movsb
        mov ecx, [load_length]
        shr ecx, 4
        inc cx                          ; CX = paragraphs
        mov ax, NBP_ORIGIN >> 4
        mov es, ax
        lss sp, [entry_stack]
        mov ds, [load_segment]
        jmp far [cs:handover_entry]

handover_entry: dw 0, 0                 ; segment is filled in

; handover_image - what must run outside of the memory that it fills
;   In:       DS:0 program, ES:0 its place, CX paragraphs, SS:SP s_ENTRY
handover_image:
.next:  mov dx, cx
        xor si, si
        xor di, di
        mov cx, 8
        rep movsw
        mov cx, dx
        mov ax, ds
        inc ax
        mov ds, ax
        mov ax, es
        inc ax
        mov es, ax
        loop .next
        pop gs
        pop fs
        pop es
        pop ds
        popad
        popf
        jmp 0:NBP_ORIGIN
handover_return:                        ; the program returns, the ROM is gone
        int 0x18
        jmp handover_return
handover_end:
static_assert handover_return - handover_image <= 64, "see nbp_place"
