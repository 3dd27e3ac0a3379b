; timer.asm - time by the ticks of the BIOS
; SPDX-License-Identifier: Apache-2.0

; timer_wait - let time pass
;   In:       AX  ticks of 55 ms, at most 32767
;   Clobbers: FLAGS
;   Counts changes of the counter, so that midnight does not matter. No
;   HLT: a ROM may have taken the timer interrupt away (quirk U11).
timer_wait:
        push ax
        push dx
.tick:  dec ax
        js .done
        mov dx, [BDA_TICKS]
.poll:  cmp dx, [BDA_TICKS]
        je .poll
        jmp .tick
.done:  pop dx
        pop ax
        ret
