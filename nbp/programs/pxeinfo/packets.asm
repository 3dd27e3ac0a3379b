; packets.asm - pxeinfo: the cached DHCP packets
; SPDX-License-Identifier: Apache-2.0

; report_packets - the three cached DHCP packets
;   Clobbers: EAX, BX, CX, DX, SI, DI
report_packets:
        mov bx, PXENV_PACKET_TYPE_DHCP_DISCOVER
        mov si, .names
.next:  print 10, "Cached packet "
        movzx eax, bx
        call print_decimal
        print ", "
        call print_text
        push si
        print ": "
        mov ax, bx
        call dhcp_cached
        jc .failed
        test ax, ax
        jz .empty
        movzx eax, ax
        call print_decimal
        print " bytes", 10
        call report_packet
        jmp .done
.failed:
        call problem
        print "GET_CACHED_INFO (opcode 0071) failed, "
        call print_status
        jmp .done
.empty: print "none", 10
.done:  pop si
        inc bx
        cmp bx, PXENV_PACKET_TYPE_CACHED_REPLY
        jbe .next
        ret
.names: db "DHCPDISCOVER", 0, "DHCPACK", 0, "boot server's reply", 0

; report_packet - decode [dhcp_packet]
;   Clobbers: EAX, CX, DX, SI, DI
report_packet:
        mov di, dhcp_packet
        print "  op "
        movzx eax, byte [di + s_BOOTPLAYER.opcode]
        call print_decimal
        print "  xid "
        lea si, [di + s_BOOTPLAYER.ident]
        mov cx, 4
        mov al, 0
        call print_hex_run
        print "  flags "
        mov ax, [di + s_BOOTPLAYER.Flags]
        xchg al, ah
        call print_hex16
        print "  hardware "
        mov al, [di + s_BOOTPLAYER.Hardware]
        call print_hex8
        print " "
        movzx cx, byte [di + s_BOOTPLAYER.Hardlen]
        cmp cx, 16
        jbe .address
        mov cx, 16
.address:
        lea si, [di + s_BOOTPLAYER.CAddr]
        mov al, ':'
        call print_bytes
        print 10, "  ciaddr "
        lea si, [di + s_BOOTPLAYER.cip]
        call print_ip
        print "  yiaddr "
        lea si, [di + s_BOOTPLAYER.yip]
        call print_ip
        print "  siaddr "
        lea si, [di + s_BOOTPLAYER.sip]
        call print_ip
        print "  giaddr "
        lea si, [di + s_BOOTPLAYER.gip]
        call print_ip
        print 10
        lea si, [di + s_BOOTPLAYER.Sname]
        cmp byte [si], 0
        je .file
        print "  sname "
        mov cx, 64
        call print_field
        print 10
.file:  lea si, [di + s_BOOTPLAYER.bootfile]
        cmp byte [si], 0
        je .options
        print "  file "
        mov cx, 128
        call print_field
        print 10
.options:
        call dhcp_option_first
        jc .done
.option:
        call report_option
        add si, cx
        call dhcp_option_next
        jnc .option
.done:  ret

; print_hex_run - print hexadecimal bytes without a separator
;   In:       SI  bytes, CX  number, not 0
;   Clobbers: AL, CX, SI
print_hex_run:
        lodsb
        call print_hex8
        loop print_hex_run
        ret

; report_option - one line for one DHCP option
;   In:       AL  code, SI  value, CX  length
;   Clobbers: EAX, DI
report_option:
        push dx
        push si
        print "  option "
        mov dx, si
        movzx eax, al
        call print_decimal
        mov si, option_names
.search:
        cmp byte [si], 0
        je .hex                         ; AL = code: not in the table
        cmp al, [si]
        je .found
        inc si
        inc si
.skip:  cmp byte [si], 0
        lea si, [si + 1]
        jne .skip
        jmp .search
.found: print " "
        movzx di, byte [si + 1]
        inc si
        inc si
        call print_text
        print ": "
        mov si, dx
        shl di, 1
        jmp [.forms + di]
.hex:   print ": "
        mov si, dx
.print_hex:
        jcxz .end
        mov al, ' '
        call print_bytes
.end:   print 10
        pop si
        pop dx
        ret
.print_text:
        call print_field
        jmp .end
.print_ip:
        mov dx, cx
.ip:    sub dx, 4
        jb .end
        call print_ip
        add si, 4
        cmp dx, 4
        jb .end
        print " "
        jmp .ip
.print_number:
        cmp cx, 4
        ja .print_hex
        xor eax, eax
        push cx
        jcxz .number
.digit: shl eax, 8
        mov al, [si]
        inc si
        loop .digit
.number:
        pop cx
        call print_decimal
        jmp .end
.forms: dw .print_hex, .print_text, .print_ip, .print_number

OPTION_HEX      equ 0
OPTION_TEXT     equ 1
OPTION_IP       equ 2
OPTION_NUMBER   equ 3

option_names:   db DHCP_SUBNET_MASK, OPTION_IP, "subnet mask", 0
                db DHCP_ROUTERS, OPTION_IP, "routers", 0
                db DHCP_DNS, OPTION_IP, "DNS servers", 0
                db DHCP_HOST_NAME, OPTION_TEXT, "host name", 0
                db DHCP_DOMAIN, OPTION_TEXT, "domain", 0
                db DHCP_ROOT_PATH, OPTION_TEXT, "root path", 0
                db DHCP_BROADCAST, OPTION_IP, "broadcast", 0
                db DHCP_VENDOR, OPTION_HEX, "vendor", 0
                db DHCP_LEASE, OPTION_NUMBER, "lease, s", 0
                db DHCP_OVERLOAD, OPTION_NUMBER, "overload", 0
                db DHCP_MESSAGE_TYPE, OPTION_NUMBER, "message type", 0
                db DHCP_SERVER, OPTION_IP, "server", 0
                db DHCP_PARAMETERS, OPTION_HEX, "parameters", 0
                db DHCP_MAX_SIZE, OPTION_NUMBER, "maximum size", 0
                db DHCP_T1, OPTION_NUMBER, "T1, s", 0
                db DHCP_T2, OPTION_NUMBER, "T2, s", 0
                db DHCP_CLASS, OPTION_TEXT, "class", 0
                db DHCP_CLIENT_ID, OPTION_HEX, "client id", 0
                db DHCP_TFTP_SERVER, OPTION_TEXT, "TFTP server", 0
                db DHCP_BOOT_FILE, OPTION_TEXT, "boot file", 0
                db DHCP_USER_CLASS, OPTION_TEXT, "user class", 0
                db DHCP_ARCH, OPTION_HEX, "architecture", 0
                db DHCP_NDI, OPTION_HEX, "UNDI", 0
                db DHCP_UUID, OPTION_HEX, "UUID", 0
                db DHCP_TFTP_ADDRESS, OPTION_IP, "TFTP servers", 0
                db DHCP_IPXE, OPTION_HEX, "iPXE", 0
                db DHCP_CONFIG_FILE, OPTION_TEXT, "config file", 0
                db DHCP_PATH_PREFIX, OPTION_TEXT, "path prefix", 0
                db DHCP_REBOOT_TIME, OPTION_NUMBER, "reboot time, s", 0
                db 0
