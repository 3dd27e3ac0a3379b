; address.asm - pxeboot: which address this machine has, and from whom
; SPDX-License-Identifier: Apache-2.0
;
; Provides: address_get, address_again, address_menu_take; [address_from],
;           [address_menu]

ADDRESS_ROM     equ 0                   ; the ROM's DHCP: its packets are cached
ADDRESS_DHCP    equ 1                   ; our own DHCP; [dhcp_packet]
ADDRESS_FIXED   equ 2                   ; embedded in this program
ADDRESS_TYPED   equ 3                   ; a person has typed it

variable address_from, 1                ; ADDRESS_*
variable address_menu, 256              ; configuration, embedded or typed; or empty

; address_get - embedded, else the ROM's, else by our own DHCP, else typed; typed at once where 0.0.0.0 is embedded
;   Out:      CF = 0: [boot_*], [net_dns], [address_from]
;             CF = 1: there is none; said why
;   Clobbers: all but SS:SP
address_get:
        call boot_info
        mov al, CONFIG_MENU
        mov di, address_menu
        call config_find
        jc .server
        rep movsb
.server:
        mov al, CONFIG_SERVER
        call net_fixed_value
        test eax, eax
        jz .own
        mov [boot_server], eax
.own:   mov al, CONFIG_ADDRESS
        call net_fixed_value
        jc .rom
        test eax, eax
        jnz .embedded
        call fetch_net_start            ; 0.0.0.0: a person says it
        jc .status
        jmp address_again
.rom:   cmp [boot_address], eax
        je .dhcp
        cmp [boot_server], eax
        jne .ret                        ; CF = 0
.dhcp:  print "no boot server from the ROM's DHCP; our own asks", 10
        call fetch_net_start
        jc .status
        call net_dhcp
        jc .silent
        mov byte [address_from], ADDRESS_DHCP
        jmp address_tell
.embedded:
        call fetch_net_start
        jc .status
        mov byte [address_from], ADDRESS_FIXED
        call net_fixed_config
        jnc .whence
.silent:
        call print_status
%ifdef PXEBOOT_MEDIUM
        test byte [medium + s_MEDIUM.Flags], MEDIUM_FIRST
        stc
        jz address_get.ret              ; nobody need be there: the medium has a menu
%endif
        jmp address_again
.whence:                                ; and where is the configuration?
        mov eax, [boot_server]
        or al, [address_menu]
        jnz address_tell
        ; fall through to address_again

; address_again - ask a person
;   Out:      as address_get
;   Clobbers: all but SS:SP
address_again:
        mov byte [address_from], ADDRESS_TYPED
        call ask_address
        jc address_get.ret
        ; fall through to address_tell

; address_tell - say which address it is
;   Out:      CF = 0
;   Clobbers: SI
address_tell:
        print "address "
        mov si, boot_address
        call print_ip
        print 10
        clc
        ret
address_get.status:
        call print_status
        stc
address_get.ret:
        ret

; address_menu_take - the embedded or typed configuration, as option 209 would name it
;   Out:      [search_file]; [prefix] its folder, or that above pxelinux.cfg/
;   Clobbers: AX, BX, CX, SI, DI
;   What ends in a slash is a folder alone: pxelinux.cfg/ is looked for there.
address_menu_take:
        mov si, address_menu
        lodsb
        test al, al
        jz .ret
        dec si
        mov di, search_file
        mov cx, 255
        call boot_copy
        mov si, search_file
        call fetch_is_url
        je .folder
        cmp byte [si], '/'
        jne .ret                        ; relative: the prefix is as it was
.folder:
        mov di, prefix
        mov bx, di
.letter:
        lodsb
        test al, al
        jz .end
        stosb
        cmp al, '/'
        jne .letter
        cmp dword [di - 4], 'cfg/'
        jne .behind
        cmp dword [di - 8], 'nux.'
        je .letter                      ; pxelinux.cfg/ lies in the prefix
.behind:
        mov bx, di
        jmp .letter
.end:   mov byte [bx], 0
        cmp bx, di
        jne .ret
        mov [search_file], al           ; it ended in a slash
.ret:   ret
