; readfile.asm - a whole file from the boot server, to anywhere
; SPDX-License-Identifier: Apache-2.0
;
; Provides: read_file, file_size
; Needs: pxe, bootinfo, string

TFTP_PORT       equ 69 << 8             ; network order

variable read_file_block, s_PXENV_TFTP_READ_FILE_size

; read_file - load a file
;   In:       SI  name with NUL, at most 127 bytes
;             EAX server, network order
;             EDX physical address, ECX  room there
;   Out:      CF = 0: EAX length
;             CF = 1: AX = PXENV_STATUS_*
;   Clobbers: EAX, CX
;   Needs:    boot_info
;   Source:   PXE 2.1, TFTP Read File
;   The way in which the ROM has loaded this program, from this server: if
;   any of its calls works here, this does. iPXE bears duplicated packets
;   in it; its TFTP_READ gives up on one, with status 0006.
read_file:
        push bx
        push di
        push si
        push ecx
        push eax
        mov di, read_file_block
        mov cx, s_PXENV_TFTP_READ_FILE_size
        xor ax, ax
        rep stosb
        mov di, read_file_block
        pop eax
        mov [di + s_PXENV_TFTP_READ_FILE.ServerIPAddress], eax
        call boot_gateway
        mov [di + s_PXENV_TFTP_READ_FILE.GatewayIPAddress], eax
        mov [di + s_PXENV_TFTP_READ_FILE.Buffer], edx
        pop dword [di + s_PXENV_TFTP_READ_FILE.BufferSize]
        mov word [di + s_PXENV_TFTP_READ_FILE.TFTPSrvPort], TFTP_PORT
        mov word [di + s_PXENV_TFTP_READ_FILE.TFTPOpenTimeOut], 4
        mov word [di + s_PXENV_TFTP_READ_FILE.TFTPReopenDelay], 1
        add di, s_PXENV_TFTP_READ_FILE.FileName
        mov cx, 128
        call string_copy
        pxenv PXENV_TFTP_READ_FILE, read_file_block
        jc .done
        mov eax, [di + s_PXENV_TFTP_READ_FILE.BufferSize]
.done:  pop si
        pop di
        pop bx
        ret

; file_size - how long is the file that read_file could not load?
;   In:       SI  name with NUL, at most 127 bytes
;             EDX server, network order
;   Out:      CF = 0: EAX length
;             CF = 1: AX = PXENV_STATUS_*
;   Clobbers: EAX, BX, CX, DI
;   Source:   PXE 2.1, TFTP Get File Size
file_size:
        push si
        mov di, read_file_block
        mov [di + s_PXENV_TFTP_GET_FSIZE.ServerIPAddress], edx
        mov eax, edx
        call boot_gateway
        mov [di + s_PXENV_TFTP_GET_FSIZE.GatewayIPAddress], eax
        add di, s_PXENV_TFTP_GET_FSIZE.FileName
        mov cx, 128
        call string_copy
        pxenv PXENV_TFTP_GET_FSIZE, read_file_block
        jc .done
        mov eax, [di + s_PXENV_TFTP_GET_FSIZE.FileSize]
.done:  pop si
        ret
