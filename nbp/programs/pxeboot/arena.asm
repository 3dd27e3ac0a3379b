; arena.asm - pxeboot: where the configuration is kept once it is read
; SPDX-License-Identifier: Apache-2.0
;
; One segment, LAYOUT_CONFIG, which FS holds in all of pxeboot; filled from its
; start and never given back. A pointer in it is an offset; 0 is none.

                struc s_LABEL           ; LABEL, MENU SEPARATOR, MENU BEGIN ...
.Next           resw 1
.Menu           resw 1                  ; s_MENU that shows it
.Name           resw 1                  ; what is typed at boot:
.Text           resw 1                  ; MENU LABEL, else 0
.Kernel         resw 1
.Append         resw 1
.Initrd         resw 1
.Help           resw 1                  ; TEXT HELP
.Passwd         resw 1
.Target         resw 1                  ; s_MENU of LABEL_MENU
.SysAppend      resd 1
.Local          resw 1                  ; LOCALBOOT
.Kind           resb 1                  ; LABEL_*, how .Kernel is started
.Flags          resb 1                  ; LABEL_HAS_*, LABEL_IS_*
.Indent         resb 1
.HotKey         resb 1                  ; lower case, or 0
                endstruc

LABEL_AUTO      equ 0                   ; KERNEL: by extension and contents
LABEL_LINUX     equ 1
LABEL_NBP       equ 2                   ; PXE, .0
LABEL_SECTOR    equ 3                   ; BOOT, BSS, .bin, .bs
LABEL_MODULE    equ 4                   ; COM32, .c32
LABEL_CONFIG    equ 5
LABEL_LOCAL     equ 6
LABEL_MENU      equ 7                   ; opens .Target
LABEL_EXIT      equ 8                   ; back to the menu above, or the prompt
LABEL_QUIT      equ 9                   ; to the prompt

LABEL_HAS_APPEND equ 1                  ; its own, even an empty one
LABEL_HAS_SYSAPPEND equ 2
LABEL_IS_HIDDEN equ 4
LABEL_IS_DISABLED equ 8                 ; shown, cannot be chosen
LABEL_IS_SEPARATOR equ 16
LABEL_HAS_PASSWD equ 32
LABEL_HAS_ADDRESS equ 64                ; .Append tells the fixed address by itself

                struc s_MENU
.Next           resw 1
.Parent         resw 1
.Tag            resw 1
.Title          resw 1
.Default        resw 1                  ; s_LABEL of MENU DEFAULT
.Timeout        resd 1                  ; TIMEOUT, that of the menu above if it has none
.OnTimeout      resw 1                  ; ONTIMEOUT, the same
                endstruc

ARENA_SIZE      equ 0xF800              ; behind it menu_index

variable arena_top, 2
variable arena_full, 1                  ; said once
variable label_first, 2
variable label_last, 2                  ; the one that is being read, or 0
variable label_end, 2                   ; last of the list
variable menu_root, 2
variable menu_now, 2                    ; that new labels belong to
variable menu_end, 2

; arena_init - forget everything
;   Clobbers: AX, DI
arena_init:
        mov word [arena_top], 16
        mov byte [arena_full], 0
        xor ax, ax
        mov [label_first], ax
        mov [label_last], ax
        mov [label_end], ax
        mov [hash_last], ax
        mov [menu_end], ax
        mov [menu_now], ax
        call menu_new
        mov [menu_root], di
        mov [menu_now], di
        push si
        mov si, .top
        call arena_text
        mov [fs:di + s_MENU.Tag], ax
        pop si
        ret
.top:   db ".top", 0

; arena_take - room for something, zeroed
;   In:       CX  bytes
;   Out:      CF = 0: DI  offset
;             CF = 1: it is full; said once
;   Clobbers: none
arena_take:
        mov di, [arena_top]
        add di, cx
        jc .full
        cmp di, ARENA_SIZE
        ja .full
        xchg di, [arena_top]
        push di
        push cx
.zero:  jcxz .done
        mov byte [fs:di], 0
        inc di
        dec cx
        jmp .zero
.done:  pop cx
        pop di
        clc
        ret
.full:  cmp byte [arena_full], 0
        jne .said
        inc byte [arena_full]
        print "configuration too large: entries are left out", 10
.said:  stc
        ret

; arena_text - keep a text
;   In:       SI  text with NUL
;   Out:      AX  offset, 0 = no room
;   Clobbers: AX
arena_text:
        push cx
        push si
        push di
        push si
        xor cx, cx
.length:
        lodsb
        inc cx
        test al, al
        jnz .length
        pop si
        call arena_take
        mov ax, 0
        jc .done
        push di
.copy:  lodsb
        mov [fs:di], al
        inc di
        test al, al
        jnz .copy
        pop ax
.done:  pop di
        pop si
        pop cx
        ret

; arena_fetch - a text of the arena to a buffer of ours
;   In:       BX  offset, 0 = an empty text
;             DI  room, CX  its size with the NUL
;   Out:      DI  at the NUL
;   Clobbers: AX, BX, CX
arena_fetch:
        mov al, 0
        test bx, bx
        jz .end
.next:  mov al, [fs:bx]
        inc bx
        test al, al
        jz .end
        dec cx
        jz .end
        stosb
        jmp .next
.end:   mov byte [di], 0
        ret

; arena_equal - is a text of the arena that of ours?
;   In:       BX  offset, SI  text with NUL
;   Out:      ZF = 1: yes
;   Clobbers: none
arena_equal:
        push ax
        push bx
        push si
        test bx, bx
        jz .none
.next:  lodsb
        cmp al, [fs:bx]
        jne .done
        inc bx
        test al, al
        jnz .next
        jmp .done
.none:  inc bx                          ; ZF = 0
.done:  pop si
        pop bx
        pop ax
        ret
