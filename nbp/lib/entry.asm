; entry.asm - header, entry, self-check, return to the ROM; included first
; SPDX-License-Identifier: Apache-2.0
;
; The program defines PROGRAM_NAME, PROGRAM_KIND, PROGRAM_FORM before it
; includes this file, may define the macro PROGRAM_CONFIG (db items of
; s_NBP.Config), and has a routine main. It ends with end.asm.
;
; PROGRAM_SMALL leaves out what a program of 1 KB has no room for: exits
; other than to the local disk, a console other than INT 10h.
;
; Brings: config, console, crc32, exit, print, printnum, tell, timer.
;
; No program can vouch for the code that checks it. So that code is short,
; lies together, from entry_start to entry_checked, and uses nothing
; behind that: what else is changed or missing is seen and told.

%include "abi.inc"
%include "header.inc"
%include "bios.inc"
%include "pxe.inc"

%ifnmacro PROGRAM_CONFIG
    %macro PROGRAM_CONFIG 0
    %endmacro
%endif

nbp_header:     istruc s_NBP
                at .Jump
                jmp strict near entry_start
                nop
                at .Magic, dd NBP_MAGIC
                at .HeaderVersion, db NBP_HEADER_VERSION
                at .Kind, db PROGRAM_KIND
                at .Form, db PROGRAM_FORM
                at .HeaderLength, dw s_NBP_size
                at .Length, dd NBP_LENGTH
                at .MemoryEnd, dd NBP_MEMORY_END
                at .ConfigOffset, dw s_NBP.Config
                at .ConfigLength, dw NBP_CONFIG_SIZE
                at .Version, db NBP_VERSION
                at .Name, db PROGRAM_NAME
                at .Config
                PROGRAM_CONFIG
                db CONFIG_END
                iend

; What the ROM passed; valid while main runs.
                struc s_ENTRY
.gs             resw 1
.fs             resw 1
.es             resw 1
.ds             resw 1
.edi            resd 1
.esi            resd 1
.ebp            resd 1
.esp            resd 1
.ebx            resd 1
.edx            resd 1
.ecx            resd 1
.eax            resd 1
.flags          resw 1
.return         resd 1                  ; far, into the ROM
.BangPXE        resd 1                  ; PXE 2.1, 2.4.9.1: SS:[SP+4]
                endstruc
static_assert s_ENTRY_size = 50, "s_ENTRY does not match the pushes"

variable entry_stack, 4                 ; SS:SP of the ROM; -> s_ENTRY
%ifndef PROGRAM_SMALL
variable entry_state, s_ENTRY_size      ; copy of what lies there
%endif

; entry_start - from the ROM to main and back
;   Source:   PXE 2.1, 2.4.9.1
;   0000:7C00 is usual and 07C0:0000 legal: the far jump makes CS = 0.
;   Registers are kept on the ROM's stack, which PXE calls continue to
;   use; everything else runs on ours, as the ROM's may be small.
;
;   First of all: does the whole file lie in memory, unchanged? The ROM
;   does not say how much it loaded: a file cut short is seen by its missing
;   end mark, a damaged one by the CRC that the packer set. If it is not so,
;   the program says why, and goes back to the ROM.
entry_start:
        jmp 0:.canonical
.canonical:
        pushf
        pushad
        push ds
        push es
        push fs
        push gs
        cld
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov si, .length
        cmp dword [nbp_header + s_NBP.Length], NBP_LENGTH
        jne .damaged
        mov si, .end_mark
        cmp dword [nbp_end_mark], NBP_END_MARK
        jne .damaged
        xor edx, edx
        xchg edx, [nbp_header + s_NBP.CRC32]
        mov si, nbp_header
        mov cx, NBP_LENGTH
        xor eax, eax
        call crc32
        mov [nbp_header + s_NBP.CRC32], edx
        test byte [nbp_header + s_NBP.Flags], NBP_FLAG_SEALED
        jnz .sealed
        xor eax, eax                    ; not sealed: the field must be 0
.sealed:
        mov si, .crc32
        cmp eax, edx
        je entry_checked
.damaged:
        sti                             ; the wait needs the timer
        push si
        mov si, .name
        call tell
        pop si
        call tell
        mov ax, 5 * 18                  ; time to read
        call timer_wait
.leave: pop gs
        pop fs
        pop es
        pop ds
        popad
        popf
        xor ax, ax                      ; the ROM tries the next device
        retf
.name:  db PROGRAM_NAME, " is damaged: ", 0
.length: db "Length", 13, 10, 0
.end_mark: db "end mark", 13, 10, 0         ; the file was cut short
.crc32: db "CRC32", 13, 10, 0

%include "crc32.asm"
%include "tell.asm"
%include "timer.asm"

; entry_checked - the rest of entry_start: nothing is damaged
entry_checked:
        xor ax, ax
%ifndef PROGRAM_SMALL
        mov di, bss_start
        mov cx, bss_end
        sub cx, di
        rep stosb
%endif
%ifdef PROGRAM_LOW
        mov dx, ss                      ; is the ROM's stack in the way?
        movzx edx, dx
        shl edx, 4
        movzx ecx, sp
        add edx, ecx
        cmp edx, LOW_START
        jb .low
        cmp edx, LOW_END + 0x200
        jae .low
        sti
        mov si, .rom_stack
        call tell
        jmp entry_start.leave
.rom_stack: db PROGRAM_NAME, ": the ROM's stack lies where variables must", 13, 10, 0
.low:   mov di, LOW_START
        mov cx, low_size
        rep stosb
%endif
        mov [entry_stack], sp
        mov [entry_stack + 2], ss
%ifndef PROGRAM_SMALL
        mov si, sp
        mov di, entry_state
        mov cx, s_ENTRY_size
        rep ss movsb
%endif
        mov ss, ax
        mov sp, stack_top
        sti
%ifndef PROGRAM_SMALL
        mov al, CONFIG_CONSOLE
        call config_byte                ; 0, automatic, if it is not there
        call console_init
%endif
        call main
%ifdef PROGRAM_SMALL
        lss sp, [entry_stack]
        jmp entry_start.leave
%else
        ; fall through to exit_as_configured

; exit_as_configured - leave by CONFIG_EXIT; does not return
;   In:       AX  status for the ROM where EXIT_RETURN applies
exit_as_configured:
        push ax
        mov al, CONFIG_EXIT_DELAY
        call config_byte
        mov ah, 18
        mul ah                          ; 18.2 ticks a second
        call timer_wait
        mov al, CONFIG_EXIT
        call config_byte
        call exit_action
        pop ax
        ; fall through to entry_return

; entry_return - give control back to the ROM; does not return
;   In:       AX  0 unload and try the next device, or
;                 PXENV_STATUS_KEEP_UNDI, PXENV_STATUS_KEEP_ALL
;   Source:   PXE 2.1, 2.4.9.1
entry_return:
        lss sp, [entry_stack]
        mov bp, sp
        mov [bp + s_ENTRY.eax], ax
        pop gs
        pop fs
        pop es
        pop ds
        popad
        popf
        retf
%endif

static_assert entry_checked - entry_start <= 256, "the check has outgrown 256 bytes"

%ifdef PROGRAM_SMALL
%include "consolemin.asm"
%include "configmin.asm"
%include "leave.asm"
%else
%ifndef PROGRAM_CONSOLE
%define PROGRAM_CONSOLE "console.asm"   ; tests put another one here
%endif
%include PROGRAM_CONSOLE
%include "print.asm"
%include "config.asm"
%include "printnum.asm"
%include "exit.asm"
%endif
