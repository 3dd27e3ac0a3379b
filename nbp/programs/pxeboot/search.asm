; search.asm - pxeboot: which configuration is this machine's?
; SPDX-License-Identifier: Apache-2.0

variable prefix, 256                    ; of all names that are relative
variable file_name, 256                 ; as given to fetch_file
variable text_top, 2                    ; LAYOUT_TEXT is filled up to here
variable text_length, 2                 ; of the file that text_load read
variable reboot_seconds, 4              ; option 211; 0 = never
variable search_uuid, 1                 ; 1: [search_guid] is known
variable search_guid, 16
variable search_count, 2                ; names that were tried
variable search_reason, 2               ; why no more are; 0 = go on

REBOOT_SECONDS  equ 300

; search_config - find and read the configuration
;   Out:      CF = 0: it lies in LAYOUT_TEXT, [text_length]; [file_name]
;             CF = 1: there is none; AX = the last reason
;   Clobbers: all but SS:SP
;   Needs:    search_options
;   Source:   RFC 5071 (DHCP options 209 to 211), PXELINUX's order: the file of
;             option 209; then in pxelinux.cfg/ the UUID, the hardware address,
;             the IPv4 address in hexadecimal, shortened digit by digit, default
search_config:
        mov word [search_reason], 0
        cmp byte [search_file], 0
        je .folder
        mov si, search_file
        call search_try
        jnc .found
.folder:
        cmp byte [search_uuid], 0
        je .mac
        call search_name
        mov si, search_guid
        mov dx, .uuid_form
        call .hexadecimal
        call search_try_word
        jnc .found
.mac:   call search_name
        mov al, [search_hardware]
        call search_hex
        mov cx, 6
        mov si, search_mac
.octet: mov al, '-'
        stosb
        lodsb
        call search_hex
        loop .octet
        call search_try_word
        jnc .found
        call search_name
        mov si, boot_address
        mov cx, 4
.digits:
        lodsb
        call string_hex
        loop .digits
        mov bp, 8
.shorter:
        push bp
        push di
        call search_try_word
        pop di
        pop bp
        jnc .found
        dec di
        dec bp
        jnz .shorter
        call search_name
        mov si, .default
        call string_append
        call search_try_word
.found: ret
.default: db "default", 0
.uuid_form:                             ; order of the bytes; 0xFF = dash
        db 3, 2, 1, 0, 0xFF, 5, 4, 0xFF, 7, 6, 0xFF, 8, 9, 0xFF
        db 10, 11, 12, 13, 14, 15, 0xFE
.hexadecimal:
        mov bx, dx
        inc dx
        mov bl, [bx]
        mov al, '-'
        cmp bl, 0xFE
        je .ret
        ja .dash
        mov bh, 0
        mov al, [si + bx]
        call search_hex
        jmp .hexadecimal
.dash:  stosb
        jmp .hexadecimal
.ret:   ret
