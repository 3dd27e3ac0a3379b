; tests.asm - pxeinfo: try what the ROM can do, one verdict line each
; SPDX-License-Identifier: Apache-2.0
;
; A test returns CF = 0 if it passed, else AX = PXENV_STATUS_* or TEST_*.

%define TESTS_ASM

TEST_WRONG      equ 0xFF10
TEST_SILENT     equ 0xFF11
TEST_NO_MEMORY  equ 0xFF12

TEST_TRIES      equ 4                   ; datagrams and frames may be lost
TEST_TICKS      equ 18
TEST_EXTENDED   equ 0x200000            ; READ_FILE puts the file here
TEST_PORT       equ 0x5020              ; 8272, network order

variable test_crc, 4                    ; of this program, as it was sent
variable test_buffer, 1536

; report_tests - run all tests, if CONFIG_SELF_TEST says so
;   Clobbers: all but SS:SP
report_tests:
        mov al, CONFIG_SELF_TEST
        call config_byte
        test al, al
        jz .skipped
        print 10, "Self-tests", 10
        mov si, nbp_header
        mov cx, NBP_LENGTH
        xor eax, eax
        call crc32
        mov [test_crc], eax
        mov si, test_list
.next:  lodsw
        test ax, ax
        jz .skipped
        xchg ax, bx                     ; BX = routine
        print "  "
        call print_text
        print ": "
        push si
        call bx
        pop si
        call print_result
        jmp .next
.skipped:
        ret

; report_to_server - send the report, if CONFIG_REPORT_PORT says where to
; and report_tests has not done so
;   Clobbers: all but SS:SP
report_to_server:
        mov al, CONFIG_SELF_TEST
        call config_byte
        test al, al
        jnz .ret
        mov al, CONFIG_REPORT_PORT
        call config_find
        jc .ret
        print 10, "Report to the boot server: "
        call report_send
        jmp print_result
.ret:   ret

; print_result - print the verdict of a test
;   In:       CF, AX  as the test returned them
;   Clobbers: FLAGS
print_result:
        jc .failed
        print "ok", 10
        ret
.failed:
        cmp ax, PXENV_STATUS_UNSUPPORTED
        je .status                      ; no fault: it need not
        call problem
        print "FAILED, "
.status:
        jmp print_status

; test routine, "name"
%macro  test_entry 2
        dw %1
        db %2, 0
%endmacro

test_list:
        test_entry test_size, "TFTP file size of this program"
        test_entry test_get_512, "TFTP get, blocks of 512"
        test_entry test_get_1024, "TFTP get, blocks of 1024"
        test_entry test_get_1456, "TFTP get, blocks of 1456"
        test_entry test_read_file, "TFTP READ_FILE to 2 MB"
        test_entry test_udp, "UDP to the boot server and back"
        test_entry test_multicast, "multicast address of 224.0.1.2"
        test_entry report_send, "report to the boot server"
        test_entry test_arp, "ARP by raw frames"
        test_entry test_filter, "packet filter"
        test_entry test_clear, "clear statistics"
        test_entry test_reset, "reset the adapter"
        dw 0

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

; test_clear_block - zero CX bytes at DI
;   Clobbers: AX, CX
test_clear_block:
        push di
        xor ax, ax
        rep stosb
        pop di
        ret

; test_file_name - this program's name to DI
;   Clobbers: AX, CX, SI
test_file_name:
        mov si, boot_file
        mov cx, 128
        jmp string_copy

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

; test_udp - ask the boot server's TFTP port by UDP of our own
;   Any TFTP server answers a read request with its first block, an option
;   acknowledgement or an error; the transfer is then declined.
test_udp:
        call udp_open
        jc .ret
        mov di, test_buffer
        mov ax, 1 << 8                  ; RRQ, network order
        stosw
        call test_file_name
        call test_skip_text
        mov si, .mode
        mov cx, 6
        rep movsb
        mov bp, TEST_TRIES
.try:   mov eax, [boot_server]
        mov dx, TFTP_PORT
        mov bx, TEST_PORT
        mov si, test_buffer
        mov cx, di
        sub cx, si
        call udp_send
        jc .close
        push di
        mov di, test_buffer + 512
        mov cx, 1024
        mov ax, TEST_TICKS
        call udp_receive
        pop di
        jnc .answer
        dec bp
        jnz .try
        mov ax, TEST_SILENT
        jmp .fail
.answer:
        mov si, .decline
        mov cx, 5
        mov bx, TEST_PORT
        call udp_send
        mov al, [test_buffer + 512 + 1]
        cmp al, 3                       ; DATA
        jb .wrong
        cmp al, 6 + 1                   ; OACK; between them ACK, ERROR
        cmc
        jnc .close
.wrong: mov ax, TEST_WRONG
.fail:  stc
.close: pushf
        push ax
        call udp_close
        pop ax
        popf
.ret:   ret
.mode:  db "octet", 0
.decline: db 0, 5, 0, 0, 0              ; ERROR 0, no text

; test_skip_text - DI behind the text there
;   Clobbers: AX, CX
test_skip_text:
        mov cx, 128
        mov al, 0
        repne scasb
        ret

; test_multicast - 224.0.1.2 is 01:00:5E:00:01:02 (RFC 1112, 6.4)
test_multicast:
        mov dword [block + s_PXENV_UNDI_GET_MCAST_ADDRESS.InetAddr], 0x020100E0
        pxenv PXENV_UNDI_GET_MCAST_ADDRESS, block
        jc .ret
        lea si, [di + s_PXENV_UNDI_GET_MCAST_ADDRESS.MediaAddr]
        mov di, .expected
        mov cx, 6
        repe cmpsb
        je .ret                         ; CF = 0
        mov ax, TEST_WRONG
        stc
.ret:   ret
.expected: db 0x01, 0x00, 0x5E, 0x00, 0x01, 0x02

; test_arp - ask who has the boot server's, or our router's, address
;   Source:   RFC 826
test_arp:
        mov ax, FLTR_DIRECTED | FLTR_BRDCST
        call undi_open
        jc .ret
        mov cx, s_PXENV_UNDI_GET_INFORMATION_size
        mov di, block
        call test_clear_block
        pxenv PXENV_UNDI_GET_INFORMATION, block
        jc .close
        mov di, test_buffer
        mov cx, 60
        call test_clear_block
        mov cx, 6
        mov al, 0xFF
        rep stosb
        call .station
        mov si, .request
        mov cx, 10
        rep movsb
        call .station
        mov eax, [boot_address]
        stosd
        add di, 6
        mov eax, [boot_server]
        mov edx, eax
        call boot_gateway
        test eax, eax
        jnz .target
        mov eax, edx
.target:
        mov [di], eax
        mov bp, TEST_TRIES
.try:   mov si, test_buffer
        mov cx, 60
        call undi_send
        jc .close
        mov dx, TEST_TICKS
.poll:  call undi_receive
        jc .wait
        cmp dword [undi_frame + 18], 0x02000406 ; lengths 6 and 4, reply
        jne .poll
        cmp word [undi_frame + 12], 0x0608
        jne .poll
        mov eax, [undi_frame + 28]      ; sender's IP address
        cmp eax, [test_buffer + 38]
        jne .poll
        mov si, undi_frame + 22         ; its hardware address
        mov cx, 6
        mov al, ':'
        call print_bytes
        print ", "
        clc
        jmp .close
.wait:  mov ax, [BDA_TICKS]
        cmp ax, [test_tick]
        mov [test_tick], ax
        je .poll
        dec dx
        jnz .poll
        dec bp
        jnz .try
        mov ax, TEST_SILENT
        stc
.close: pushf
        push ax
        call undi_close
        pop ax
        popf
.ret:   ret
.station:                               ; own address to DI
        mov si, block + s_PXENV_UNDI_GET_INFORMATION.CurrentNodeAddress
        mov cx, 6
        rep movsb
        ret
.request:                               ; ARP, Ethernet, IPv4, request
        db 0x08, 0x06, 0, 1, 0x08, 0x00, 6, 4, 0, 1

variable test_tick, 2

; test_filter, test_clear, test_reset - calls whose only answer is success
test_filter:
        mov ax, FLTR_DIRECTED | FLTR_BRDCST
        call undi_open
        jc test_arp.ret
        mov byte [block + s_PXENV_UNDI_SET_PACKET_FILTER.filter], \
                FLTR_DIRECTED | FLTR_BRDCST | FLTR_PRMSC
        pxenv PXENV_UNDI_SET_PACKET_FILTER, block
        jmp test_arp.close
test_clear:
        pxenv PXENV_UNDI_CLEAR_STATISTICS, block
        ret
test_reset:
        mov ax, FLTR_DIRECTED | FLTR_BRDCST
        call undi_open
        jc test_arp.ret
        mov di, block
        mov cx, s_PXENV_UNDI_RESET_size
        call test_clear_block
        mov bx, PXENV_UNDI_RESET_ADAPTER
        call pxe_call
        jmp test_arp.close
