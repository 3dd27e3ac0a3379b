; contracts.asm (test) - each routine of lib/ keeps what its header says
; SPDX-License-Identifier: Apache-2.0
;
; contracts.py makes contracts.inc, the calls, from contracts.txt and from the
; headers. All registers are filled, the routine is called, and what differs is
; compared with "Out" and "Clobbers". DS, SS:SP, DF and IF must be as before.

%define PROGRAM_NAME "test-contracts"
%define PROGRAM_CONSOLE "consolelog.asm"
%macro PROGRAM_CONFIG 0
        db CONFIG_REPORT_PORT, 2, 9, 0  ; nobody answers there
        db CONFIG_EXIT, 1, EXIT_RETURN
%endmacro
%include "tap.inc"
%define PROGRAM_FORM NBP_FORM_PXE       ; the whole of unload.asm

%include "contract.inc"

variable text_buffer, 256
variable flat_buffer, 2048

tests:  call pxe_find
        call boot_info
%include "contracts.inc"
        ret

; find_card - the lab's card: SI = [card], filled in
find_card:
        pushad
        mov bx, UNDI_ROM_FIRST
        call undi_rom_find
        mov [card + s_UNDI_CARD.ROM], bx
        xor si, si
        mov ax, 0xB102                  ; CX device, DX vendor
        int 0x1A
        cld
        mov [card + s_UNDI_CARD.BusDevFunc], bx
        popad
        mov si, card
        ret

variable card, 16

fetch_ways: dw way_rom_file, way_rom_whole, way_rom_blocks, 0

file:   db "hello.0", 0
url:    db "http://10.0.2.2/hello.0", 0
missing: db "missing.0", 0
digits: db "123456789", 0
address: db "10.0.2.99", 0

%include "arp.asm"
%include "bootinfo.asm"
%include "cmdline.asm"
%include "dhcpinfo.asm"
%include "dhcppatch.asm"
%include "dump.asm"
%include "extended.asm"
%include "fetch.asm"
%include "fetchrom.asm"
%include "fetchtftp.asm"
%include "flat.asm"
%include "fields.asm"
%include "keyboard.asm"
%include "keyline.asm"
%include "memmap.asm"
%include "nbpload.asm"
%include "nbpplace.asm"
%include "pci.asm"
%include "pxe.asm"
%include "readfile.asm"
%include "report.asm"
%include "sha256.asm"
%include "status.asm"
%include "string.asm"
%include "tftp.asm"
%include "udp.asm"
%include "undi.asm"
%include "undirom.asm"
%include "unload.asm"

table:  field NUMBER8, 0, "n"
        db 0

%include "end.asm"
