; netdhcpask.asm - what our DHCP client says
; SPDX-License-Identifier: Apache-2.0
;
; Provides: net_dhcp_send
; Needs: netdhcp

; net_dhcp_send - broadcast a message
;   In:       BL  DHCP_DISCOVER, DHCP_REQUEST or DHCP_DECLINE
;   Clobbers: EAX, BX, CX, EDX, SI, DI
;   Source:   RFC 2131, 4.4.1; PXE 2.1, table 2-1. The answer comes as a
;             broadcast, for we cannot answer ARP yet. The user class (RFC 3004)
;             tells servers that this is not the ROM that wants its first program
net_dhcp_send:
        mov di, net_udp_data
        mov cx, s_BOOTPLAYER.magic / 2
        xor ax, ax
        rep stosw
        mov di, net_udp_data
        mov dword [di + s_BOOTPLAYER.opcode], 0x00060101 ; Ethernet, 6 bytes
        mov eax, [net_dhcp_xid]
        mov [di + s_BOOTPLAYER.ident], eax
        mov word [di + s_BOOTPLAYER.Flags], 0x0080
        mov eax, [net_hardware]
        mov [di + s_BOOTPLAYER.CAddr], eax
        mov ax, [net_hardware + 4]
        mov [di + s_BOOTPLAYER.CAddr + 4], ax
        add di, s_BOOTPLAYER.magic
        mov eax, DHCP_MAGIC
        stosd
        mov ax, DHCP_MESSAGE_TYPE | 1 << 8
        stosw
        mov al, bl
        stosb
        cmp bl, DHCP_DISCOVER
        je .common
        mov ax, DHCP_ADDRESS | 4 << 8
        stosw
        mov eax, [net_dhcp_offer]
        stosd
        mov ax, DHCP_SERVER | 4 << 8
        stosw
        mov eax, [net_dhcp_server]
        stosd
        cmp bl, DHCP_DECLINE
        je .end
.common:
        mov si, .options
        mov cx, .options_end - .options
        rep movsb
.end:   mov al, DHCP_END
        stosb
        mov cx, net_udp_data + 300      ; quirk D20: relays drop shorter ones
        sub cx, di
        jbe .send
        xor al, al
        rep stosb
.send:  mov cx, di
        sub cx, net_udp_data
        mov eax, 0xFFFFFFFF
        mov dx, NET_DHCP_SERVER
        mov bx, NET_DHCP_CLIENT
        jmp net_udp_send
.options:
        db DHCP_MAX_SIZE, 2, s_BOOTPLAYER_size >> 8, s_BOOTPLAYER_size & 0xFF
        db DHCP_CLASS, 32, "PXEClient:Arch:00000:UNDI:002001"
        db DHCP_USER_CLASS, 7, 6, "pxekit"
        db DHCP_ARCH, 2, 0, 0
        db DHCP_NDI, 3, 1, 2, 1
        db DHCP_PARAMETERS, .asked_end - .asked
.asked: db DHCP_SUBNET_MASK, DHCP_ROUTERS, DHCP_DNS, DHCP_HOST_NAME
        db DHCP_DOMAIN, DHCP_VENDOR, DHCP_SERVER, DHCP_CLASS
        db DHCP_TFTP_SERVER, DHCP_BOOT_FILE, DHCP_TFTP_ADDRESS, 208
        db DHCP_CONFIG_FILE, DHCP_PATH_PREFIX, DHCP_REBOOT_TIME
.asked_end:
.options_end:
