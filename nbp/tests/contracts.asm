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

                struc s_REGISTERS
.eax            resd 1
.ebx            resd 1
.ecx            resd 1
.edx            resd 1
.esi            resd 1
.edi            resd 1
.ebp            resd 1
.esp            resd 1
.flags          resw 1
.ds             resw 1
.es             resw 1
                endstruc

variable before, s_REGISTERS_size
variable after, s_REGISTERS_size
variable text_buffer, 256
variable flat_buffer, 2048

; contract_fill - put into each register what no routine would leave there
contract_fill:
        mov eax, 0xA1A2A3A4
        mov ebx, 0xB1B2B3B4
        mov ecx, 0xC1C2C3C4
        mov edx, 0xD1D2D3D4
        mov esi, 0xE1E2E3E4
        mov edi, 0xF1F2F3F4
        mov ebp, 0x91929394
        ret

; registers_keep structure - to it; CS = 0 holds whatever DS has become
%macro  registers_keep 1
        mov [cs:%1 + s_REGISTERS.eax], eax
        mov [cs:%1 + s_REGISTERS.ebx], ebx
        mov [cs:%1 + s_REGISTERS.ecx], ecx
        mov [cs:%1 + s_REGISTERS.edx], edx
        mov [cs:%1 + s_REGISTERS.esi], esi
        mov [cs:%1 + s_REGISTERS.edi], edi
        mov [cs:%1 + s_REGISTERS.ebp], ebp
        mov [cs:%1 + s_REGISTERS.esp], esp
        mov [cs:%1 + s_REGISTERS.ds], ds
        mov [cs:%1 + s_REGISTERS.es], es
        pushf
        pop word [cs:%1 + s_REGISTERS.flags]
%endmacro

; contract_call routine, bits of EAX, EBX, ECX, EDX, ESI, EDI, EBP, ES that may
; change - call it and compare
%macro  contract_call 9
        call contract_run
        dw %1
        dd %2, %3, %4, %5, %6, %7, %8
        db %9
    %defstr %%name %1
        db %%name, 0
%endmacro

; contract_run - call a routine; its address, masks and name follow the call
contract_run:
        pop word [contract_return]
        registers_keep before
        push bx
        mov bx, [contract_return]
        mov bx, [bx]
        mov [contract_routine], bx
        pop bx
        call [contract_routine]
        registers_keep after
        ; fall through to contract_judge

variable contract_return, 2
variable contract_routine, 2

; contract_judge - compare before and after
contract_judge:
        cld
        sti
        mov ax, cs
        mov ds, ax
        mov es, ax
        mov si, [contract_return]
        inc si
        inc si
        mov byte [contract_bad], 0
        xor bx, bx
.register:
        mov eax, [before + bx]
        xor eax, [after + bx]
        mov edx, [si]
        add si, 4
        not edx
        test eax, edx
        jz .same
        mov di, bx
        shr di, 1
        add di, .names
        call .tell
.same:  add bx, 4
        cmp bx, s_REGISTERS.esp
        jb .register
        mov eax, [before + bx]
        mov di, .names + 2 * 7
        cmp eax, [after + bx]
        je .segments
        call .tell
        mov sp, [before + bx]
.segments:
        lodsb
        test al, al
        jnz .es_done
        mov ax, [after + s_REGISTERS.es]
        test ax, ax
        mov di, .names + 2 * 8
        jz .es_done
        call .tell
.es_done:
        mov ax, [after + s_REGISTERS.ds]
        test ax, ax
        mov di, .names + 2 * 9
        jz .flags
        call .tell
.flags: mov ax, [after + s_REGISTERS.flags]
        and ax, 0x0600                  ; DF, IF
        cmp ax, 0x0200
        mov di, .names + 2 * 10
        je .result
        call .tell
.result:
        mov [.name], si
        cmp byte [contract_bad], 0
        sete al
        call tap_result_named
        mov si, [.name]
.skip:  lodsb
        test al, al
        jnz .skip
        jmp si
.name:  dw 0
.names: db "axbxcxdxsidibpspesdsfl"
.tell:                                  ; name a register that it destroys
        mov byte [contract_bad], 1
        push si
        mov si, .says
        call tap_text
        mov al, [di]
        call tap_putc
        mov al, [di + 1]
        call tap_putc
        call tap_line
        pop si
        ret
.says:  db "# destroys ", 0

variable contract_bad, 1

; tap_result_named - tap_result, the name at SI
;   In:       AL, SI
tap_result_named:
        pusha
        inc word [tap_count]
        push si
        mov si, tap_result.ok
        test al, al
        jnz .verdict
        inc word [tap_failures]
        mov si, tap_result.not_ok
.verdict:
        call tap_text
        mov ax, [tap_count]
        call tap_number
        mov si, tap_result.dash
        call tap_text
        pop si
        call tap_text
        call tap_line
        popa
        ret

tests:  call pxe_find
        call boot_info
%include "contracts.inc"
        ret

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
%include "dump.asm"
%include "extended.asm"
%include "fetch.asm"
%include "fetchrom.asm"
%include "fetchtftp.asm"
%include "flat.asm"
%include "fields.asm"
%include "keyboard.asm"
%include "memmap.asm"
%include "nbpload.asm"
%include "pci.asm"
%include "pxe.asm"
%include "readfile.asm"
%include "report.asm"
%include "status.asm"
%include "string.asm"
%include "tftp.asm"
%include "udp.asm"
%include "undi.asm"
%include "unload.asm"

table:  field NUMBER8, 0, "n"
        db 0

%include "end.asm"
