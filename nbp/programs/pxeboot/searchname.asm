; searchname.asm - pxeboot: names of files: made, tried, and resolved
; SPDX-License-Identifier: Apache-2.0

; search_name - begin a name in pxelinux.cfg/
;   Out:      DI
;   Clobbers: SI
search_name:
        mov di, search_word
        mov si, .folder
        jmp string_append
.folder: db "pxelinux.cfg/", 0

; search_try_word - try the name in [search_word], which ends at DI
; search_try - try the name at SI
;   Out:      as search_config
;   Clobbers: all but SS:SP
search_try_word:
        mov byte [di], 0
        mov si, search_word
search_try:
        mov ax, [search_reason]
        cmp ax, 1
        cmc
        jc .over
        inc word [search_count]
        mov word [text_top], ax
        call text_load
        jnc .over
        cmp ax, PXENV_STATUS_TFTP_FILE_NOT_FOUND
        stc
        je .over
        cmp byte [address_from], ADDRESS_TYPED
        stc
        jne .over
        mov [search_reason], ax         ; a person waits: no other name, either
.over:  ret

; text_load - read a text file behind what is in LAYOUT_TEXT
;   In:       SI  name as written
;   Out:      CF = 0: [text_top] where it begins, [text_length]
;             CF = 1: AX = PXENV_STATUS_* or FETCH_*
;   Clobbers: all but SS:SP
text_load:
        call name_resolve
        jc .done
        movzx edx, word [text_top]
        mov ecx, LAYOUT_TEXT_SIZE
        sub ecx, edx
        add edx, LAYOUT_TEXT << 4
        call file_fetch
        jc .done
        mov [text_length], ax
        clc
.done:  ret

variable name_written, 2

; name_resolve - what is asked of which server
;   In:       SI  name as written in a configuration
;   Out:      CF = 0: [file_name], [name_written]
;             CF = 1: AX = FETCH_LONG
;   Clobbers: AX, BX, CX, DX, SI, DI
;   A URL and a name that begins with a slash are taken as they are; "::name" is
;   without the prefix, "10.0.2.2::name" from another server.
name_resolve:
        mov [name_written], si
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
        mov byte [bx - 1], 0            ; the server's name ends here
        inc bx                          ; BX -> behind "::"
        cmp byte [si], 0
        je .behind
        push si
        mov si, fetch_scheme
        call .append
        pop si
        call .append
        mov si, fetch_scheme + 6        ; "/"
        jc .behind
        call .append
.behind:
        mov byte [bx - 2], ':'
        mov si, bx
        jc .long
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

; file_fetch - fetch_file for [file_name], and its SHA-256; FS is ours again
;   In:       EDX, ECX  as fetch_file
;   Out:      as fetch_file, or hash_check
;   Clobbers: all but SS:SP, FS
file_fetch:
%ifdef PXEBOOT_MEDIUM
        call medium_network
%endif
        mov si, file_name
        call fetch_file
        push word LAYOUT_CONFIG
        pop fs
        jnc hash_check
        ret
