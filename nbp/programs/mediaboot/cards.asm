; cards.asm - mediaboot: the cards of this machine that have an UNDI in their ROM
; SPDX-License-Identifier: Apache-2.0
;
; Provides: cards_find, cards_try, cards_choose, cards_tell; [cards_sound]

CARDS_MAX       equ 9                   ; a digit chooses

variable cards, CARDS_MAX * s_UNDI_CARD_size
variable cards_count, 2
variable cards_sound, 1                 ; how many can be started
variable cards_key, 1                   ; the digit of the one that is started

; cards_find - the cards that ROMs with an UNDI are for
;   Out:      CF = 0: [cards], [cards_count]
;             CF = 1: there are none
;   Clobbers: EAX, BX, CX, DX, SI, DI
;   Source:   PCI BIOS 2.1, 4.3.1
;   A ROM names a kind of card, of which a machine may have several; each may have a copy of the ROM.
cards_find:
        mov bx, UNDI_ROM_FIRST
.rom:   call undi_rom_find
        jc .end
        xor si, si                      ; SI = which of its kind
.card:  push bx
        mov ax, 0xB102                  ; find a device: CX device, DX vendor
        push cx
        push dx
        push si
        int 0x1A
        cld
        pop si
        pop dx
        pop cx
        mov ax, bx
        pop bx
        jc .next
        call cards_add
        inc si
        jmp .card
.next:  add bx, UNDI_ROM_STEP
        jmp .rom
.end:   cmp word [cards_count], 1       ; CF = 1: none
        ret

; cards_add - note a card, unless it is noted
;   In:       AX  bus, device, function; BX  segment of its ROM
;             CX  PCI device, DX  vendor
;   Clobbers: AX, DI
cards_add:
        push si
        mov di, cards
        mov si, [cards_count]
.look:  dec si
        js .new
        cmp [di + s_UNDI_CARD.BusDevFunc], ax
        je .done
        add di, s_UNDI_CARD_size
        jmp .look
.new:   cmp word [cards_count], CARDS_MAX
        jae .done
        inc word [cards_count]
        mov [di + s_UNDI_CARD.BusDevFunc], ax
        mov [di + s_UNDI_CARD.ROM], bx
        mov [di + s_UNDI_CARD.Vendor], dx
        mov [di + s_UNDI_CARD.Device], cx
.done:  pop si
        ret

; cards_try - start each card, tell what it is, and stop it again
;   In:       [cards_key]  the digit of the first one
;   Out:      [cards_sound]
;   Clobbers: all but SS:SP
cards_try:
        mov si, cards
        mov cx, [cards_count]
.card:  push cx
        call undi_rom_start
        pushf
        call cards_tell
        popf
        jc .next
        inc byte [cards_sound]
        push si
        call pxe_unload
        pop si
.next:  pop cx
        inc byte [cards_key]
        add si, s_UNDI_CARD_size
        loop .card
        ret

; cards_tell - one line: digit, address or why not, PCI, ROM
;   In:       SI  s_UNDI_CARD; [cards_key]
;   Clobbers: EAX, CX
cards_tell:
        push si
        mov al, [cards_key]
        call console_putc
        print "  "
        mov bx, si
        cmp word [bx + s_UNDI_CARD.Status], 0
        jne .wrong
        lea si, [bx + s_UNDI_CARD.Address]
        mov cx, 6
        mov al, ':'
        call print_bytes
        jmp .card
.wrong: print "cannot be started"
.card:  print "  PCI "
        mov ax, [bx + s_UNDI_CARD.Vendor]
        call print_hex16
        mov al, ':'
        call console_putc
        mov ax, [bx + s_UNDI_CARD.Device]
        call print_hex16
        print " at "
        mov al, [bx + s_UNDI_CARD.BusDevFunc + 1]
        call print_hex8
        mov al, ':'
        call console_putc
        mov al, [bx + s_UNDI_CARD.BusDevFunc]
        shr al, 3
        call print_hex8
        mov al, '.'
        call console_putc
        mov al, [bx + s_UNDI_CARD.BusDevFunc]
        and al, 7
        add al, '0'
        call console_putc
        print ", ROM "
        mov ax, [bx + s_UNDI_CARD.ROM]
        call print_hex16
        mov ax, [bx + s_UNDI_CARD.Status]
        test ax, ax
        jz .end
        print ": "
        call print_status
        jmp .done
.end:   print 10
.done:  pop si
        ret

; cards_choose - which card? The only one that starts, or what a person says
;   Out:      SI  s_UNDI_CARD; [cards_key]
;   Clobbers: all but SS:SP
;   Nobody may be there: after a while it is the first that starts.
cards_choose:
        cmp byte [cards_sound], 1
        je .first
        print "Which card? A digit; the first one in 60 seconds: "
        mov cx, MEDIA_WAIT * 18
.wait:  call key_poll
        jnc .key
        mov ax, 1
        call timer_wait
        loop .wait
        print 10
.first: mov si, cards - s_UNDI_CARD_size
        mov byte [cards_key], '0'
.next:  add si, s_UNDI_CARD_size
        inc byte [cards_key]
        cmp word [si + s_UNDI_CARD.Status], 0
        jne .next
        ret
.key:   sub al, '1'
        cmp al, [cards_count]
        jae .wait
        movzx si, al
        imul si, si, s_UNDI_CARD_size
        add si, cards
        cmp word [si + s_UNDI_CARD.Status], 0
        jne .wait
        add al, '1'
        mov [cards_key], al
        call console_putc
        print 10
        ret
static_assert MEDIA_WAIT = 60, "cards_choose says 60 seconds"
