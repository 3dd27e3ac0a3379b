; searchoptions.asm - pxeboot: what DHCP says of the configuration: options 208 to 211, prefix
; SPDX-License-Identifier: Apache-2.0

variable search_file, 256               ; option 209
variable search_word, 64                ; name in pxelinux.cfg/
variable search_mac, 6
variable search_hardware, 1             ; 1 = Ethernet

; search_options - prefix, configuration file and the rest from DHCP
;   Clobbers: all but SS:SP
search_options:
        xor eax, eax
        mov [search_count], ax          ; of an address that was of no use
        mov [search_file], al
        mov ax, REBOOT_SECONDS
        mov [reboot_seconds], eax
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
        cmp byte [address_from], ADDRESS_DHCP
        je .packet
%ifdef PXEBOOT_MEDIUM
        jmp .fixed                      ; no ROM has asked for an address
%else
        ja .fixed
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
%endif
.packet:
        mov al, [dhcp_packet + s_BOOTPLAYER.Hardware]
        mov si, dhcp_packet + s_BOOTPLAYER.CAddr
        call .hardware
        call .options
        jmp .embedded
.fixed: mov al, 1                       ; Ethernet
        mov si, net_hardware
        call .hardware
.embedded:
        call search_uuid_known
        jmp address_menu_take
.hardware:
        mov [search_hardware], al
        mov di, search_mac
        mov cx, 3
        rep movsw
        ret
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

; search_uuid_known - where no packet has the UUID, the SMBIOS may
;   Out:      [search_uuid], [search_guid]
;   Clobbers: EAX, BX, ECX, DX, ESI, EDI
search_uuid_known:
        cmp byte [search_uuid], 0
        jne .ret
        call smbios_find
        jc .ret
        push gs
        push word LAYOUT_FETCH
        pop gs
        mov dx, SMBIOS_UUID
        call smbios_text
        jc .done
        mov di, search_guid
        mov cx, 16
.octet: mov al, [gs:bx]
        inc bx
        stosb
        inc ax                          ; all 0 or all 0xFF: there is none
        cmp al, 2
        jb .next
        mov byte [search_uuid], 1
.next:  loop .octet
.done:  pop gs
.ret:   ret

%ifndef PXEBOOT_MEDIUM
; search_packet - a cached packet, or an empty one
;   In:       AX  PXENV_PACKET_TYPE_*
;   Clobbers: AX
search_packet:
        call dhcp_cached
        jnc .done
        mov word [dhcp_length], 0
        mov dword [dhcp_packet + s_BOOTPLAYER.magic], 0
.done:  ret
%endif

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

; search_hex - write a byte in hexadecimal, in small letters
;   In:       AL, DI
;   Out:      DI
;   Clobbers: AX
search_hex:
        call string_hex
        or word [di - 2], 0x2020
        ret
