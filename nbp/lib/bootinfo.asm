; bootinfo.asm - who sent this program: addresses and names from DHCP
; SPDX-License-Identifier: Apache-2.0
;
; Provides: boot_info, boot_take, boot_names, boot_gateway
; Needs: dhcpinfo, string

variable boot_address, 4                ; ours; all in network order
variable boot_mask, 4
variable boot_router, 4
variable boot_server, 4                 ; the one that sent this program
variable boot_file, 128                 ; this program's name there
variable boot_next, 128                 ; what to start next, or empty
variable boot_next_cut, 1               ; 1: it is longer than 127 bytes
variable boot_chained, 1                ; programs that a chain has started

; boot_info - read the cached packets
;   Out:      CF = 0: [boot_*]
;             CF = 1: AX = PXENV_STATUS_*: the ROM has no DHCPACK
;   Clobbers: EAX, CX, DX
;   Addresses come from the DHCPACK; server and file from the boot server's
;   reply where it names them, as a ProxyDHCP server's does. The server is that
;   of siaddr, else of option 66 if that is an address, else the DHCP server.
;   Where option 52 says that the field file holds options, it is no name.
boot_info:
        push si
        push di
        mov ax, PXENV_PACKET_TYPE_DHCP_ACK
        call dhcp_cached
        jc .done
        call boot_take
        mov ax, PXENV_PACKET_TYPE_CACHED_REPLY
        call dhcp_cached
        jc .enough
        call boot_names
.enough:
        clc
.done:  pop di
        pop si
        ret

; boot_take - read the DHCPACK in [dhcp_packet]
;   Out:      [boot_*]
;   Clobbers: EAX, CX, DX
boot_take:
        push si
        push di
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
        call boot_names
        call dhcp_chained
        mov [boot_chained], al
        pop di
        pop si
        ret

; Address option AL of [dhcp_packet] to [DI]
.copy_address:
        call dhcp_option_find
        jc .none
        cmp cx, 4
        jb .none
        mov eax, [si]
        mov [di], eax
.none:  ret

; boot_names - server and file names of [dhcp_packet]
;   Out:      [boot_server], [boot_file], [boot_next]
;   Clobbers: EAX, CX, DX, SI, DI
boot_names:
        mov eax, [dhcp_packet + s_BOOTPLAYER.sip]
        test eax, eax
        jnz .named
        mov al, DHCP_TFTP_SERVER
        call dhcp_option_find
        jc .file
        call string_address
        jc .file
.named: mov [boot_server], eax
.file:  call dhcp_overload
        mov di, boot_file
        test al, DHCP_OVERLOAD_FILE
        jnz .option
        mov si, dhcp_packet + s_BOOTPLAYER.bootfile
        mov cx, 128
        cmp byte [si], 0
        jne .copy_text
.option:
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
        setc [boot_next_cut]
.none:  ret

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
