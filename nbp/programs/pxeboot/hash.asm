; hash.asm - pxeboot: the SHA-256 that a configuration gives for a file
; SPDX-License-Identifier: Apache-2.0
;
; Provides: hash_comment, hash_check, hash_menu
; Needs: sha256, nettext
; "# SHA256 digest name": a comment, so that PXELINUX and others skip it. The name is
; as it stands in KERNEL, INITRD, INCLUDE and so on. The last line for a name counts.

                struc s_HASH            ; in the arena
.Next           resw 1
.Digest         resb SHA256_SIZE
.Name           resb 1                  ; with NUL
                endstruc

variable hash_last, 2                   ; s_HASH, 0 = none; one leads to the one before
variable hash_digest, SHA256_SIZE

; hash_comment - is this comment for us? Then obey it
;   In:       SI  line, behind its '#'
;   Clobbers: all but SS:SP
hash_comment:
        call skip_blanks
        mov bx, .words
        call parse_word
        jc hash_check.ret
        jmp ax
hash_line:
        mov di, hash_digest
        mov cx, SHA256_SIZE
.byte:  call .digit
        jc .bad
        mov ah, al
        call .digit
        jc .bad
        shl ah, 4
        or al, ah
        stosb
        loop .byte
        cmp byte [si], ' '
        jne .bad
        call skip_blanks
        mov cx, s_HASH.Name             ; what precedes the name
        call arena_take
        jc .ret
        call arena_text
        test ax, ax
        jz .ret
        mov bx, di
        xchg di, [hash_last]
        mov [fs:bx + s_HASH.Next], di
        mov si, hash_digest
        mov cx, SHA256_SIZE
.keep:  lodsb
        mov [fs:bx + s_HASH.Digest], al
        inc bx
        loop .keep
.ret:   ret
.bad:   call parse_place                ; no trust in what was meant to be checked
        print "SHA256: not 64 hexadecimal digits and a name", 10
        ret
.digit: lodsb
        jmp net_hex_digit
hash_comment.words:
        word_entry hash_line, "sha256"
        word_entry fixed_append, "append-fixed"
        dw 0

; hash_menu - is the configuration the one whose digest is embedded?
;   In:       [text_length], all that is in LAYOUT_TEXT
;   Out:      CF = 0: yes, or none is embedded
;             CF = 1: AX = HASH_WRONG
;   Clobbers: EAX, EBX, ECX, EDX, ESI, DI
hash_menu:
        mov al, CONFIG_MENU_SHA256
        call config_find
        cmc
        jnc hash_check.ret
        push si
        mov esi, LAYOUT_TEXT << 4
        movzx ecx, word [text_length]
        mov di, hash_digest
        call sha256
        pop si
        mov di, hash_digest
        mov cx, SHA256_SIZE
        repe cmpsb
        je hash_check.ret               ; CF = 0
        mov ax, HASH_WRONG
        stc
        ret

; hash_check - is a file the one that the configuration means?
;   In:       [name_written], EAX length, [fetch_place]
;   Out:      CF = 0: yes, or it says nothing of this file
;             CF = 1: AX = HASH_WRONG; the file is erased
;   Clobbers: EBX, ECX, EDX, ESI, EDI
hash_check:
        mov bx, [hash_last]
        mov si, [name_written]
.next:  test bx, bx
        jz .ret                         ; CF = 0
        lea di, [bx + s_HASH.Name]
        xchg bx, di
        call arena_equal
        xchg bx, di
        je .found
        mov bx, [fs:bx + s_HASH.Next]
        jmp .next
.found: push eax
        push bx
        mov esi, [fetch_place]
        mov ecx, eax
        mov di, hash_digest
        call sha256
        pop bx
        mov si, hash_digest
        mov cx, SHA256_SIZE
.compare:
        lodsb
        cmp al, [fs:bx + s_HASH.Digest]
        jne .wrong
        inc bx
        loop .compare
        pop eax
        clc
.ret:   ret
.wrong: pop ecx
        mov edi, [fetch_place]
        call flat_fill
        mov ax, HASH_WRONG
        stc
        ret
