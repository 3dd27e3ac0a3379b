; searchname.asm - pxeboot: names of files: made, tried, and resolved
; SPDX-License-Identifier: Apache-2.0

; search_name - begin a name in pxelinux.cfg/
;   Out:      DI
;   Clobbers: SI
search_name:
        mov di, search_word
        mov si, .folder
        ; fall through to search_append
; search_append - append a text
;   In:       SI  text with NUL, DI
;   Out:      DI
;   Clobbers: AX, SI
search_append:
        lodsb
        test al, al
        jz .done
        stosb
        jmp search_append
.done:  ret
search_name.folder: db "pxelinux.cfg/", 0

; search_try_word - try the name in [search_word], which ends at DI
; search_try - try the name at SI
;   Out:      as search_config
;   Clobbers: all but SS:SP
search_try_word:
        mov byte [di], 0
        mov si, search_word
search_try:
        inc word [search_count]
        mov word [text_top], 0
        ; fall through to text_load

; text_load - read a text file behind what is in LAYOUT_TEXT
;   In:       SI  name as written
;   Out:      CF = 0: [text_top] where it begins, [text_length]
;             CF = 1: AX = PXENV_STATUS_* or FETCH_*
;   Clobbers: all but SS:SP
text_load:
        call name_resolve
        jc .done
        movzx edx, word [text_top]
        mov ecx, 0xFFF0
        sub ecx, edx
        add edx, LAYOUT_TEXT << 4
        call file_fetch
        jc .done
        mov [text_length], ax
        clc
.done:  ret

; name_resolve - what is asked of which server
;   In:       SI  name as written in a configuration
;   Out:      CF = 0: [file_name]
;             CF = 1: AX = FETCH_LONG
;   Clobbers: AX, BX, CX, DX, SI, DI
;   A URL and a name that begins with a slash are taken as they are; "::name" is
;   without the prefix, "10.0.2.2::name" from another server.
name_resolve:
        mov di, file_name
        mov dx, file_name + 255
        call fetch_is_url
        je .copy
        cmp byte [si], '/'
        je .copy
        mov bx, si
.colon: mov al, [bx]
        test al, al
        jz .relative
        inc bx
        cmp al, ':'
        jne .colon
        cmp byte [bx], ':'
        jne .colon
        inc bx                          ; BX -> behind "::"
        lea cx, [bx - 2]
        sub cx, si
        jz .behind
        push si
        push cx
        mov si, .scheme
        call search_append
        pop cx
        pop si
        rep movsb
        mov al, '/'
        stosb
.behind:
        mov si, bx
        jmp .copy
.relative:
        push si
        mov si, prefix
        call .append
        pop si
        jc .long
.copy:  call .append
        jc .long
        mov byte [di], 0
        clc
        ret
.long:  mov ax, FETCH_LONG
        stc
        ret
.append:
        lodsb
        test al, al                     ; CF = 0
        jz .ret
        cmp di, dx
        jae .full
        stosb
        jmp .append
.full:  stc
.ret:   ret
.scheme: db "tftp://", 0

; file_fetch - fetch_file for [file_name]; FS is ours again
;   In:       EDX, ECX  as fetch_file
;   Out:      as fetch_file
;   Clobbers: all but SS:SP, FS
file_fetch:
        mov si, file_name
        call fetch_file
        push word LAYOUT_CONFIG
        pop fs
        ret
