; cmdline.asm - what stands behind the program's name where iPXE starts it
; SPDX-License-Identifier: Apache-2.0
;
; Provides: command_line
; Needs: pxe

variable command_block, s_PXENV_FILE_CMDLINE_size

; command_line - read the command line
;   In:       DI  room for 128 bytes
;   Out:      CF = 0: a text with NUL there, not empty
;             CF = 1: there is none, or the ROM is not iPXE
;   Clobbers: AX, BX
;   Source:   iPXE, pxe_api.h: PXENV_FILE_CMDLINE
;   `chain pxechain.kkpxe next.0` in an iPXE script passes "next.0".
command_line:
        push di
        mov word [command_block + s_PXENV_FILE_CMDLINE.BufferSize], 127
        mov [command_block + s_PXENV_FILE_CMDLINE.Buffer], di
        pxenv PXENV_FILE_CMDLINE, command_block
        pop di
        jc .done
        cmp word [command_block + s_PXENV_FILE_CMDLINE.BufferSize], 2
.done:  ret
