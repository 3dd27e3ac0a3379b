; testtftp.asm - pxeinfo: tests of TFTP: file size, blocks, a whole file
; SPDX-License-Identifier: Apache-2.0

; test_size - ask the server for the size of this program
test_size:
        mov di, block
        mov cx, s_PXENV_TFTP_GET_FSIZE_size
        call test_clear_block
        mov eax, [boot_server]
        mov [di + s_PXENV_TFTP_GET_FSIZE.ServerIPAddress], eax
        call boot_gateway
        mov [di + s_PXENV_TFTP_GET_FSIZE.GatewayIPAddress], eax
        add di, s_PXENV_TFTP_GET_FSIZE.FileName
        call test_file_name
        pxenv PXENV_TFTP_GET_FSIZE, block
        jc .done
        mov eax, [di + s_PXENV_TFTP_GET_FSIZE.FileSize]
        call print_decimal
        print " bytes, "
        cmp eax, NBP_LENGTH
        je .done
        mov ax, TEST_WRONG
        stc
.done:  ret

; test_get_* - load this program again and compare the CRC-32
test_get_512:
        mov cx, 512
        jmp test_get
test_get_1024:
        mov cx, 1024
        jmp test_get
test_get_1456:
        mov cx, 1456
        ; fall through to test_get
test_get:
        mov bp, 16                      ; iPXE ends at a duplicated packet,
.again: push cx                         ; with this status
        call .try
        pop cx
        jnc .passed
        cmp ax, PXENV_STATUS_OUT_OF_RESOURCES
        jne .failed_for_good
        dec bp
        jnz .again
.failed_for_good:
        stc
        ret
.passed:
        movzx eax, word [tftp_size]
        call print_decimal
        print " agreed, "
        clc
        ret
.try:   mov si, boot_file
        mov eax, [boot_server]
        call tftp_open
        jc .ret
        cmp word [tftp_size], 1536
        mov ax, PXENV_STATUS_TFTP_INVALID_PACKET_SIZE
        ja .failed
        xor edx, edx                    ; EDX = CRC so far
.block: mov eax, test_buffer
        call tftp_read
        jc .failed
        mov cx, ax
        jcxz .counted
        mov si, test_buffer
        xchg eax, edx
        call crc32
        xchg eax, edx
.counted:
        cmp ax, [tftp_size]
        je .block
        call tftp_close
        jmp test_compare
.failed:
        push ax
        call tftp_close
        pop ax
        stc
.ret:   ret

; test_compare - is EDX the CRC-32 of this program?
;   Out:      CF = 1: no, AX = TEST_WRONG
test_compare:
        cmp edx, [test_crc]
        je .equal
        mov ax, TEST_WRONG
        stc
.equal: ret

; test_read_file - load this program above 1 MB, bring it back in pieces
test_read_file:
        mov ah, 0x88                    ; KB above 1 MB
        int 0x15
        cmp ax, (TEST_EXTENDED >> 10) - 1024 + 64
        mov ax, TEST_NO_MEMORY
        jb .ret
        mov si, boot_file
        mov eax, [boot_server]
        mov edx, TEST_EXTENDED
        mov ecx, 0x10000
        call read_file
        jc .ret
        cmp eax, NBP_LENGTH
        mov ax, TEST_WRONG
        stc
        jne .ret
        mov ebx, TEST_EXTENDED
        xor edi, edi                    ; EDI = CRC so far
.piece: mov eax, ebx
        mov edx, test_buffer
        mov cx, 1024
        call extended_copy
        mov ax, TEST_NO_MEMORY
        jc .ret
        mov ecx, TEST_EXTENDED + NBP_LENGTH
        sub ecx, ebx                    ; ECX = bytes left
        cmp ecx, 1024
        jbe .last
        mov cx, 1024
.last:  mov si, test_buffer
        mov eax, edi
        call crc32
        mov edi, eax
        add ebx, 1024
        cmp ebx, TEST_EXTENDED + NBP_LENGTH
        jb .piece
        mov edx, edi
        jmp test_compare
.ret:   ret
