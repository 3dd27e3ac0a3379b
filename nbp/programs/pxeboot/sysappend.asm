; sysappend.asm - pxeboot: what IPAPPEND and SYSAPPEND add to a command line
; SPDX-License-Identifier: Apache-2.0

SYSAPPEND_IP    equ 1
SYSAPPEND_BOOTIF equ 2
SYSAPPEND_UUID  equ 4

; sysappend - append to [command] what [boot_sysappend] asks for
;   Clobbers: all but SS:SP
sysappend:
        mov si, command
        call text_length_of
        mov di, command
        add di, cx
        cmp di, command + COMMAND_SIZE - 256
        ja .done
        test byte [boot_sysappend], SYSAPPEND_IP
        jz .bootif
        call boot_blank
        mov si, .ip
        call search_append
        mov si, boot_address
        call text_ip
        mov al, ':'
        stosb
        mov si, fetch_server
        call text_ip
        mov al, ':'
        stosb
        mov si, boot_router
        call text_ip
        mov al, ':'
        stosb
        mov si, boot_mask
        call text_ip
.bootif:
        test byte [boot_sysappend], SYSAPPEND_BOOTIF
        jz .uuid
        call boot_blank
        mov si, .bootif_name
        call search_append
        mov al, [search_hardware]
        call search_hex
        mov si, search_mac
        mov cx, 6
.octet: mov al, '-'
        stosb
        lodsb
        call search_hex
        loop .octet
.uuid:  test byte [boot_sysappend], SYSAPPEND_UUID
        jz .end
        cmp byte [search_uuid], 0
        je .end
        call boot_blank
        mov si, .uuid_name
        call search_append
        mov si, search_guid
        mov dx, search_config.uuid_form
        call search_config.hexadecimal
.end:   call smbios_append
        mov byte [di], 0
.done:  ret
.ip:    db "ip=", 0
.bootif_name: db "BOOTIF=", 0
.uuid_name: db "SYSUUID=", 0

; text_ip - write an IPv4 address
;   In:       SI  address, DI
;   Out:      DI
;   Clobbers: AX, CX, SI
text_ip:
        mov cx, 4
.next:  lodsb
        call string_decimal
        mov al, '.'
        stosb
        loop .next
        dec di
        ret
