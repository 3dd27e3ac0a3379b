; bootinfo.asm - who sent this program: addresses and names from DHCP
; SPDX-License-Identifier: Apache-2.0
;
; Provides: boot_info, boot_gateway
; Needs: dhcpinfo, string

variable boot_address, 4                ; ours; all in network order
variable boot_mask, 4
variable boot_router, 4
variable boot_server, 4                 ; the one that sent this program
variable boot_file, 128                 ; this program's name there
variable boot_next, 128                 ; what to start next, or empty

; boot_info - read the cached packets
;   Out:      CF = 0: [boot_*]
;             CF = 1: AX = PXENV_STATUS_*: the ROM has no DHCPACK
;   Clobbers: AX
;   Addresses come from the DHCPACK; server and file from the boot server's
;   reply where it names them, as a ProxyDHCP server's does.
boot_info:
        push si
        push di
        mov ax, PXENV_PACKET_TYPE_DHCP_ACK
        call dhcp_cached
        jc .done
        mov eax, [dhcp_packet + s_BOOTPLAYER.yip]
        test eax, eax
        jnz .address
        mov eax, [dhcp_packet + s_BOOTPLAYER.cip]
.address:
        mov [boot_address], eax
        mov di, boot_mask
        mov al, DHCP_SUBNET_MASK
        call .copy_address
        mov di, boot_router
        mov al, DHCP_ROUTERS
        call .copy_address
        mov di, boot_server             ; for a DHCPACK without siaddr
        mov al, DHCP_SERVER
        call .copy_address
        call .names
        mov ax, PXENV_PACKET_TYPE_CACHED_REPLY
        call dhcp_cached
        jc .enough
        call .names
.enough:
        clc
.done:  pop di
        pop si
        ret

; Server and file names of [dhcp_packet]
.names: mov eax, [dhcp_packet + s_BOOTPLAYER.sip]
        test eax, eax
        jz .file
        mov [boot_server], eax
.file:  mov di, boot_file
        mov si, dhcp_packet + s_BOOTPLAYER.bootfile
        mov cx, 128
        cmp byte [si], 0
        jne .copy_text
        mov al, DHCP_BOOT_FILE
        call dhcp_option_find
        jc .vendor
.copy_text:
        call string_copy
.vendor:
        mov al, DHCP_VENDOR
        call dhcp_option_find
        jc .none
        mov dx, si
        add dx, cx
        mov al, VENDOR_NEXT_FILE
        call dhcp_find_until
        jc .none
        mov di, boot_next
        call string_copy
.none:  ret

; Address option AL of [dhcp_packet] to [DI]
.copy_address:
        call dhcp_option_find
        jc .none
        cmp cx, 4
        jb .none
        mov eax, [si]
        mov [di], eax
        ret

; boot_gateway - through whom is an address reached?
;   In:       EAX address, network order
;   Out:      EAX router, 0 = the address is in our subnet
;   Clobbers: FLAGS
boot_gateway:
        xor eax, [boot_address]
        and eax, [boot_mask]
        jz .local
        mov eax, [boot_router]
.local: ret
