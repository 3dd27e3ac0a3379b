; fetchrom.asm - fetch by the ROM's file API, as iPXE has it, URLs included
; SPDX-License-Identifier: Apache-2.0
;
; Provides: way_rom_file
; Needs: fetch, flat, pxe

ROM_FILE_MAGIC  equ 0x91D447B2          ; in; out is ROM_FILE_ANSWER
ROM_FILE_ANSWER equ 0xE9C17B20
ROM_FILE_CALLS  equ 0x1B                ; OPEN, CLOSE, READ, GET_FILE_SIZE
ROM_FILE_PIECE  equ 0xF000

variable rom_file_block, s_PXENV_FILE_API_CHECK_size
variable rom_file_handle, 2
variable rom_file_url, FETCH_NAME_MAX + 32

way_rom_file:   istruc s_WAY
                at .Probe, dw rom_file_probe
                at .Open, dw rom_file_open
                at .Read, dw rom_file_read
                at .Close, dw rom_file_close
                at .Text, db "the ROM's file API", 0
                iend

; rom_file_probe - as probe of a way
;   Clobbers: all but SS:SP
;   Source:   iPXE, pxe_api.h: PXENV_FILE_API_CHECK
rom_file_probe:
        mov di, rom_file_block
        mov word [di + s_PXENV_FILE_API_CHECK.Size], s_PXENV_FILE_API_CHECK_size
        mov dword [di + s_PXENV_FILE_API_CHECK.Magic], ROM_FILE_MAGIC
        mov bx, PXENV_FILE_API_CHECK
        call pxe_call
        jc .done
        cmp dword [di + s_PXENV_FILE_API_CHECK.Magic], ROM_FILE_ANSWER
        stc
        jne .done
        mov al, [di + s_PXENV_FILE_API_CHECK.APIMask]
        not al
        test al, ROM_FILE_CALLS         ; CF = 0
        jz .done
        stc
.done:  ret

; rom_file_open - as open of a way
;   Clobbers: all but SS:SP
rom_file_open:
%ifdef FETCH_NET
        push si
        call fetch_net_end              ; the ROM is asked again
        pop si
%endif
        mov di, rom_file_url
        call fetch_is_url
        je .copy
        push si
        mov si, fetch_scheme
        call string_append
        mov si, fetch_server
        call string_ip
        mov al, '/'
        stosb
        pop si
        mov dx, rom_file_url + FETCH_NAME_MAX + 28
.path:  lodsb                           ; what would end a path is written %XX
        test al, al
        jz .end
        cmp di, dx
        jae .long
        cmp al, '%'
        je .escape
        cmp al, '#'
        je .escape
        cmp al, '?'
        je .escape
        cmp al, ' '
        jbe .escape
        stosb
        jmp .path
.escape:
        call string_escape
        jmp .path
.long:  mov ax, FETCH_LONG
        stc
        ret
.copy:  call string_append
.end:   mov byte [di], 0
        mov di, rom_file_block
        mov dword [di + s_PXENV_FILE_OPEN.FileName], rom_file_url
        mov dword [di + s_PXENV_FILE_OPEN.Reserved], 0
        mov bx, PXENV_FILE_OPEN
        call pxe_call
        jc .ret
        mov ax, [di + s_PXENV_FILE_OPEN.FileHandle]
        mov [rom_file_handle], ax
        mov [di + s_PXENV_FILE_GET_FILE_SIZE.FileHandle], ax
        mov bx, PXENV_FILE_GET_FILE_SIZE
        call pxe_call
        mov eax, FETCH_UNKNOWN
        jc .unknown
        mov eax, [di + s_PXENV_FILE_GET_FILE_SIZE.FileSize]
        test eax, eax
        jnz .ret                        ; CF = 0
        dec eax                         ; an HTTP reply without a length
.unknown:
        clc
.ret:   ret

; rom_file_read - as read of a way
;   Clobbers: all but SS:SP
;   FILE_READ does not wait: while there is nothing it says so.
rom_file_read:
        mov ebx, edx                    ; EBX = where, EDX = length so far
        xor edx, edx
        mov bp, FETCH_TICKS
.next:  push ebx
        mov di, rom_file_block
        mov ax, [rom_file_handle]
        mov [di + s_PXENV_FILE_READ.FileHandle], ax
        mov word [di + s_PXENV_FILE_READ.BufferSize], ROM_FILE_PIECE
        mov dword [di + s_PXENV_FILE_READ.Buffer], LAYOUT_FETCH << 16
        mov bx, PXENV_FILE_READ
        call pxe_call
        pop ebx
        jnc .got
        cmp ax, PXENV_STATUS_TFTP_OPEN  ; nothing yet
        stc
        jne .done
        mov ax, [BDA_TICKS]
        cmp ax, [.tick]
        mov [.tick], ax
        je .next
        dec bp
        jnz .next
        mov ax, FETCH_SILENT
        stc
        ret
.got:   mov bp, FETCH_TICKS
        movzx eax, word [rom_file_block + s_PXENV_FILE_READ.BufferSize]
        test eax, eax
        jz .end
        call fetch_move
        jnc .next
        ret
.end:   mov eax, edx
.done:  ret
.tick:  dw 0

; rom_file_close - as close of a way
;   Clobbers: all but SS:SP
rom_file_close:
        mov di, rom_file_block
        mov ax, [rom_file_handle]
        mov [di + s_PXENV_FILE_CLOSE.FileHandle], ax
        mov bx, PXENV_FILE_CLOSE
        jmp pxe_call
