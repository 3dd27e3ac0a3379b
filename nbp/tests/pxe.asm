; pxe.asm (test) - the PXE stack is found by each plan, a broken one is not
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_NAME "test-pxe"
%include "tap.inc"

FAKE_SEGMENT    equ 0x7000              ; free memory, below any ROM
FAKE_PXENV      equ 0x100               ; offsets in it
FAKE_BANGPXE    equ 0x200

; checksum at, field, size - make the bytes of a fake structure sum to 0
%macro  checksum 3
        mov di, %1
        mov si, %1 + %2
        mov cx, %3
        call fake_checksum
%endmacro

tests:  mov bx, 1
.real:  call pxe_try
        check nc, "the ROM's stack is found by each plan"
        inc bx
        cmp bx, PXE_PLANS
        jbe .real
        call pxe_find
        check nc, "the ROM's stack is found"
        check_equal byte [pxe_plan], 1, "by the first plan"
        mov ax, PXENV_PACKET_TYPE_DHCP_ACK
        call dhcp_cached
        check nc, "a call works"
        check_equal byte [dhcp_packet + s_BOOTPLAYER.opcode], 2, \
                "and returns a reply"
        call dhcp_option_first
        check nc, "it has options"
        check_equal al, DHCP_MESSAGE_TYPE, "the message type first"
        check_equal byte [si], 5, "it is an ACK"
        mov di, block
        mov bx, 0x00FE
        call pxe_call
        check c, "an opcode that does not exist fails"

        ; from here on the ROM's pointers are replaced by fakes
        mov eax, FAKE_SEGMENT << 16 | FAKE_BANGPXE
        mov [entry_state + s_ENTRY.BangPXE], eax
        mov word [entry_state + s_ENTRY.es], FAKE_SEGMENT
        mov word [entry_state + s_ENTRY.ebx], FAKE_PXENV
        mov bx, 1
        call pxe_try
        check_equal dl, VERDICT_SIGNATURE, "no structure: signature"
        call fake
        call pxe_try
        check nc, "a fake !PXE is taken"
        check_equal ecx, 0x12345678, "with its entry point"
        inc byte [es:FAKE_BANGPXE + s_PXE.reserved_1]
        call pxe_try
        check_equal dl, VERDICT_CHECKSUM, "a changed byte: checksum"
        mov byte [es:FAKE_BANGPXE + s_PXE.StructLength], s_PXE_MIN_SIZE - 1
        call pxe_try
        check_equal dl, VERDICT_LENGTH, "too short: length"
        call fake
        mov dword [es:FAKE_BANGPXE + s_PXE.EntryPointSP], 0
        checksum FAKE_BANGPXE, s_PXE.StructCksum, s_PXE_size
        call pxe_try
        check_equal dl, VERDICT_ENTRY, "no entry point"
        call pxe_try
        check c, "and no stack"
        mov dword [entry_state + s_ENTRY.BangPXE], FAKE_SEGMENT << 16 | 0xFFFC
        mov dword [es:0xFFFC], "!PXE"
        mov byte [es:0], 88             ; where a wrapping read would look
        call pxe_try
        check_equal dl, VERDICT_LENGTH, "over the segment's end: length"
        mov dword [entry_state + s_ENTRY.BangPXE], 0x00000500
        call pxe_try
        check_equal dl, VERDICT_ABSENT, "segment 0: absent"

        call fake
        mov bx, 2
        call pxe_try
        check nc, "a fake PXENV+ is taken"
        check_equal ecx, 0x12345678, "by the entry point of its !PXE"
        check_equal edi, FAKE_SEGMENT << 16 | FAKE_BANGPXE, "which it names"
        inc byte [es:FAKE_BANGPXE]
        call pxe_try
        check nc, "with a broken !PXE it is taken, too"
        check_equal ecx, 0x55667788, "by its own entry point"
        check_equal edi, 0, "without !PXE"
        call fake
        mov word [es:FAKE_PXENV + s_PXENV.Version], 0x0200
        checksum FAKE_PXENV, s_PXENV.Checksum, s_PXENV_size
        call pxe_try
        check_equal ecx, 0x55667788, "PXE 2.0: its own entry point"
        mov byte [es:FAKE_PXENV + s_PXENV.Checksum], 0
        call pxe_try
        check_equal dl, VERDICT_CHECKSUM, "broken PXENV+: checksum"

        mov dword [entry_state + s_ENTRY.BangPXE], 0
        call pxe_find
        check_equal byte [pxe_plan], 3, "without the first two, the third"
        mov dword [IVT_INT1A], .int1a
        call pxe_find
        check_equal byte [pxe_plan], 4, "without the first three, the fourth"
        mov word [BDA_BASE_MEMORY], 640
        call pxe_find
        check c, "without all four there is no stack"
        check_equal ax, PXENV_STATUS_LOADER_NO_PXE_STRUCT, \
                "and the status says so"
        ret
.int1a: iret                            ; AX unchanged: no PXE here

; fake - build a sound !PXE and PXENV+ in FAKE_SEGMENT
;   Out:      ES  FAKE_SEGMENT
;   Clobbers: AX, CX, SI, DI
fake:   mov ax, FAKE_SEGMENT
        mov es, ax
        xor di, di
        mov cx, 0x300
        xor ax, ax
        rep stosb
        mov dword [es:FAKE_BANGPXE], "!PXE"
        mov byte [es:FAKE_BANGPXE + s_PXE.StructLength], s_PXE_size
        mov dword [es:FAKE_BANGPXE + s_PXE.EntryPointSP], 0x12345678
        checksum FAKE_BANGPXE, s_PXE.StructCksum, s_PXE_size
        mov dword [es:FAKE_PXENV], "PXEN"
        mov word [es:FAKE_PXENV + 4], "V+"
        mov word [es:FAKE_PXENV + s_PXENV.Version], 0x0201
        mov byte [es:FAKE_PXENV + s_PXENV.Length], s_PXENV_size
        mov dword [es:FAKE_PXENV + s_PXENV.RMEntry], 0x55667788
        mov dword [es:FAKE_PXENV + s_PXENV.PXEPtr], \
                FAKE_SEGMENT << 16 | FAKE_BANGPXE
        checksum FAKE_PXENV, s_PXENV.Checksum, s_PXENV_size
        ret

; fake_checksum - see macro checksum
;   In:       ES:DI  structure, ES:SI its checksum byte, CX size
;   Clobbers: AX, CX, DI
fake_checksum:
        xor al, al
.sum:   sub al, [es:di]
        inc di
        loop .sum
        add [es:si], al
        ret

variable block, 128

%include "dhcpinfo.asm"
%include "pxe.asm"
%include "string.asm"
%include "end.asm"
