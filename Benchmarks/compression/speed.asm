; speed.asm - how long the decompressor takes, by the ticks of the BIOS
; SPDX-License-Identifier: Apache-2.0
;
; Assembled by Benchmarks/compression/run with PACKED, a compressed
; program; STREAM, its stream's offset; LENGTH, that of the output.

%define PROGRAM_NAME "speed"
%define PROGRAM_KIND NBP_KIND_TEST
%define PROGRAM_FORM NBP_FORM_NONE
%include "entry.asm"

ROUNDS          equ (512 * 65536) / LENGTH
OUTPUT_SEGMENT  equ 0x2000

; main - extract ROUNDS times, print the ticks
main:   mov dx, [BDA_TICKS]
.edge:  cmp dx, [BDA_TICKS]             ; start with a whole tick
        je .edge
        mov eax, [BDA_TICKS]
        push eax
        mov cx, ROUNDS
.round: push cx
        push es
        push word OUTPUT_SEGMENT
        pop es
        mov si, stream
        xor di, di
        mov bp, LENGTH
        call unpack
        pop es
        pop cx
        jc .damaged
        loop .round
        pop edx
        mov eax, [BDA_TICKS]
        sub eax, edx
        push eax
        print "rounds "
        mov eax, ROUNDS
        call print_decimal
        print " ticks "
        pop eax
        call print_decimal
        print " end", 10
        xor ax, ax
        ret
.damaged:
        pop edx
        print "damaged", 10
        xor ax, ax
        ret

%include "unpack.asm"
stream: incbin PACKED, STREAM
%include "end.asm"
