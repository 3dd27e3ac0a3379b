; trace.asm - pxeshim, resident: tell each call
; SPDX-License-Identifier: Apache-2.0
;
; A call is two lines, one before it and one behind it, so that one that
; never returns is seen:
;   pxe 0020 TFTP_OPEN ServerIPAddress 10.0.2.2 ... PacketSize 1408
;        -> 0000 Status 0000 PacketSize 1408 ticks 1

.repeated: dw 0                         ; polls that were not told
.polled: dw 0                           ; their opcode
.tick:  dw 0
.cursor: dw 0                           ; of the last line that was told

; .serve - one call: trace, faults, the ROM
;   In:       BX opcode, ES:DI block, DS = CS
;   Out:      AX
;   Clobbers: all but BP, SS:SP, DS
;   Calls that a poller repeats thousands of times are counted, unless they
;   bring something.
.serve: cmp byte [R(.trace)], 0
        je .work
        cmp bx, PXENV_UNDI_ISR
        je .poll
        cmp bx, PXENV_UDP_READ
        je .poll
        call .trace_in
        call .ticks
        mov [R(.tick)], ax
        call .work
        jmp .trace_out
.poll:  cmp bx, [R(.polled)]
        je .same_poll
        call .trace_polls
        mov [R(.polled)], bx
.same_poll:
        call .ticks
        mov [R(.tick)], ax
        call .work
        test ax, ax
        jnz .nothing
        cmp bx, PXENV_UDP_READ
        je .brought
.nothing:
        inc word [R(.repeated)]
        ret
.brought:
        push ax
        call .trace_in
        pop ax
        jmp .trace_out

; .trace_polls - how often has been polled in vain?
;   Clobbers: AX, ECX, EDX, SI
.trace_polls:
        movzx eax, word [R(.repeated)]
        test ax, ax
        jz .told
        mov word [R(.repeated)], 0
        push bx
        push eax
        mov bx, [R(.polled)]
        call .trace_name
        mov si, R(.text_times)
        call .text
        pop eax
        call .decimal
        call .line
        pop bx
.told:  ret

; .trace_name - opcode BX and its name
;   Out:      SI  its fields, calls.asm
;   Clobbers: AX
.trace_name:
        call .fresh_line
        mov si, R(.text_pxe)
        call .text
        mov ax, bx
        call .word
        call .space
        call .find
        jmp .text

; .trace_in - opcode, name, parameters
;   In:       BX, ES:DI
;   Clobbers: EAX, ECX, EDX, SI
.trace_in:
        call .trace_polls
        call .trace_name
        mov ah, FIELD_IN
        call .fields
        jmp .line

; .trace_out - result, Status, what the call has brought, time
;   In:       AX result, BX, ES:DI
;   Out:      AX
;   Clobbers: ECX, EDX, SI, the high half of EAX
.trace_out:
        push ax
        mov si, R(.text_result)
        call .text
        call .word
        mov si, R(.text_status)
        call .text
        mov ax, [es:di]
        call .word
        call .find
        call .skip_text
        mov ah, FIELD_OUT
        call .fields
        mov si, R(.text_ticks)
        call .text
        call .ticks
        sub ax, [R(.tick)]
        movzx eax, ax
        call .decimal
        call .line
        pop ax
        ret

; .fresh_line - end the line that the program has begun, if there is one
;   Clobbers: AX
;   What is told does not move the BIOS's cursor.
.fresh_line:
        push es
        xor ax, ax
        mov es, ax
        mov ax, [es:BDA_CURSOR]
        pop es
        cmp ax, [R(.cursor)]
        je .fresh
        mov [R(.cursor)], ax
        test al, al                     ; column
        jnz .line
.fresh: ret

; .find - a call in the table
;   In:       BX opcode
;   Out:      SI  its name, behind the name its fields
;   Clobbers: AX
.find:  mov si, R(.calls)
.find_next:
        lodsb
        cmp al, CALLS_END
        je .found
        mov ah, 0
        cmp ax, bx
        je .found
        call .skip_text
.find_field:
        lodsb
        test al, al
        jz .find_next
        inc si
        call .skip_text
        jmp .find_field
.skip_text:                             ; SI behind the NUL of its text
        lodsb
        test al, al
        jnz .skip_text
.found: ret

; .ticks - AX = BIOS ticks
.ticks: push es
        xor ax, ax
        mov es, ax
        mov ax, [es:BDA_TICKS]
        pop es
        ret

.text_pxe: db "pxe ", 0
.text_result: db "     -> ", 0
.text_status: db " Status ", 0
.text_ticks: db " ticks ", 0
.text_times: db ", polled in vain, times ", 0
