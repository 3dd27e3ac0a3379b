; leaving.asm - pxeboot: give the machine away: other programs, disks, kernels
; SPDX-License-Identifier: Apache-2.0

; boot_leave - unload the ROM's stack: what follows has its own drivers
;   Clobbers: none
;   A ROM that refuses stays; its card is closed.
boot_leave:
        pushad
        mov si, kernel_name
        call report_end
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
        call nbp_place
        mov esi, LAYOUT_KERNEL
        mov edi, edx
        mov eax, [load_size]
        mov [load_length], eax
        cmp eax, ecx
        ja .large
        xchg eax, ecx
        mov bx, kernel_start
        call nbp_refuse
        jc .bad
        push si
        mov si, kernel_name
        call report_end
        pop si
        call flat_copy                  ; over the configuration: from here on it starts
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
.bad:   mov si, kernel_name
        call print_named
        call print_status
        cmp ax, LOAD_TOO_LARGE
        jne .report
        mov eax, [load_length]
        mov edx, [load_room]
        call load_too_large
.report:
        mov si, load_high.failure
        jmp report_end

; boot_local - LOCALBOOT
;   Out:      returns if it cannot be; said why
;   Clobbers: all but SS:SP
;   -2: nothing. -1: INT 18h. 0x80 and more, of ours: that disk's first sector. Others go
;   to the ROM as its status: 0 next boot device, 4, 5 what it shall keep.
boot_local:
        mov si, .text
        call print_text
        mov si, .text
        call report_end
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
.text:  db "Booting from local disk...", 10, 0
