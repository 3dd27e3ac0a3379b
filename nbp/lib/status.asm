; status.asm - why something failed, in words
; SPDX-License-Identifier: Apache-2.0
;
; Provides: print_status
; Needs: print

; print_status - print a status with its meaning and end the line
;   In:       AX  PXENV_STATUS_*, STATUS_UNWRITTEN or a code of ours
;   Clobbers: FLAGS
print_status:
        push si
        print "status "
        call print_hex16
        mov si, status_texts
.next:  cmp byte [si + 2], 0            ; an empty text ends the list
        je .end
        cmp ax, [si]
        lea si, [si + 2]
        je .found
.skip:  inc si
        cmp byte [si - 1], 0
        jne .skip
        jmp .next
.found: print ": "
        call print_text
.end:   print 10
        pop si
        ret

; status code, "text"
%macro  status 2
        dw %1
        db %2, 0
%endmacro

status_texts:
        status PXENV_STATUS_UNSUPPORTED, "not supported"
%ifndef FETCH_NET                       ; else the ROM goes without a word
        status PXENV_STATUS_KEEP_UNDI, "UNDI must stay"
        status PXENV_STATUS_KEEP_ALL, "PXE must stay"
%endif
        status PXENV_STATUS_OUT_OF_RESOURCES, "no room"
        status PXENV_STATUS_TFTP_OPEN_TIMEOUT, "no answer"
        status PXENV_STATUS_TFTP_READ_TIMEOUT, "server silent"
        status PXENV_STATUS_TFTP_FILE_NOT_FOUND, "not found"
        status PXENV_STATUS_TFTP_ACCESS_VIOLATION, "access denied"
        status PXENV_STATUS_UNDI_MEDIATEST_FAILED, "no link"
        status STATUS_UNWRITTEN, "no such call"
%ifdef NBPPLACE_ASM
        status LOAD_EMPTY, "empty"
        status LOAD_TOO_LARGE, "too large"
        status LOAD_EFI, "EFI program"
        status LOAD_LINUX, "Linux kernel: needs PXELINUX or GRUB"
%endif
%ifdef NBPLOAD_ASM
        status LOAD_LENGTH, "wrong length"
        status LOAD_CRC32, "wrong CRC-32"
%endif
%ifdef FETCH_ASM
        status FETCH_NO_ROOM, "too large"
        status FETCH_NO_WAY, "no way to fetch it: its protocol is not known here"
        status FETCH_LONG, "name too long"
        status FETCH_SHORT, "it ended too early"
        status FETCH_SILENT, "server silent"
%endif
%ifdef FETCHMEDIUM_ASM
        status FETCH_DISK, "the BIOS cannot read the medium"
%endif
%ifdef HASH_WRONG
        status HASH_WRONG, "its SHA-256 is not the one that was given: REFUSED"
%endif
%ifdef NET_ASM
        status NET_SILENT, "no answer"
        status NET_REFUSED, "refused"
        status NET_BROKEN, "wrong answer"
        status NET_NO_ROUTE, "no answer to ARP"
    %ifndef FETCH_NET                   ; else fetch_net_reason has other words for them
        status NET_TOO_LARGE, "no room"
        status NET_NOT_FOUND, "not found"
        status NET_SHORT, "ended early"
        status NET_URL_SCHEME, "only http:// and tftp://"
    %endif
%endif
%ifdef NET_FIXED
        status NET_FIXED_MASK, "no mask"
        status NET_FIXED_ADDRESS, "no address for a machine"
        status NET_FIXED_NETWORK, "that is the network's own address"
        status NET_FIXED_BROADCAST, "that is the network's broadcast"
        status NET_FIXED_ROUTER, "the gateway is not another machine in the network"
        status NET_FIXED_DOUBLE, "another machine has this address"
%endif
%ifdef NET_TCP
        status NET_RESET, "connection reset"
        status NET_URL_BAD, "no URL, or too long"
        status NET_DNS_NONE, "no name server"
        status NET_HTTP_STATUS, "the web server refuses"
        status NET_HTTP_LOOP, "redirected in circles"
        status NET_HTTP_CHANGED, "the file has changed"
%endif
%ifdef TESTS_ASM
        status TEST_WRONG, "wrong answer"
        status TEST_SILENT, "no answer"
        status ARP_SILENT, "no answer"
        status REPORT_SILENT, "not acknowledged"
        status TEST_NO_MEMORY, "no memory above 1 MB"
%endif
        status 0, ""
