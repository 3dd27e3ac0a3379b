; dhcp.asm (test) - options of cached packets, texts, routes
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_NAME "test-dhcp"
%include "tap.inc"

; packet byte ... - a packet that ends with these options
%macro  packet 1+
        jmp %%fill
%%from: db %1
%%size  equ $ - %%from
%%fill: mov dword [dhcp_packet + s_BOOTPLAYER.magic], DHCP_MAGIC
        mov word [dhcp_length], s_BOOTPLAYER.options + %%size
        mov si, %%from
        mov di, dhcp_packet + s_BOOTPLAYER.options
        mov cx, %%size
        rep movsb
        mov al, 0x77                    ; what lies behind must not matter
        mov cx, 8
        rep stosb
%endmacro

; find code - dhcp_option_find
%macro  find 1
        mov al, %1
        call dhcp_option_find
%endmacro

tests:  packet 53, 1, 5, 0, 0, 3, 4, 10, 0, 2, 2, 255, 12, 1, "x"
        find DHCP_MESSAGE_TYPE
        check nc, "the first option is found"
        check_equal byte [si], 5, "with its value"
        find DHCP_ROUTERS
        check nc, "one behind padding is found"
        check_equal cx, 4, "with its length"
        check_memory si, "and its value", 10, 0, 2, 2
        find DHCP_HOST_NAME
        check c, "nothing is found behind the end"
        packet 53, 1, 5, 12, 3, "ab"
        find DHCP_HOST_NAME
        check c, "an option that leaves the packet is not found"
        find DHCP_MESSAGE_TYPE
        check nc, "the one before it is"
        packet 53, 1, 5, 12
        find DHCP_HOST_NAME
        check c, "a code without a length is not found"
        packet 12, 0
        find DHCP_HOST_NAME
        check nc, "an empty option is found"
        check_equal cx, 0, "and is empty"
        packet 0, 0, 0
        find DHCP_HOST_NAME
        check c, "padding to the end is no option"
        mov dword [dhcp_packet + s_BOOTPLAYER.magic], 0
        find DHCP_PAD
        check c, "without the magic number there are no options"

        packet 43, 5, 64, 3, "a.0"
        find DHCP_VENDOR
        mov dx, si
        add dx, cx
        mov al, VENDOR_NEXT_FILE
        call dhcp_find_until
        check nc, "a sub-option is found"
        check_memory si, "with its value", "a.0"

        packet 52, 1, 3, 255            ; option overload: RFC 2131, 4.1
        mov dword [dhcp_packet + s_BOOTPLAYER.bootfile], 67 | (2 << 8) | ('a' << 16) | ('b' << 24)
        mov byte [dhcp_packet + s_BOOTPLAYER.bootfile + 4], 255
        mov dword [dhcp_packet + s_BOOTPLAYER.Sname], 12 | (1 << 8) | ('h' << 16) | (255 << 24)
        find DHCP_BOOT_FILE
        check nc, "an option in the field file is found"
        check_memory si, "with its value", "ab"
        find DHCP_HOST_NAME
        check nc, "an option in the field sname is found"
        check_equal byte [si], "h", "with its value"
        find DHCP_ROUTERS
        check c, "none is found in neither"
        mov word [dhcp_length], s_BOOTPLAYER.options + 12
        mov dword [dhcp_packet + s_BOOTPLAYER.options + 4], 0
        call dhcp_unfold
        mov byte [dhcp_packet + s_BOOTPLAYER.bootfile], 0
        mov byte [dhcp_packet + s_BOOTPLAYER.Sname], 0
        find DHCP_BOOT_FILE
        check nc, "what was in the field file is kept"
        check_memory si, "with its value", "ab"
        find DHCP_HOST_NAME
        check nc, "and what was in sname"
        mov byte [dhcp_packet + s_BOOTPLAYER.bootfile], 67
        mov byte [dhcp_packet + s_BOOTPLAYER.options + 3], 255
        mov byte [dhcp_packet + s_BOOTPLAYER.options + 2], 2
        find DHCP_BOOT_FILE
        check c, "file is no options where option 52 says sname alone"
        call dhcp_chained
        check_equal ax, 0, "no chain"
        mov byte [dhcp_packet + s_BOOTPLAYER.Gatehops], 3
        call dhcp_chained
        check_equal ax, 0, "three relays are no chain"
        mov byte [dhcp_packet + s_BOOTPLAYER.Gatehops], DHCP_CHAINED + 8
        call dhcp_chained
        check_equal ax, 8, "eight chains"

        mov si, .address
        mov cx, 9
        call string_address
        check nc, "an address is read"
        check_equal eax, 0x6302000A, "with its value"
        mov cx, 8
        call string_address
        check nc, "the length of a text counts"
        check_equal eax, 0x0902000A, "so it is another"
        mov cx, 7
        call string_address
        check c, "a dot ends no address"
        mov si, .too_large
        mov cx, 10
        call string_address
        check c, "256 is no byte"
        mov si, .name
        mov cx, 10
        call string_address
        check c, "a name is no address"

        mov si, .long
        mov di, boot_file
        mov cx, 300
        call string_copy
        check c, "a text that is cut is told"
        check_equal byte [boot_file + 126], "l", "127 bytes are copied"
        check_equal byte [boot_file + 127], 0, "and a NUL"
        mov si, .short
        mov cx, 10
        call string_copy
        check nc, "one that fits is not cut"
        check_memory di, "a NUL ends a field", "abc", 0
        mov si, .short
        call string_equal
        check e, "equal texts"
        mov byte [di + 3], "d"
        call string_equal
        check ne, "a longer text is another"

        mov dword [boot_address], 0x0A02000A ; 10.0.2.10
        mov dword [boot_mask], 0x00FFFFFF
        mov dword [boot_router], 0x0102000A
        mov eax, 0x6302000A             ; 10.0.2.99
        call boot_gateway
        check_equal eax, 0, "a neighbour needs no router"
        mov eax, 0x6303000A             ; 10.0.3.99
        call boot_gateway
        check_equal eax, 0x0102000A, "others do"

        mov ax, 3
        mov si, [BDA_TICKS]
        call timer_wait
        mov cx, [BDA_TICKS]
        sub cx, si
        dec cx
        cmp cx, 3
        check b, "three ticks take between two and three"

        ; the keyboard's buffer, as INT 9 fills it
        mov si, .keys
        mov di, BDA_KEYS
        mov cx, 5
        mov ah, 0x1E
.key:   lodsb
        stosw
        loop .key
        mov word [BDA_KEY_HEAD], BDA_KEYS - 0x400
        lea ax, [di - 0x400]
        mov [BDA_KEY_TAIL], ax
        mov di, boot_next
        mov cx, 128
        mov ax, 5
        call key_line
        check nc, "a line is read"
        check_memory boot_next, "backspace takes a letter back", "ac", 0
        call key_poll
        check c, "no key is left"
        mov ax, 2
        call key_line
        check c, "without a key the line times out"
        ret
.long:  times 200 db "l"
.address: db "10.0.2.99"
.too_large: db "10.0.2.256"
.name:  db "boot.local"
.short: db "abc", 0, "zzz"
.keys:  db "a", "b", 8, "c", 13

%include "bootinfo.asm"
%include "dhcpinfo.asm"
%include "dhcppatch.asm"
%include "keyboard.asm"
%include "keyline.asm"
%include "pxe.asm"
%include "string.asm"
%include "end.asm"
