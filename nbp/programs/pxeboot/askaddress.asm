; askaddress.asm - ask a person for a fixed address
; SPDX-License-Identifier: Apache-2.0
;
; Provides: ask_address
; Needs: edit, exit, net (open), netfixed, config, bootinfo, string; [address_menu], text of
;        256 bytes: the configuration that is asked for last
;
; What is typed stays: after a mistake, a double, or a configuration that is not found,
; Enter takes it again. The first time the texts are what is embedded in the program.

                struc s_ASK
.Prompt         resw 1
.Text           resw 1                  ; what was typed
.Check          resw 1                  ; SI = text -> CF = 1: AX = reason
.Room           resb 1                  ; of .Text, with its NUL
.Item           resb 1                  ; CONFIG_* of an address, 0 = none
                endstruc

ASK_MASK_SIZE   equ 16                  ; with NUL

variable ask_address_text, 20           ; an address, or one with /prefix
variable ask_mask_text, ASK_MASK_SIZE
variable ask_router_text, 16
variable ask_server_text, 16
variable ask_asked, 1                   ; 1: the texts are there
variable ask_values, 16                 ; address, mask, router, name server

%macro  ask_entry 5
        istruc s_ASK
        at s_ASK.Prompt, dw %1
        at s_ASK.Text, dw %2
        at s_ASK.Check, dw %3
        at s_ASK.Room, db %4
        at s_ASK.Item, db %5
        iend
%endmacro

ask_table:
        ask_entry ask_texts, ask_address_text, ask_check_address, 20, CONFIG_ADDRESS
        ask_entry ask_texts.mask, ask_mask_text, ask_check_mask, ASK_MASK_SIZE, CONFIG_MASK
        ask_entry ask_texts.router, ask_router_text, ask_check_router, 16, CONFIG_GATEWAY
        ask_entry ask_texts.dns, ask_server_text, ask_check_dns, 16, CONFIG_DNS
        ask_entry ask_texts.menu, address_menu, ask_check_menu, 255, 0
ask_end:
ask_texts:
        db "Address (as 10.0.0.5/24; Escape: back): ", 0
.mask:  db "Mask or prefix: ", 0
.router: db "Gateway, or nothing: ", 0
.dns:   db "Name server, or nothing: ", 0
.menu:  db "Configuration (URL; that of a folder ends in /): ", 0

; ask_address - ask until an address can be used, and use it
;   Out:      CF = 0: [boot_address], [boot_mask], [boot_router], [net_dns],
;             [address_menu]; the address is probed and announced
;             CF = 1: Escape at the first question
;   Clobbers: all but SS:SP
;   Each value is checked when Enter is pressed, and asked for again if it is wrong. Without a
;   key for REBOOT_SECONDS the machine restarts: its server may be back then.
ask_address:
        print "A fixed address? (restart in 300 seconds without a key)", 10
        mov bx, ask_table
        cmp byte [ask_asked], 0
        jne .field
        inc byte [ask_asked]
.embedded:
        mov al, [bx + s_ASK.Item]
        test al, al
        jz .first
        call net_fixed_value
        test eax, eax
        jz .none
        mov di, [bx + s_ASK.Text]
        mov [ask_values], eax
        mov si, ask_values
        call string_ip
        mov byte [di], 0
.none:  add bx, s_ASK_size
        jmp .embedded
.first: mov bx, ask_table
.field: mov si, [bx + s_ASK.Prompt]
        call print_text
        mov si, [bx + s_ASK.Text]
        mov di, edit_line
        mov cx, 256
        call boot_copy
        push bx
        mov bl, EDIT_PLAIN
        mov eax, REBOOT_SECONDS * 10    ; nobody may be there
        call edit_text
        pop bx
        cmp al, EDIT_TIMEOUT
        je exit_reboot
        cmp al, EDIT_ENTER
        jne .back
        mov si, edit_line
        mov di, [bx + s_ASK.Text]
        movzx cx, byte [bx + s_ASK.Room]
        dec cx
        push di
        call boot_copy
        pop si
        push bx
        call [bx + s_ASK.Check]
        pop bx
        jnc .next
        call print_status
        jmp .field
.back:  sub bx, s_ASK_size
        cmp bx, ask_table
        jae .field
        stc
        ret
.next:  add bx, s_ASK_size
        cmp bx, ask_end
        jb .field
        mov si, ask_values
        lodsd
        mov edx, [si]
        mov ecx, [si + 4]
        mov ebx, [si + 8]
        call net_fixed_use
        jnc ask_check.ret
        call print_status
        mov bx, ask_table
        jmp .field

; ask_check_* - is what was typed right?
;   In:       SI  text with NUL
;   Out:      CF = 0: it is kept in [ask_values]
;             CF = 1: AX = reason
;   Clobbers: EAX, BX, ECX, EDX, SI, DI
ask_check_address:
        mov di, ask_mask_text           ; a prefix goes to the next question
        mov bx, si
.slash: mov al, [bx]
        inc bx
        test al, al
        jz .address
        cmp al, '/'
        jne .slash
        mov byte [bx - 1], 0
        push si
        mov si, bx
        mov cx, ASK_MASK_SIZE - 1
        call boot_copy
        pop si
.address:
        call ask_check.address
        jc ask_check.wrong
        mov [ask_values], eax
        mov edx, 0xFFFFFFFF
        jmp ask_check.together
ask_check_mask:
        mov cx, 16
        call string_address
        jnc .known
        call linux_number               ; a prefix
        mov dx, NET_FIXED_MASK
        jc ask_check.reason
        cmp byte [si], 0
        jne ask_check.reason
        dec eax
        cmp eax, 32
        jae ask_check.reason
        inc ax
        call net_fixed_prefix
.known: mov [ask_values + 4], eax
        xchg eax, edx
        jmp ask_check.together
ask_check_router:
        call ask_check.optional
        jc ask_check.wrong
        mov [ask_values + 8], eax
        mov edx, [ask_values + 4]
        xchg eax, ecx
        jmp ask_check.both
ask_check_dns:
        call ask_check.optional
        jc ask_check.wrong
        mov [ask_values + 12], eax
        ret
ask_check_menu:
        call fetch_is_url
        je ask_check.ret                ; CF = 0
        cmp dword [boot_server], 1      ; CF = 1: a path, and no server
        mov ax, NET_URL_BAD
ask_check.ret:
        ret
ask_check.together:
        xor ecx, ecx
ask_check.both:
        mov eax, [ask_values]
        jmp net_fixed_check
ask_check.optional:
        xor eax, eax
        cmp [si], al
        je ask_check.ret                ; CF = 0
ask_check.address:
        mov cx, 16
        jmp string_address
ask_check.wrong:
        mov dx, NET_FIXED_ADDRESS
ask_check.reason:
        xchg ax, dx
        stc
        ret
