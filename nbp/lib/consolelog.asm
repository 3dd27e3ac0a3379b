; consolelog.asm - console.asm, with a copy of what is printed in memory
; SPDX-License-Identifier: Apache-2.0
;
; Provides: console_init, console_putc, [log_length]; log_segment
; Instead of console.asm: %define PROGRAM_CONSOLE "consolelog.asm"

; LOG_SEGMENT, LOG_SIZE: where a program has room for it, else behind it
%ifndef LOG_SEGMENT
LOG_SIZE        equ 0x7F00              ; bytes of base memory
%endif

variable log_length, 2

%define console_putc console_put_screen
%include "console.asm"
%undef console_putc

; console_putc - print one byte and keep it while there is room
;   In:       AL  byte
;   Clobbers: FLAGS
console_putc:
        push di
        push es
        mov di, [log_length]
        cmp di, LOG_SIZE
        jae .full
        call log_segment
        stosb
        inc word [log_length]
.full:  pop es
        pop di
        jmp console_put_screen

; log_segment - where the copy lies, from offset 0
;   Out:      ES
;   Clobbers: none
log_segment:
%ifdef LOG_SEGMENT
        push word LOG_SEGMENT
        pop es
%else
        push ax
        mov ax, NBP_MEMORY_END
        shr ax, 4
        mov es, ax
        pop ax
%endif
        ret
