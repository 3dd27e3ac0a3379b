; leaving.asm - pxeboot: give the machine away: other programs, disks, kernels
; SPDX-License-Identifier: Apache-2.0

; boot_leave - unload the ROM's stack: what follows has its own drivers
;   Clobbers: none
;   A ROM that refuses stays; its card is closed.
boot_leave:
        pushad
        call fetch_net_end
        call pxe_unload
        jnc .done
        call undi_quiet
.done:  popad
        ret

; boot_nbp - start what was loaded as a boot program, or a boot sector
;   Out:      returns if it cannot be; said why
;   Clobbers: all but SS:SP
boot_nbp:
        mov ax, NBP_MEMORY_END + 15
        shr ax, 4
        mov [load_segment], ax
        movzx edx, ax
        shl edx, 4
        movzx ecx, word [BDA_BASE_MEMORY]
        shl ecx, 10
        sub ecx, LOAD_RESERVED + 64
        sub ecx, edx
        mov [load_room], ecx
        mov eax, [load_size]
        mov [load_length], eax
        cmp eax, ecx
        ja .large
        mov ecx, eax
        mov edi, edx
        mov esi, LAYOUT_KERNEL
        call flat_copy
        call nbp_judge
        jc .bad
        mov si, file_name
        call fetch_is_url
        je .unpatched                   ; of HTTP the cached packets know nothing
        mov eax, [fetch_server]
        call dhcp_patch
.unpatched:
        call fetch_net_end
        mov al, NBP_FORM_KKPXE
        jmp nbp_start
.large: mov ax, LOAD_TOO_LARGE
.bad:   push ax
        mov si, kernel_name
        call print_text
        print ": "
        pop ax
        call print_status
        cmp ax, LOAD_TOO_LARGE
        jne .done
        mov eax, [load_length]
        call print_decimal
        print " bytes, room for "
        mov eax, [load_room]
        call print_decimal
        print 10
.done:  ret

; boot_local - LOCALBOOT
;   Out:      returns if it cannot be; said why
;   Clobbers: all but SS:SP
;   -2: nothing. -1: INT 18h. 0x80 and more, of ours: that disk's first sector. Others go
;   to the ROM as its status: 0 next boot device, 4, 5 what it shall keep.
boot_local:
        print "Booting from local disk...", 10
        mov di, [boot_label]
        xor ax, ax
        test di, di
        jz .value
        mov ax, [fs:di + s_LABEL.Local]
.value: cmp ax, -2                      ; SYSLINUX: back to the prompt
        je .back
        push ax
        call fetch_net_end              ; the interrupt is the ROM's again
        pop ax
        cmp ax, -1
        je .int18
        cmp ax, 0x80
        jb entry_return
        call disk_load_drive
        jnc disk_boot
.back:  ret
.int18: mov al, EXIT_INT18
        jmp leave_local
