; medium.asm - pxeboot on a medium that has files of its own: which menu comes first, and when there is an address
; SPDX-License-Identifier: Apache-2.0
;
; Provides: medium_begin, medium_choose, medium_again, medium_network
; Needs: fetchmedium
;
; Names of the medium are URLs, file:///NAME, or have the prefix file:///. [address_from] is ADDRESS_ROM, which no medium
; knows, as long as there is no address.

; medium_begin - what pxe_find has found, or what stands for a ROM; and the medium
;   In:       CF    as pxe_find
;   Out:      [pxe_entry], [medium]
;   Clobbers: AX, CX, SI, DI
medium_begin:
        jnc medium_find
        mov dword [pxe_entry], .no_rom
        jmp medium_find
.no_rom:                                ; far, as a ROM: it can nothing
        mov al, 1
        retf

; medium_choose - the medium's menu first, or an address for that of the network?
;   Out:      CF = 0: as address_get
;             CF = 1: the medium's
;   Clobbers: all but SS:SP
medium_choose:
        test byte [medium + s_MEDIUM.Flags], MEDIUM_FIRST
        jz address_get
        stc
        ret

; medium_again - the network has no configuration: the medium's, if that is not it
;   Out:      CF = 0: names are those of the medium, [address_menu]
;             CF = 1: they were already
;   Clobbers: AX, CX, SI, DI
medium_again:
        mov di, address_menu
        cmp dword [di], 'file'
        stc
        je .ret
        print "the menu of the medium", 10
        mov si, medium_scheme
        mov cx, 9
        rep movsb
        mov [boot_server], ecx
        mov [address_from], cl
        clc
.ret:   ret

; medium_network - [file_name] is about to be fetched: an address, if that is a URL of the network and there is none
;   Clobbers: FS
medium_network:
        pushad
        cmp byte [address_from], ADDRESS_ROM
        jne .done
        mov si, file_name
        call fetch_is_url
        jne .done
        cmp dword [si], 'file'
        je .done
        test byte [medium + s_MEDIUM.Flags], MEDIUM_ALONE
        jnz .done
        call address_get
        jc .none
        mov al, 1                       ; Ethernet
        mov si, net_hardware            ; known since then; the kernel is told it
        call search_options.hardware
        jmp .done
.none:  mov byte [address_from], ADDRESS_ROM
.done:  popad
        ret
