; unpack.asm - decompress what `pxekit image pack --compress` wrote
; SPDX-License-Identifier: Apache-2.0
;
; The stream: bits, the first one in bit 7 of a byte; a new byte is taken
; when the one before is used up. Whole bytes stand between them, where
; the decoder has come to need them.
;   0             the next byte is a literal
;   1 H B L       copy LENGTH bytes from OFFSET bytes back:
;                 H      gamma code, upper bits of OFFSET - 1, plus 1
;                 B      whole byte; bits 7-1 are the lower bits of
;                        OFFSET - 1, bit 0 is the first bit of L
;                 L      gamma code of LENGTH - 1
; Gamma code of N: for each bit of N behind its leading 1: 1, that bit;
; then 0. The length of the output ends the stream.

; unpack - decompress into one segment
;   In:       DS:SI  stream
;             ES:DI  where the output goes
;             BP     offset of the output's end, above DI
;   Out:      CF = 0: the output is complete, DI = BP, SI behind the stream
;             CF = 1: the stream is damaged: a copy would leave the output
;   Clobbers: AX, EBX, ECX, DL, SI, DI
;   Whatever the stream holds, nothing is written outside the output.
unpack:
        mov dl, 0x80                    ; no bits left
.next:  cmp di, bp
        jae .done                       ; CF = 0
        call .bit
        jc .copy
        movsb
        jmp .next
.copy:  call .gamma
        dec cx
        shl ecx, 8
        lodsb
        mov cl, al
        shr ecx, 1                      ; ECX = OFFSET - 1, CF = bit 0
        mov ebx, ecx
        not bx                          ; BX = -OFFSET
        mov cx, 1
        call .gamma_begun
        inc cx                          ; CX = LENGTH
        jz .bad
        mov ax, bp
        sub ax, di
        cmp ax, cx                      ; room left
        jb .done                        ; CF = 1
        push si
        lea si, [bx + di]
        es rep movsb
        pop si
        jmp .next
.bad:   stc
.done:  ret

; .gamma - read a number
;   Out:      ECX  number, 1 to 0xFFFF; CX shifted out if damaged
.gamma: mov ecx, 1
.digit: call .bit
.gamma_begun:
        jnc .end
        call .bit
        rcl cx, 1
        jmp .digit
.end:   ret

; .bit - next bit of the stream in CF; DL keeps the rest, a 1 behind them
.bit:   add dl, dl
        jnz .have
        mov dl, [si]
        inc si
        adc dl, dl
.have:  ret
unpack_end:
