; fixedappend.asm - pxeboot: the command line where no DHCP server has given the address
; SPDX-License-Identifier: Apache-2.0
;
; Provides: fixed_append
; "# APPEND-FIXED words": a comment, so that PXELINUX and others skip it. It stands for
; APPEND where the address is embedded or typed; ${name} in it is what is known of it.

; fixed_append - obey it: it is the entry's APPEND, and tells the address by itself
;   In:       SI  words, with NUL
;   Clobbers: all but SS:SP
;   A word all of whose values are empty is left out.
fixed_append:
        cmp byte [address_from], ADDRESS_FIXED
        jb .done
        call label_now
        jz .done
        mov di, edit_line               ; nobody types while a file is read
.word:  mov bp, di
        xor dx, dx                      ; DL = 1: it has a value, DH = 1: one that is not empty
.byte:  cmp di, edit_line + EDIT_SIZE - 24
        jae .wrong
        lodsb
        cmp al, '$'
        jne .plain
        cmp byte [si], '{'
        je .value
.plain: cmp al, ' '
        jbe .end
        stosb
        jmp .byte
.end:   dec dx
        jnz .keep
        mov di, bp
        cmp al, ' '
        je .word
.keep:  stosb
        cmp al, ' '
        je .word
        mov si, edit_line
        call do_append
        or byte [fs:di + s_LABEL.Flags], LABEL_HAS_ADDRESS
.done:  ret
.value: inc si
        mov bx, si
.brace: mov al, [bx]
        cmp al, 0
        je .wrong
        inc bx
        cmp al, '}'
        jne .brace
        mov byte [bx - 1], 0
        mov bx, .values
        call parse_word
        jc .wrong
        inc si
        mov dl, 1
        cmp ax, NBP_ORIGIN
        push si
        jae .text
        xchg ax, si
        cmp dword [si], 0
        je .next
        call string_ip
        db 0x3D                         ; CMP AX, of the two bytes that follow
.text:  call ax
        mov dh, 1
.next:  pop si
        jmp .byte
.wrong: call parse_place
        print "APPEND-FIXED: an unknown value, or too long", 10
        ret
.values:
        word_entry boot_address, "ip"
        word_entry boot_mask, "netmask"
        word_entry boot_router, "gateway"
        word_entry net_dns, "dns"
        word_entry .prefix, "prefix"
        word_entry .mac, "mac"
        word_entry .bootif, "bootif"
        dw 0
.prefix:
        mov ecx, [boot_mask]
        xor ax, ax
.bit:   shl ecx, 1
        adc al, 0
        test ecx, ecx
        jnz .bit
        jmp string_decimal
.bootif:
        mov al, [search_hardware]
        call search_hex
        mov al, '-'
        stosb
        db 0x3D                         ; CMP AX, of the two bytes that follow
.mac:   mov al, ':'
        mov bl, al
        mov si, search_mac
        mov cx, 6
.octet: lodsb
        call search_hex
        mov al, bl
        stosb
        loop .octet
        dec di
        ret
