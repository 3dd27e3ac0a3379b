; fetchtftp.asm - fetch by the ROM's TFTP: TFTP_READ_FILE, or block by block
; SPDX-License-Identifier: Apache-2.0
;
; Provides: way_rom_whole, way_rom_blocks
; Needs: fetch, flat, pxe, readfile, tftp, string

ROM_BLOCK_SIZE  equ 1456                ; what most ROMs ask for themselves

ROM_BLOCK_MAX   equ 0xF000              ; what LAYOUT_FETCH holds, and more

variable rom_tftp_server, 4
variable rom_tftp_path, 2

way_rom_whole:  istruc s_WAY
                at .Probe, dw rom_tftp_probe
                at .Open, dw rom_whole_open
                at .Read, dw rom_whole_read
                at .Close, dw rom_tftp_probe
                at .Text, db "the ROM's TFTP_READ_FILE", 0
                iend

way_rom_blocks: istruc s_WAY
                at .Probe, dw rom_tftp_probe
                at .Open, dw rom_blocks_open
                at .Read, dw rom_blocks_read
                at .Close, dw tftp_close
                at .Text, db "the ROM's TFTP_READ", 0
                iend

; rom_tftp_probe - as probe of a way: every ROM has TFTP
;   Clobbers: none
rom_tftp_probe:
        clc
        ret

; rom_tftp_name - who is asked for what?
;   In:       SI  name, as open of a way
;   Out:      CF = 0: SI path, at most 127 bytes; EAX server
;             CF = 1: AX = FETCH_*
;   Clobbers: EAX, BX, CX, SI
;   "tftp://10.0.2.2/path" names its server; other URLs are not for us.
rom_tftp_name:
%ifdef FETCH_NET
        push si
        call fetch_net_end              ; the ROM is asked again
        pop si
%endif
        mov eax, [fetch_server]
        call fetch_is_url
        jne .path
        mov bx, FETCH_CANNOT
        cmp dword [si], 'tftp'
        jne .bad
        add si, 7
        xor cx, cx
.host:  push bx
        mov bx, cx
        cmp byte [si + bx], '/'
        pop bx
        je .slash
        inc cx
        cmp cx, 16
        jb .host
.bad:   mov ax, bx
        stc
        ret
.slash: call string_address
        jc .bad
        add si, cx
        inc si
.path:  mov [rom_tftp_server], eax
        mov [rom_tftp_path], si
        mov bx, FETCH_LONG
        mov cx, 128
        push si
.length:
        lodsb
        test al, al
        loopnz .length
        pop si
        jnz .bad
        mov eax, [rom_tftp_server]
        ret                             ; CF = 0: of TEST

; rom_whole_open - as open of a way
;   Clobbers: all but SS:SP
rom_whole_open:
        call rom_tftp_name
        jc .done
        mov edx, eax
        call file_size
        jnc .done
        cmp ax, PXENV_STATUS_TFTP_FILE_NOT_FOUND
        stc
        je .done
        cmp ax, PXENV_STATUS_TFTP_ACCESS_VIOLATION
        stc
        je .done
        mov eax, FETCH_UNKNOWN          ; a server that tells no lengths
        clc
.done:  ret

; rom_whole_read - as read of a way
;   Clobbers: all but SS:SP
rom_whole_read:
        mov si, [rom_tftp_path]
        mov eax, [rom_tftp_server]
        call read_file
        jc .done
        call [fetch_tell]
        clc
.done:  ret

; rom_blocks_open - as open of a way
;   Clobbers: all but SS:SP
rom_blocks_open:
        call rom_tftp_name
        jc .done
        mov edx, eax
        call file_size
        jnc .size
        cmp ax, PXENV_STATUS_TFTP_FILE_NOT_FOUND
        stc
        je .done
        mov eax, FETCH_UNKNOWN
.size:  push eax
        mov si, [rom_tftp_path]
        mov eax, [rom_tftp_server]
        mov cx, ROM_BLOCK_SIZE
        call tftp_open
        pop edx
        jc .done
        cmp word [tftp_size], ROM_BLOCK_MAX
        cmc
        mov ax, PXENV_STATUS_TFTP_INVALID_PACKET_SIZE
        jc .done
        mov eax, edx
.done:  ret

; rom_blocks_read - as read of a way
;   Clobbers: all but SS:SP
rom_blocks_read:
        mov ebx, edx                    ; EBX = where, EDX = length so far
        xor edx, edx
.next:  mov eax, LAYOUT_FETCH << 16
        call tftp_read
        jc .failed
        movzx eax, ax
        push ax
        call fetch_move
        pop si
        jc .done
        cmp si, [tftp_size]
        je .next
        mov eax, edx
        clc
.done:  ret
.failed:
        stc
        ret
