; cmdline.asm - what stands behind the program's name where iPXE starts it
; SPDX-License-Identifier: Apache-2.0
;
; Provides: command_line
; Needs: pxe

COMMAND_LONG    equ 0xFF07

variable command_block, s_PXENV_FILE_CMDLINE_size

; command_line - read the command line
;   In:       DI  room for 128 bytes
;   Out:      CF = 0: a text with NUL there, not empty
;             CF = 1: AX = 0: there is none, or the ROM is not iPXE; or
;             AX = COMMAND_LONG: it does not fit
;   Clobbers: AX, BX
;   Source:   iPXE, pxe_api.h: PXENV_FILE_CMDLINE
;   `chain pxechain.kkpxe next.0` in an iPXE script passes "next.0".
command_line:
        push di
        mov word [command_block + s_PXENV_FILE_CMDLINE.BufferSize], 127
        mov [command_block + s_PXENV_FILE_CMDLINE.Buffer], di
        pxenv PXENV_FILE_CMDLINE, command_block
        pop di
        mov ax, 0
        jc .done
        mov bx, [command_block + s_PXENV_FILE_CMDLINE.BufferSize]
        cmp bx, 2                       ; with its NUL
        jb .done
        cmp bx, 129
        cmc
        mov ax, COMMAND_LONG
.done:  ret
