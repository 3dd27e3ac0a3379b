; crc32.asm - CRC-32 as in IEEE 802.3
; SPDX-License-Identifier: Apache-2.0

; crc32 - continue a CRC over some bytes
;   In:       EAX  CRC of what came before, 0 at first
;             SI   bytes, CX  number, not 0
;   Out:      EAX  CRC
;   Clobbers: CX, SI, FLAGS
;   Bit by bit: no table, 16 KB take some milliseconds on a 486.
crc32:
        push bx
        not eax
.byte:  xor al, [si]
        inc si
        mov bl, 8
.bit:   shr eax, 1
        jnc .clear
        xor eax, 0xEDB88320
.clear: dec bl
        jnz .bit
        loop .byte
        not eax
        pop bx
        ret
