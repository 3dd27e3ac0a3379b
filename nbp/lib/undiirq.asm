; undiirq.asm - the UNDI's interrupt: whether to use it, and its handler
; SPDX-License-Identifier: Apache-2.0
;
; Provides: undi_irq_choose, undi_irq_hook, undi_irq_unhook, undi_irq_doubt,
;           undi_irq_rearm
; Needs: pxe, pci, undi

; [undi_mode]: by interrupt, or why not
UNDI_BY_IRQ     equ 0
UNDI_NO_IRQ     equ 1                   ; IRQ 0, the keyboard's, above 15
UNDI_NO_FLAG    equ 2                   ; the ROM says that it has none
UNDI_UNKNOWN    equ 3                   ; on a bus that it does not tell
UNDI_EXPRESS    equ 4                   ; its INTx is an emulated one
UNDI_DEAF       equ 5                   ; none has come in UNDI_PATIENCE frames

UNDI_PATIENCE   equ 8

IFACE_FLAG_IRQ  equ 0x1000              ; s_PXENV_UNDI_GET_IFACE_INFO

PORT_PIC        equ 0x20                ; master; the slave is at 0xA0
PORT_PIC_MASK   equ 0x21
PIC_SLAVE       equ 0x80
PIC_EOI         equ 0x20

variable undi_mode, 1
variable undi_irq, 1                    ; 3 to 15, or 0
variable undi_pending, 1                ; there may be something to fetch
variable undi_deaf, 1                   ; frames without an interrupt
variable undi_irq_last, 2               ; undi_irq_count at the last frame
variable undi_irq_count, 2              ; interrupts since undi_irq_hook
variable undi_irq_masks, 2              ; what the PICs had
variable undi_irq_vector, 4             ; what the vector had
variable undi_irq_block, s_PXENV_UNDI_ISR_size

; undi_irq_choose - by interrupt, or polled?
;   Out:      [undi_mode], [undi_irq]
;   Clobbers: AX, BX, CX, DI
;   Source:   quirk U4
;   Interrupts only where all speaks for them: a line of the right number, a
;   ROM that says that it raises it, and a bus whose lines are real.
undi_irq_choose:
        mov byte [undi_irq], 0
        mov byte [undi_mode], UNDI_NO_IRQ
        pxenv PXENV_UNDI_GET_INFORMATION, undi_block
        jc .done
        mov ax, [di + s_PXENV_UNDI_GET_INFORMATION.IntNumber]
        cmp ax, 2
        jb .done                        ; none, or the keyboard's
        jne .line
        mov al, 9                       ; 2 is where the slave sits
.line:  cmp ax, 15
        ja .done
        mov [undi_irq], al
        mov byte [undi_mode], UNDI_NO_FLAG
        mov bx, PXENV_UNDI_GET_IFACE_INFO
        call pxe_call
        jc .done
        test word [di + s_PXENV_UNDI_GET_IFACE_INFO.ServiceFlags], \
                IFACE_FLAG_IRQ
        jz .done
        mov byte [undi_mode], UNDI_UNKNOWN
        mov byte [di + s_PXENV_UNDI_GET_NIC_TYPE.NicType], 0
        mov bx, PXENV_UNDI_GET_NIC_TYPE
        call pxe_call
        jc .done
        mov al, [di + s_PXENV_UNDI_GET_NIC_TYPE.NicType]
        cmp al, PnP_NIC
        je .irq
        cmp al, PCI_NIC
        je .pci
        cmp al, CardBus_NIC
        jne .done
.pci:   mov byte [undi_mode], UNDI_EXPRESS
        mov bx, [di + s_PXENV_UNDI_GET_NIC_TYPE.BusDevFunc]
        mov al, PCI_CAP_EXPRESS
        call pci_capability
        jnc .done
.irq:   mov byte [undi_mode], UNDI_BY_IRQ
.done:  ret

; undi_irq_hook - take the vector and open the line, or close it for polling
;   Clobbers: EAX, BX
;   Needs:    undi_irq_choose
;   Source:   quirk U6: the line, and that of the slave, may be closed
undi_irq_hook:
        in al, PORT_PIC_MASK + PIC_SLAVE
        mov ah, al
        in al, PORT_PIC_MASK
        mov [undi_irq_masks], ax
        mov word [undi_irq_count], 0
        mov word [undi_irq_last], 0
        mov byte [undi_deaf], 0
        mov byte [undi_pending], 0
        cmp byte [undi_irq], 0
        je .done
        cmp byte [undi_mode], UNDI_BY_IRQ
        jne undi_irq_mask               ; nobody serves it: it must not come
        call .vector
        mov eax, undi_irq_handler
        cli
        xchg eax, [bx]
        mov [undi_irq_vector], eax
        sti
        jmp undi_irq_rearm
.vector:                                ; BX -> interrupt vector
        movzx bx, byte [undi_irq]
        cmp bl, 8
        jb .first
        add bx, 0x70 - 8 - 8
.first: add bx, 8
        shl bx, 2
.done:  ret

; undi_irq_unhook - give vector and masks back
;   Clobbers: EAX, BX
undi_irq_unhook:
        cli
        mov ax, [undi_irq_masks]
        call undi_irq_set_masks
        cmp byte [undi_mode], UNDI_BY_IRQ
        jne .done
        call undi_irq_hook.vector
        mov eax, [undi_irq_vector]
        mov [bx], eax
.done:  sti
        ret

; undi_irq_doubt - a frame has been found by the clock: is the line dead?
;   Clobbers: EAX, BX
;   Source:   quirk U7. After some such frames it is polled from then on.
undi_irq_doubt:
        cmp byte [undi_mode], UNDI_BY_IRQ
        jne .ret
        mov ax, [undi_irq_count]
        cmp ax, [undi_irq_last]
        mov [undi_irq_last], ax
        mov al, 0
        jne .set
        mov al, [undi_deaf]
        inc ax
        cmp al, UNDI_PATIENCE
        jb .set
        call undi_irq_unhook
        mov byte [undi_mode], UNDI_DEAF
        call undi_irq_mask
        mov al, 0
.set:   mov [undi_deaf], al
.ret:   ret

; undi_irq_rearm - open the line again, when all has been fetched
; undi_irq_mask - close it
;   Clobbers: AX, BX
undi_irq_rearm:
        call undi_irq_bit
        not bx
        and ax, bx
        and al, ~(1 << 2)               ; the slave's
        jmp undi_irq_set_masks
undi_irq_mask:
        call undi_irq_bit
        or ax, bx
undi_irq_set_masks:
        out PORT_PIC_MASK, al
        mov al, ah
        out PORT_PIC_MASK + PIC_SLAVE, al
        ret
undi_irq_bit:                           ; AX = masks now, BX = our bit
        push cx
        in al, PORT_PIC_MASK + PIC_SLAVE
        mov ah, al
        in al, PORT_PIC_MASK
        mov cl, [undi_irq]
        mov bx, 1
        shl bx, cl
        pop cx
        ret

; undi_irq_handler - the card's interrupt, or that of a device beside it
;   Source:   PXE 2.1, UNDI ISR; quirk U5
;   Closes the line, tells the ROM, and leaves the rest to undi_receive, which
;   opens the line again. So a line that stays active costs one interrupt a
;   poll and hangs nothing; it is not chained, for whoever had the vector
;   before would find nothing to do and come back for ever. A ROM that is
;   in a call is not called: it is not re-entrant. Calls are counted; the stack
;   tells nothing, as a loader from disk has even that of the ROM in segment 0.
undi_irq_handler:
        pushad
        push ds
        push es
        cld
        xor ax, ax
        mov ds, ax
        mov es, ax
        inc word [undi_irq_count]
        mov byte [undi_pending], 1
        call undi_irq_mask
        mov al, PIC_EOI
        cmp byte [undi_irq], 8
        jb .master
        out PORT_PIC + PIC_SLAVE, al
.master:
        out PORT_PIC, al
        cmp byte [pxe_calls], 0
        jne .done
        mov word [undi_irq_block + s_PXENV_UNDI_ISR.FuncFlag], \
                PXENV_UNDI_ISR_IN_START
        pxenv PXENV_UNDI_ISR, undi_irq_block
.done:  pop es
        pop ds
        popad
        iret
