; sysappend.asm - pxeboot: what IPAPPEND and SYSAPPEND add to a command line
; SPDX-License-Identifier: Apache-2.0

SYSAPPEND_IP    equ 1
SYSAPPEND_BOOTIF equ 2
SYSAPPEND_UUID  equ 4
SYSAPPEND_CPU   equ 8                   ; 0x40000, FSUUID=, is of disks: PXELINUX has none

; sysappend - append to [command] what [boot_sysappend] asks for
;   Clobbers: all but SS:SP
;   Source:   Linux, Documentation/admin-guide/nfs/nfsroot.rst, ip=, which dracut and
;             initramfs-tools read, too. With an address that no DHCP server gives, ip=
;             and BOOTIF= are always there
sysappend:
        mov si, command
        call text_length_of
        mov di, command
        add di, cx
        cmp di, command + COMMAND_SIZE - 256
        ja .done
        cmp byte [address_from], ADDRESS_FIXED
        jb .asked
        mov bx, [boot_label]
        test bx, bx
        jz .told
        test byte [fs:bx + s_LABEL.Flags], LABEL_HAS_ADDRESS
        jnz .asked
.told:  push di                         ; nobody else would tell the kernel,
        mov si, .ip                     ; unless the entry does
        call command_word
        pop di
        jnc .asked
        or byte [boot_sysappend], SYSAPPEND_IP | SYSAPPEND_BOOTIF
.asked: test byte [boot_sysappend], SYSAPPEND_IP
        jz .bootif
        call boot_blank
        mov si, .ip
        call string_append
        mov si, boot_address
        call string_ip
        mov al, ':'
        stosb
        mov si, fetch_server
        cmp dword [si], 0               ; the configuration is a URL
        je .router
        call string_ip
.router:
        mov al, ':'
        stosb
        mov si, boot_router
        call string_ip
        mov al, ':'
        stosb
        mov si, boot_mask
        call string_ip
        cmp byte [address_from], ADDRESS_FIXED
        jb .bootif
        mov si, .none
        call string_append
        mov si, net_dns
        cmp dword [si], 0
        je .bootif
        mov al, ':'
        stosb
        call string_ip
.bootif:
        test byte [boot_sysappend], SYSAPPEND_BOOTIF
        jz .uuid
        call boot_blank
        mov si, .bootif_name
        call string_append
        call fixed_append.bootif
.uuid:  test byte [boot_sysappend], SYSAPPEND_UUID
        jz .cpu
        cmp byte [search_uuid], 0
        je .cpu
        call boot_blank
        mov si, .uuid_name
        call string_append
        mov si, search_guid
        mov dx, search_config.uuid_form
        call search_config.hexadecimal
.cpu:   test byte [boot_sysappend], SYSAPPEND_CPU
        jz .end
        call cpu_append
.end:   call smbios_append
        mov byte [di], 0
.done:  ret
.ip:    db "ip=", 0
.none:  db ":::none", 0                 ; host name, card; no DHCP; then name servers
.bootif_name: db "BOOTIF=", 0
.uuid_name: db "SYSUUID=", 0
