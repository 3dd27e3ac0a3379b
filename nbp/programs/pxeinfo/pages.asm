; pages.asm - pxeinfo: the report in pages, for people
; SPDX-License-Identifier: Apache-2.0
;
; A page begins where the report has an empty line. It is drawn by INT 10h
; alone: serial lines and the report for the server stay plain.

PAGES_SECONDS   equ 3                   ; for a key, where nobody has set it
PAGES_MAX       equ 32
PAGE_ROWS       equ 24                  ; the last row is the status line,
PAGE_COLUMNS    equ 80                  ; never written to its end: U20

variable pages_starts, 2 * PAGES_MAX    ; offsets in the log
variable pages_count, 2
variable page_number, 2                 ; from 0
variable page_top, 2                    ; offset of the first row

; report_pages - wait for a key, then show the report until Escape
;   Clobbers: all but SS:SP
report_pages:
        call pages_seconds
        test al, al
        jz .ret
        print 10, "A key shows the report in pages "
        mov ah, 18
        mul ah
        mov dx, ax
.wait:  call key_poll
        jnc .show
        mov ax, 1
        call timer_wait
        dec dx
        jnz .wait
        print 10
.ret:   ret
.show:  push es
        call pages_find
        xor ax, ax
.page:  cmp ax, [pages_count]
        jae .key
        mov [page_number], ax
        mov bx, ax
        shl bx, 1
        mov bx, [pages_starts + bx]
        mov [page_top], bx
.draw:  call page_draw
.key:   call key_poll
        jc .key
        mov si, .keys
.next:  cmp byte [si], 0
        je .key
        cmp al, [si]                    ; ASCII
        je .found
        cmp ah, [si + 1]                ; scan code
        je .found
        add si, 4
        jmp .next
.found: mov ax, [page_number]
        jmp [si + 2]
.keys:  db 'n', 0x4D                    ; right
        dw .forward
        db 'p', 0x4B                    ; left
        dw .back
        db 'j', 0x50                    ; down
        dw .down
        db 'k', 0x48                    ; up
        dw .up
        db 'q', 0x01                    ; Escape
        dw .end
        db 0
.forward:
        inc ax
        jmp .page
.back:  dec ax                          ; 0 becomes more than there are
        jmp .page
.down:  mov bx, [page_top]
.end_of_line:
        cmp bx, [log_length]
        jae .key
        inc bx
        cmp byte [es:bx - 1], 10
        jne .end_of_line
        jmp .top
.up:    mov bx, [page_top]
        test bx, bx
        jz .key
        dec bx
.start_of_line:
        test bx, bx
        jz .top
        cmp byte [es:bx - 1], 10
        je .top
        dec bx
        jmp .start_of_line
.top:   mov [page_top], bx
        jmp .draw
.end:   pop es
        print 10
        ret

; pages_seconds - how long is a key waited for?
;   Out:      AL  CONFIG_PAGES; if it is not set 0 where the configuration
;             says that nobody sits there, else PAGES_SECONDS
;   Clobbers: AX, CX, SI
pages_seconds:
        mov al, CONFIG_PAGES
        call config_find
        mov al, [si]
        jnc .ret
        mov si, .unattended
.next:  lodsb
        test al, al
        mov ah, PAGES_SECONDS
        jz .seconds
        push si
        call config_find
        pop si
        jc .next
        mov ah, 0
.seconds:
        mov al, ah
.ret:   ret
.unattended:
        db CONFIG_EXIT, CONFIG_REPORT_PORT, CONFIG_SELF_TEST, 0

; pages_find - where does each page begin?
;   Out:      ES  the log; [pages_starts], [pages_count]
;   Clobbers: AX, BX, CX, SI, DI
pages_find:
        call log_segment
        mov di, pages_starts
        xor bx, bx
        mov [pages_count], bx
.page:  mov [di], bx
        inc di
        inc di
        inc word [pages_count]
        cmp word [pages_count], PAGES_MAX
        jae .done
.next:  inc bx
        cmp bx, [log_length]
        jae .done
        cmp word [es:bx - 1], 10 << 8 | 10
        jne .next
        inc bx
        jmp .page
.done:  ret

; page_draw - fill the screen from [page_top]
;   In:       ES  the log
;   Clobbers: AX, BX, CX, DX, SI, BP
page_draw:
        mov ah, 0x02                    ; cursor to row 0, column 0
        mov bx, 0
        xor dx, dx
        int 0x10
        mov si, [page_top]
        mov dh, PAGE_ROWS               ; rows left
.row:   mov dl, PAGE_COLUMNS            ; columns left
.letter:
        mov al, ' '
        cmp si, [log_length]
        jae .blank
        mov al, [es:si]
        inc si
        cmp al, 10
        jne .put
        cmp dl, PAGE_COLUMNS            ; behind a full row: nothing more
        jne .pad
        cmp si, 2
        jb .pad
        cmp byte [es:si - 2], 10
        jne .row
.pad:   mov al, ' '
.pad_next:
        call page_put
        dec dl
        jnz .pad_next
        jmp .row_end
.blank: jmp .pad
.put:   call page_put
        dec dl
        jnz .letter
.row_end:
        dec dh
        jnz .row
        mov si, .page
        call .text
        mov ax, [page_number]
        inc ax
        call .number
        mov si, .of
        call .text
        mov ax, [pages_count]
        call .number
        mov si, .help
        jmp .text
.page:  db "page ", 0
.of:    db " of ", 0
.help:  db "   left right: page   up down: line   Esc: end ", 0
.text:  lodsb
        test al, al
        jz .ret
        call page_put
        jmp .text
.ret:   ret
.number:                                ; AX, at most 99
        aam
        add ax, '00'
        xchg al, ah
        call page_put
        xchg al, ah
        ; fall through to page_put

; page_put - one character, where the cursor is
;   In:       AL
;   Clobbers: none
page_put:
        pusha
        mov ah, 0x0E
        mov bx, 0x0007
        int 0x10
        popa
        ret
