; consolemin.asm - the console of programs that must be small
; SPDX-License-Identifier: Apache-2.0
;
; Provides: print_inline
; Needs: tell

; print_inline - print the text that follows the call; see macro print
;   Clobbers: AX, BX, BP, SI, FLAGS
print_inline:
        pop si
        call tell
        jmp si
