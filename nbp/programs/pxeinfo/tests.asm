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
        cmp dword [boot_server], 0
        je .nobody
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
.nobody:
        call problem
        print "  FAILED, no boot server is known", 10
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
        call report_send                ; all that has been printed so far
        print 10, "Report to the boot server: "
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
        test_entry test_restart, "restart with media test"
        dw 0

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

%include "pxeinfo/testtftp.asm"
%include "pxeinfo/testudp.asm"
%include "pxeinfo/testundi.asm"
