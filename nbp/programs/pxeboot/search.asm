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

REBOOT_SECONDS  equ 300

; search_config - find and read the configuration
;   Out:      CF = 0: it lies in LAYOUT_TEXT, [text_length]; [file_name]
;             CF = 1: there is none; AX = the last reason
;   Clobbers: all but SS:SP
;   Source:   RFC 5071 (DHCP options 209 to 211), PXELINUX's order: the file of
;             option 209; then in pxelinux.cfg/ the UUID, the hardware address,
;             the IPv4 address in hexadecimal, shortened digit by digit, default
search_config:
        call search_options
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
        call search_hex_upper
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
        call search_append
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

variable search_file, 256               ; option 209
variable search_word, 64                ; name in pxelinux.cfg/
variable search_mac, 6
variable search_hardware, 1             ; 1 = Ethernet

; search_options - prefix, configuration file and the rest from DHCP
;   Clobbers: all but SS:SP
search_options:
        mov dword [reboot_seconds], REBOOT_SECONDS
        mov di, prefix                  ; the folder that sent this program
        mov si, boot_file
        mov bx, di
.letter:
        lodsb
        test al, al
        jz .folder
        stosb
        call search_is_name
        je .letter
        mov bx, di                      ; behind the last separator
        jmp .letter
.folder:
        mov byte [bx], 0
        mov ax, PXENV_PACKET_TYPE_DHCP_DISCOVER
        call search_packet
        mov al, DHCP_UUID
        call dhcp_option_find
        jc .ack
        cmp cx, 17
        jne .ack
        inc si
        mov di, search_guid
        mov cx, 16
        rep movsb
        mov byte [search_uuid], 1
.ack:   mov ax, PXENV_PACKET_TYPE_CACHED_REPLY ; the boot server's word
        call search_packet
        call .options
        mov ax, PXENV_PACKET_TYPE_DHCP_ACK ; and the address server's
        call search_packet
        mov al, [dhcp_packet + s_BOOTPLAYER.Hardware]
        mov [search_hardware], al
        mov si, dhcp_packet + s_BOOTPLAYER.CAddr
        mov di, search_mac
        mov cx, 6
        rep movsb
        ; fall through
.options:
        mov al, DHCP_CONFIG_FILE
        mov di, search_file
        call .text
        mov al, DHCP_PATH_PREFIX
        mov di, prefix
        call .text
        mov al, DHCP_REBOOT_TIME
        call .find
        jc .done
        cmp cx, 4
        jne .done
        mov eax, [si]
        xchg al, ah
        ror eax, 16
        xchg al, ah
        mov [reboot_seconds], eax
.done:  ret
.text:  call .find
        jc .done
        cmp cx, 255
        ja .done
        rep movsb
        mov [di], cl
        ret
.find:                                  ; also within option 43
        call dhcp_option_find
        jnc .done
        push ax
        mov al, DHCP_VENDOR
        call dhcp_option_find
        pop ax
        jc .done
        mov dx, si
        add dx, cx
        jmp dhcp_find_until

; search_packet - a cached packet, or an empty one
;   In:       AX  PXENV_PACKET_TYPE_*
;   Clobbers: AX
search_packet:
        call dhcp_cached
        jnc .done
        mov word [dhcp_length], 0
        mov dword [dhcp_packet + s_BOOTPLAYER.magic], 0
.done:  ret

; search_is_name - is a letter one of those that a folder's name does not end at?
;   In:       AL
;   Out:      ZF = 1: yes: letters, digits, dot, dash
;   Clobbers: FLAGS
search_is_name:
        push ax
        cmp al, '-'
        je .done
        cmp al, '.'
        je .done
        cmp al, '0'
        jb .done
        cmp al, '9'
        jbe .yes
        or al, 0x20
        cmp al, 'a'
        jb .done
        cmp al, 'z'
        ja .done
.yes:   cmp al, al
.done:  pop ax
        ret

; search_hex, search_hex_upper - write a byte in hexadecimal
;   In:       AL, DI
;   Out:      DI
;   Clobbers: AX
search_hex:
        call search_hex_upper
        or word [di - 2], 0x2020
        ret
search_hex_upper:
        mov ah, al
        shr al, 4
        call .digit
        mov al, ah
        and al, 0x0F
.digit: cmp al, 10
        sbb al, 0x69
        das
        stosb
        ret

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
