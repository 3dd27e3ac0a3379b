; configmin.asm - the embedded configuration, for programs that must be small
; SPDX-License-Identifier: Apache-2.0
;
; Provides: config_read, [config_values]

variable config_values, 256             ; first byte of the value of each type

; config_read - read all items; those that are not there keep what they had
;   Clobbers: AX, BX, DX, SI
;   As config_find: the last item of a type counts, and one that leaves the area
;   ends it.
config_read:
        mov si, nbp_header + s_NBP.Config
.next:  cmp si, nbp_header + s_NBP_size - 1
        jae .end                        ; no room for a length
        lodsb
        movzx bx, al
        test al, al                     ; CONFIG_PAD
        je .next
        inc al                          ; CONFIG_END
        je .end
        lodsb
        mov ah, 0
        xchg ax, dx                     ; DX = length
        add dx, si                      ; DX -> behind the item
        cmp dx, nbp_header + s_NBP_size
        ja .end
        mov al, [si]
        mov [config_values + bx], al
        mov si, dx
        jmp .next
.end:   ret
