; faults.asm - pxeshim, resident: what goes wrong
; SPDX-License-Identifier: Apache-2.0

; .work - faults before, the ROM, faults after
;   In:       BX opcode, ES:DI block, DS = CS
;   Out:      AX
;   Clobbers: all but BX, BP, ES:DI, DS
.work:  mov al, FAULT_FAIL
        call .fault
        jc .not_failed
        mov ax, [si + s_FAULT.B]
        mov [es:di], ax
        mov ax, 1
        ret
.not_failed:
        cmp bx, PXENV_TFTP_OPEN
        jne .not_tftp
        mov al, FAULT_BLOCK_SIZE
        call .fault_kind
        jc .not_tftp
        mov ax, [si + s_FAULT.A]
        cmp ax, [es:di + s_PXENV_TFTP_OPEN.PacketSize]
        jae .not_tftp
        mov [es:di + s_PXENV_TFTP_OPEN.PacketSize], ax
.not_tftp:
        cmp bx, PXENV_STOP_UNDI         ; the ROM wants its vector back
        jne .call
        push es
        xor ax, ax
        mov es, ax
        mov ax, cs
        cmp [es:IVT_INT1A + 2], ax
        jne .kept
        mov eax, [R(.int1a_bios)]
        mov [es:IVT_INT1A], eax
.kept:  pop es
.call:  call .call_rom
        cmp bx, PXENV_GET_CACHED_INFO
        je .cached
        cmp bx, PXENV_UNDI_GET_INFORMATION
        je .information
        cmp bx, PXENV_UNDI_ISR
        je .isr
        ret
.cached:
        push ax
        mov al, FAULT_EMPTY
        call .fault_kind
        jc .same
        mov ax, [si + s_FAULT.A]
        cmp ax, [es:di + s_PXENV_GET_CACHED_INFO.PacketType]
        jne .same
        mov word [es:di + s_PXENV_GET_CACHED_INFO.BufferSize], 0
.same:  pop ax
        ret
.information:
        push ax
        mov al, FAULT_IRQ0
        call .fault_kind
        jc .same
        mov word [es:di + s_PXENV_UNDI_GET_INFORMATION.IntNumber], 0
        jmp .same
.isr:   push ax
        mov al, FAULT_ISR
        call .fault_kind
        jc .transmit
        mov ax, [si + s_FAULT.A]
        mov [es:di + s_PXENV_UNDI_ISR.FuncFlag], ax
        jmp .same
.transmit:
        mov al, FAULT_NO_TRANSMIT
        call .fault_kind
        jc .same
        cmp word [es:di + s_PXENV_UNDI_ISR.FuncFlag], \
                PXENV_UNDI_ISR_OUT_TRANSMIT
        jne .same
        pop ax                          ; ask for the next event instead
        mov word [es:di + s_PXENV_UNDI_ISR.FuncFlag], \
                PXENV_UNDI_ISR_IN_GET_NEXT
        jmp .call

; .fault - is there an active fault of kind AL for opcode BX?
; .fault_kind - of kind AL?
;   Out:      CF = 0: SI s_FAULT
;   Clobbers: AX, SI
.fault: mov ah, 1
        jmp .search
.fault_kind:
        mov ah, 0
.search:
        mov si, R(.faults)
.fault_next:
        cmp al, [si + s_FAULT.Kind]
        jne .other
        test ah, ah
        jz .hit
        cmp bx, [si + s_FAULT.A]
        je .hit
.other: add si, s_FAULT_size
        cmp si, R(.faults_end)
        jb .fault_next
        stc
        ret
.hit:   cmp byte [si + s_FAULT.Count], 0
        je .active
        dec byte [si + s_FAULT.Count]
        jnz .active
        mov byte [si + s_FAULT.Kind], 0 ; this was the last time
.active:
        clc
        ret

; INT 1Ah: the question for PXENV+, all else to the BIOS
.int1a: cmp ax, 0x5650
        jne .bios
        cmp dword [cs:R(.int1a_pxenv)], 0
        je .ignore
        les bx, [cs:R(.int1a_pxenv)]
        mov ax, 0x564E
        xor edx, edx
        mov dx, cs
        shl edx, 4
        add edx, R(.pxenv)
        clc
        jmp .answer
.ignore:
        stc
.answer:
        sti
        retf 2
.bios:  jmp far [cs:R(.int1a_bios)]

; INT 8: the timer; a storm raises an interrupt that nobody asked for, a
; dead line is closed
.int08: cmp byte [cs:R(.disturbs)], 0
        je .calm
        push ds
        push ax
        push cx
        push si
        push cs
        pop ds
        mov al, FAULT_DEAD
        call .fault_kind
        jc .alive
        mov cl, [si + s_FAULT.A]
        mov ax, 1
        shl ax, cl
        mov cx, ax
        in al, 0x21
        or al, cl
        out 0x21, al
        in al, 0xA1
        or al, ch
        out 0xA1, al
.alive: mov al, FAULT_STORM
        call .fault_kind
        jc .raised
        mov al, [si + s_FAULT.A]
        add al, 0x08                    ; IRQ 0 to 7: vectors 08 to 0F
        cmp al, 0x10
        jb .vector
        add al, 0x70 - 0x10             ; 8 to 15: 70 to 77
.vector:
        mov [R(.raise) + 1], al
        mov cx, 8
.raise: int 0
        loop .raise
.raised:
        pop si
        pop cx
        pop ax
        pop ds
.calm:  jmp far [cs:R(.int08_bios)]
