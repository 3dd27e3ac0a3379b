; undi.asm (test) - frames by interrupt and polled; vector and masks come back
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_NAME "test-undi"
%include "tap.inc"

variable ivt_before, 16 * 4             ; vectors of IRQ 0 to 15
variable ivt_after, 16 * 4
variable masks_before, 2

tests:  call pxe_find
        check nc, "the ROM's stack is found"
        call boot_info
        check nc, "and says who we are"
        mov di, ivt_before
        call save_vectors
        call read_masks
        mov [masks_before], ax

        call undi_irq_choose
        cmp byte [undi_mode], UNDI_BY_IRQ
        je .chosen
        cmp byte [undi_irq], 0          ; polled, and the reason is told
        setne al
        cmp byte [undi_mode], UNDI_NO_IRQ
        setne ah
        cmp al, ah
.chosen:
        check e, "interrupts are used or there is a reason"
        mov ax, FLTR_DIRECTED | FLTR_BRDCST
        call undi_open
        check nc, "the UNDI opens"
        mov eax, [boot_server]
        call arp_ask
        check nc, "the boot server answers ARP"
        cmp byte [undi_mode], UNDI_BY_IRQ
        jne .closed
        mov cx, 20                      ; a look at a tick may come before
.again: cmp word [undi_irq_count], 1
        jae .came
        push cx
        mov eax, [boot_server]
        call arp_ask
        pop cx
        loop .again
.came:  cmp word [undi_irq_count], 1
        check ae, "interrupts come"

        mov al, [undi_irq]              ; a line that has died: quirk U7
        call undi_irq_mask
        mov eax, [boot_server]
        call arp_ask
        check nc, "without interrupts the clock finds the answer"
        mov byte [undi_pending], 1
        mov cx, 1000                    ; a line that is stuck: quirk U5
.storm: call raise
        loop .storm
        mov eax, [boot_server]
        call arp_ask
        check nc, "a thousand interrupts that nobody asked for do no harm"
        mov eax, [pxe_entry]            ; a ROM with its stack in segment 0,
        mov [rom], eax                  ; as after a loader from disk
        mov eax, [entry_stack]
        mov [rom_stack], eax
        mov dword [pxe_entry], interrupted
        mov dword [entry_stack], test_stack_top
        pxenv PXENV_UNDI_GET_STATISTICS, undi_block
        mov eax, [rom]
        mov [pxe_entry], eax
        mov eax, [rom_stack]
        mov [entry_stack], eax
        check_equal word [rom_calls], 1, "in a call the ROM is not called, whatever its stack"
.closed:
        call undi_close
        check nc, "the UNDI closes"
        call came_back

        call undi_irq_choose            ; the other way of service
        mov byte [undi_mode], UNDI_UNKNOWN
        call undi_irq_hook
        mov di, undi_block
        call undi_clear
        mov word [di + s_PXENV_UNDI_OPEN.PktFilter], FLTR_DIRECTED | FLTR_BRDCST
        pxenv PXENV_UNDI_OPEN, undi_block
        mov eax, [boot_server]
        call arp_ask
        check nc, "polled, the boot server answers, too"
        call undi_close
        call came_back

        xor bx, bx                      ; QEMU's host bridge
        mov al, PCI_CAP_EXPRESS
        call pci_capability
        check c, "a bridge of 1996 is no PCI Express device"
        mov bx, 0xFFFF
        mov al, PCI_CAP_EXPRESS
        call pci_capability
        check c, "nor is a device that is not there"
        ret

; interrupted - a ROM: the card's interrupt comes while it is in its call
interrupted:
        inc word [rom_calls]
        cmp word [rom_calls], 1
        ja .done
        call raise
.done:  xor ax, ax
        retf

variable rom, 4
variable rom_stack, 4
variable rom_calls, 2
variable test_stack, 512
test_stack_top  equ test_stack + 512

; came_back - two checks: are vectors and masks as they were?
came_back:
        mov di, ivt_after
        call save_vectors
        mov si, ivt_before
        mov di, ivt_after
        mov cx, 16 * 4
        repe cmpsb
        check e, "the vectors are as they were"
        call read_masks
        cmp ax, [masks_before]
        check e, "the interrupt masks are as they were"
        ret

; save_vectors - those of all 16 lines to DI
;   Clobbers: CX, SI, DI
save_vectors:
        mov si, 4 * 0x08
        mov cx, 8 * 4
        rep movsb
        mov si, 4 * 0x70
        mov cx, 8 * 4
        rep movsb
        ret

; read_masks - AX = masks of both PICs
read_masks:
        in al, PORT_PIC_MASK + PIC_SLAVE
        mov ah, al
        in al, PORT_PIC_MASK
        ret

; raise - the interrupt of the card's line
;   Clobbers: AX, BX
raise:  call undi_irq_hook.vector
        pushf
        cli
        call far [bx]
        ret

%include "arp.asm"
%include "bootinfo.asm"
%include "dhcpinfo.asm"
%include "pci.asm"
%include "pxe.asm"
%include "string.asm"
%include "undi.asm"
%include "end.asm"
