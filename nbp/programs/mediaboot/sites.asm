; sites.asm - mediaboot: which of the medium's sites this is
; SPDX-License-Identifier: Apache-2.0
;
; Provides: sites_take
; Needs: program_find, keyboard
;
; Behind the next program lies a table: how many hardware addresses and sites there are, then these. A site has a whole configuration area
; for the next program, and the CRC that it has with it; Sources/PXEKitCommands/Media/SiteTable.swift writes them.

SITES_MAGIC     equ 'SITE'

                struc s_SITES
.Magic          resd 1
.Addresses      resw 1                  ; how many s_SITE_ADDRESS follow
.Sites          resw 1                  ; and s_SITE behind them; 1 and more
                endstruc

                struc s_SITE_ADDRESS
.Hardware       resb 6
.Site           resw 1                  ; which, from 0
                endstruc

                struc s_SITE
.Name           resb 32                 ; with NUL
.CRC            resd 1
.Config         resb NBP_CONFIG_SIZE
                endstruc
assert_size s_SITE, 292

; sites_take - the next program's configuration is that of this machine's site: by the card's address, else a person says which
;   In:       SI  s_UNDI_CARD
;   Clobbers: all but SS:SP, SI
;   Nobody may be there: but a wrong address does harm, so nothing is taken for an answer.
sites_take:
        push si
        push es
        push word PROGRAM_FILE
        pop es
        mov bx, [es:NBP_LENGTH + s_NBP.Length]
        add bx, NBP_LENGTH
        jc .done                        ; the boot file is full
        cmp dword [es:bx], SITES_MAGIC
        jne .done
        lea di, [bx + s_SITES_size]
        mov cx, [es:bx + s_SITES.Addresses]
        jcxz .ask
        add si, s_UNDI_CARD.Address
.next:  push cx
        push si
        push di
        mov cx, 6
        repe cmpsb
        pop di
        pop si
        pop cx
        je .known
        add di, s_SITE_ADDRESS_size
        loop .next
.ask:   call .first
        xor cx, cx
.list:  inc cx
        movzx eax, cx
        call print_decimal
        print "  "
        call .name
        add di, s_SITE_size
        cmp cx, [es:bx + s_SITES.Sites]
        jb .list
.again: print "Which site? Its number, and Enter: "
        xor cx, cx
.key:   call key_poll
        jc .key
        cmp al, 13
        je .enter
        cmp al, 10
        je .enter
        call console_putc
        sub al, '0'
        cmp al, 9
        ja .wrong
        cmp cx, 1000
        ja .wrong
        imul cx, cx, 10
        mov ah, 0
        add cx, ax
        jmp .key
.wrong: print 10
        jmp .again
.enter: print 10
        dec cx
        cmp cx, [es:bx + s_SITES.Sites]
        jae .again
        xchg ax, cx
        jmp .take
.known: mov ax, [es:di + s_SITE_ADDRESS.Site]
.take:  call .first
        imul ax, ax, s_SITE_size
        add di, ax
        print "site "
        call .name
        lea si, [di + s_SITE.CRC]
        mov di, NBP_LENGTH + s_NBP.CRC32
        es movsd
        mov di, NBP_LENGTH + s_NBP.Config
        mov cx, NBP_CONFIG_SIZE
        es rep movsb
.done:  pop es
        pop si
        ret

; .first - the first site
;   In:       ES:BX s_SITES
;   Out:      DI
;   Clobbers: FLAGS
.first: mov di, [es:bx + s_SITES.Addresses]
        shl di, 3
        lea di, [bx + di + s_SITES_size]
        ret

; .name - print a site's name
;   In:       ES:DI s_SITE
;   Clobbers: AX
.name:  push di
.letter:
        mov al, [es:di]
        inc di
        test al, al
        jz .end
        call console_putc
        jmp .letter
.end:   pop di
        print 10
        ret
static_assert s_SITE_ADDRESS_size = 8, "sites_take shifts by 3"
static_assert s_SITE.Config = s_SITE.CRC + 4, "sites_take copies both"
