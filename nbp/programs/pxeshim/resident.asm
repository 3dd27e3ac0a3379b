; resident.asm - pxeshim: the part that stays in memory
; SPDX-License-Identifier: Apache-2.0
;
; PXENV+ and !PXE must lie on paragraphs.

        align 16
resident:
.pxenv: times s_PXENV_size db 0
        align 16
.bangpxe:
        times s_PXE_size db 0
.rom:   dd 0                            ; the ROM's entry point
.int1a_bios: dd 0
.int1a_pxenv: dd 0                      ; what INT 1Ah answers, 0 = nothing
.int08_bios: dd 0
.storm: db 0
.trace: db 1
.faults: times FAULTS_MAX * s_FAULT_size db 0
.faults_end:
.repeated: dw 0                         ; calls like the last, not traced
.last:  dw 0                            ; its opcode
.tick:  dw 0

; The two ways in. Registers but AX and FLAGS are kept, as iPXE keeps them.
.entry_sp:
        pushad
        push ds
        push es
        mov bp, sp
        mov bx, [bp + 40]               ; opcode
        les di, [bp + 42]               ; block
        jmp .enter
.entry_rm:
        pushad
        push ds
        push es
        mov bp, sp
.enter: cld
        push cs
        pop ds
        call .serve
        mov [bp + 32], ax               ; AX as pushed
        pop es
        pop ds
        popad
        cmp ax, 1
        cmc                             ; CF = 1: AX is not 0
        retf

; .serve - one call: trace, faults, the ROM
;   In:       BX opcode, ES:DI block, DS = CS
;   Out:      AX
;   Clobbers: all but BP, SS:SP, DS
.serve: cmp byte [R(.trace)], 0
        je .work
        call .quiet
        jc .silent
        call .trace_in
        call .ticks
        mov [R(.tick)], ax
        call .work
        jmp .trace_out
.silent:
        inc word [R(.repeated)]
        ; fall through to .work

; .work - faults before, the ROM, faults after
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
.call:  push bp
        push bx
        push es
        push di
        push es                         ; both calling styles at once
        push di
        push bx
        call far [R(.rom)]
        add sp, 6
        pop di
        pop es
        pop bx
        pop bp
        push cs
        pop ds
        cld
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

; INT 8: the timer; a storm raises an interrupt that nobody asked for
.int08: cmp byte [cs:R(.storm)], 0
        je .calm
        push ds
        push ax
        push cx
        push si
        push cs
        pop ds
        mov al, FAULT_STORM
        call .fault_kind
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
        pop si
        pop cx
        pop ax
        pop ds
.calm:  jmp far [cs:R(.int08_bios)]

; .quiet - is this a call that a poller repeats thousands of times?
;   Out:      CF = 1: as the last one, and to be counted only
.quiet: cmp bx, PXENV_UNDI_ISR
        je .poll
        cmp bx, PXENV_UDP_READ
        je .poll
.shown: mov [R(.last)], bx
        clc
        ret
.poll:  cmp bx, [R(.last)]
        jne .shown
        stc
        ret

; .trace_in - opcode, name, the block before the call
;   In:       BX, ES:DI
;   Clobbers: AX, CX, DX, SI
.trace_in:
        mov cx, [R(.repeated)]
        jcxz .no_repeats
        mov si, R(.text_again)
        call .text
        mov ax, cx
        call .word
        call .line
        mov word [R(.repeated)], 0
.no_repeats:
        mov si, R(.text_pxe)
        call .text
        mov ax, bx
        call .word
        call .space
        mov si, R(.names)
.name:  lodsb
        cmp al, 0xFF
        je .unnamed
        cmp al, bl
        je .named
.name_end:
        lodsb
        test al, al
        jnz .name_end
        jmp .name
.unnamed:
        mov si, R(.text_unknown)
.named: call .text
        jmp .dump

; .trace_out - result, the block after the call, time
;   In:       AX result
;   Out:      AX
.trace_out:
        push ax
        mov si, R(.text_result)
        call .text
        call .word
        mov si, R(.text_status)
        call .text
        mov ax, [es:di]
        call .word
        call .dump
        mov si, R(.text_ticks)
        call .text
        call .ticks
        sub ax, [R(.tick)]
        call .word
        call .line
        pop ax
        ret

; .dump - sixteen bytes behind Status, and a file name where there is one
.dump:  push cx
        push di
        mov cx, 16
        call .space
        inc di
        inc di
.byte:  mov al, [es:di]
        inc di
        call .hex
        loop .byte
        pop di
        push di
        add di, s_PXENV_TFTP_OPEN.FileName
        cmp bl, PXENV_TFTP_OPEN
        je .file
        cmp bl, PXENV_TFTP_GET_FSIZE
        je .file
        add di, s_PXENV_TFTP_READ_FILE.FileName - s_PXENV_TFTP_OPEN.FileName
        cmp bl, PXENV_TFTP_READ_FILE
        jne .no_file
.file:  call .space
        mov cl, 127
.letter:
        mov al, [es:di]
        inc di
        cmp al, ' '
        jbe .no_file
        call .put
        loop .letter
.no_file:
        pop di
        pop cx
        ret

; .ticks - AX = BIOS ticks
.ticks: push es
        xor ax, ax
        mov es, ax
        mov ax, [es:BDA_TICKS]
        pop es
        ret

.text:  push ax                         ; SI = text
.text_next:
        lodsb
        test al, al
        jz .text_end
        call .put
        jmp .text_next
.text_end:
        pop ax
        ret
.word:  xchg al, ah                     ; AX in hexadecimal
        call .hex
        xchg al, ah
.hex:   push ax
        aam 16
        xchg al, ah
        call .digit
        xchg al, ah
        call .digit
        pop ax
        ret
.digit: push ax
        cmp al, 10
        sbb al, 0x69
        das
        call .put
        pop ax
        ret
.space: mov al, ' '
        jmp .put
.line:  mov al, 13
        call .put
        mov al, 10
        ; fall through to .put

; .put - AL to port 0xE9 and COM1; never INT 10h, whose owner may be traced
.put:   push dx
        push cx
        out PORT_DEBUGCON, al
        push es
        xor dx, dx
        mov es, dx
        mov dx, [es:BDA_COM1]
        pop es
        test dx, dx
        jz .put_done
        push ax
        add dx, PORT_COM_LSR
        mov cx, 0xFFFF
.full:  in al, dx
        test al, COM_LSR_EMPTY
        loopz .full
        pop ax
        sub dx, PORT_COM_LSR - PORT_COM_DATA
        out dx, al
.put_done:
        pop cx
        pop dx
        ret

.text_pxe: db "pxe ", 0
.text_result: db 13, 10, "     -> ", 0
.text_status: db " status ", 0
.text_ticks: db " ticks ", 0
.text_again: db "     ... and again, times ", 0
.text_unknown: db "?", 0
.names: db 0x00, "START_UNDI", 0, 0x01, "UNDI_STARTUP", 0
        db 0x02, "UNDI_CLEANUP", 0, 0x03, "UNDI_INITIALIZE", 0
        db 0x04, "UNDI_RESET_ADAPTER", 0, 0x05, "UNDI_SHUTDOWN", 0
        db 0x06, "UNDI_OPEN", 0, 0x07, "UNDI_CLOSE", 0
        db 0x08, "UNDI_TRANSMIT", 0, 0x09, "UNDI_SET_MCAST_ADDRESS", 0
        db 0x0A, "UNDI_SET_STATION_ADDRESS", 0
        db 0x0B, "UNDI_SET_PACKET_FILTER", 0
        db 0x0C, "UNDI_GET_INFORMATION", 0, 0x0D, "UNDI_GET_STATISTICS", 0
        db 0x0E, "UNDI_CLEAR_STATISTICS", 0, 0x0F, "UNDI_INITIATE_DIAGS", 0
        db 0x10, "UNDI_FORCE_INTERRUPT", 0
        db 0x11, "UNDI_GET_MCAST_ADDRESS", 0
        db 0x12, "UNDI_GET_NIC_TYPE", 0, 0x13, "UNDI_GET_IFACE_INFO", 0
        db 0x14, "UNDI_ISR", 0, 0x15, "STOP_UNDI", 0
        db 0x20, "TFTP_OPEN", 0, 0x21, "TFTP_CLOSE", 0
        db 0x22, "TFTP_READ", 0, 0x23, "TFTP_READ_FILE", 0
        db 0x25, "TFTP_GET_FSIZE", 0, 0x30, "UDP_OPEN", 0
        db 0x31, "UDP_CLOSE", 0, 0x32, "UDP_READ", 0
        db 0x33, "UDP_WRITE", 0, 0x70, "UNLOAD_STACK", 0
        db 0x71, "GET_CACHED_INFO", 0, 0x72, "RESTART_DHCP", 0
        db 0x73, "RESTART_TFTP", 0, 0x74, "MODE_SWITCH", 0
        db 0x75, "START_BASE", 0, 0x76, "STOP_BASE", 0
        db 0xE6, "FILE_API_CHECK", 0, 0xE0, "FILE_OPEN", 0
        db 0xE1, "FILE_CLOSE", 0, 0xE2, "FILE_SELECT", 0
        db 0xE3, "FILE_READ", 0, 0xE4, "FILE_GET_FILE_SIZE", 0
        db 0xE5, "FILE_EXEC", 0, 0xE8, "FILE_CMDLINE", 0, 0xFF
resident_size   equ $ - resident
static_assert resident_size <= SHIM_KB * 1024, "resident part too large"
