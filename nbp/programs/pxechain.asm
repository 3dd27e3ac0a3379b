; pxechain.asm - load the next program, keep or unload the PXE stack, start it
; SPDX-License-Identifier: Apache-2.0
;
; One source, three forms: PROGRAM_FORM comes from nbp/rules.mk.

%define PROGRAM_NAME "pxechain"
%define PROGRAM_KIND NBP_KIND_PXECHAIN
%define PROGRAM_LIMIT 5 * 1024

%include "entry.asm"

PROMPT_TICKS    equ 60 * 18
RETRY_TICKS     equ 18
DEFAULT_RETRIES equ 3
CHAINS_MAX      equ 8                   ; more are two that name each other

variable chain_file, 128
variable chain_server, 4

; main - called by entry.asm
;   Out:      AX  0: nothing could be started, the ROM goes on
main:   print "pxechain ", NBP_VERSION, ": "
%if PROGRAM_FORM = NBP_FORM_PXE
        print "unloads UNDI and PXE", 10
%elif PROGRAM_FORM = NBP_FORM_KPXE
        print "keeps UNDI, unloads PXE", 10
%else
        print "keeps UNDI and PXE", 10
%endif
        call pxe_find
        jnc .stack
        print "no PXE stack", 10
        jmp .give_up
.stack: call boot_info
        jnc .server
        print "no DHCPACK, "
        call print_status
.server:
        mov eax, [boot_server]
        mov [chain_server], eax
        mov al, CONFIG_SERVER
        call config_find
        jc .name
        mov eax, [si]
        mov [chain_server], eax
.name:  mov al, CONFIG_URL
        call chain_configured
        jnc .load
        mov al, CONFIG_FILE
        call chain_configured
        jnc .load
        mov di, chain_file
        call command_line
        jnc .load
        test ax, ax
        jz .vendor
        call chain_too_long
.vendor:
        mov si, boot_next
        cmp byte [si], 0
        je .ask
        cmp byte [boot_next_cut], 0
        jne .long
        mov cx, 128
        mov di, chain_file
        call string_copy
.load:  call chain_load
        jnc chain_start
        mov al, CONFIG_FALLBACK
        call chain_configured
        jc .give_up
        call chain_load
        jnc chain_start
.give_up:
        xor ax, ax
        ret
.long:  call chain_too_long
.ask:   print "file: "
        mov di, chain_file
        mov cx, 128
        mov ax, PROMPT_TICKS
        call key_line
        jnc .load
        jmp .give_up

; chain_configured - take the name from the configuration
;   In:       AL  CONFIG_*, a text
;   Out:      CF = 0: [chain_file]
;             CF = 1: there is none
;   Clobbers: AX, CX, SI, DI
chain_configured:
        call config_find
        jc .done
        mov di, chain_file
        cmp cx, 128
        cmc
        jc .long
        call string_copy
        clc
.done:  ret
.long:  ; fall through to chain_too_long

; chain_too_long - say so: a name that is cut would be another file's
;   Out:      CF = 1
;   Clobbers: none
chain_too_long:
        print "name longer than 127 bytes", 10
        stc
        ret

; chain_load - load [chain_file], trying as often as configured
;   Out:      CF = 0: loaded
;             CF = 1: given up; said why
;   Clobbers: EAX, EBX, ECX, EDX, SI, DI
chain_load:
        cmp dword [chain_server], 1
        jb .done                        ; nobody to ask
        mov si, chain_file
        mov di, boot_file
        call string_equal
        jne .another
        mov eax, [chain_server]
        cmp eax, [boot_server]
        jne .another
        call print_text
        print " is this program", 10
.refused:
        stc
        ret
.another:
        cmp byte [boot_chained], CHAINS_MAX
        jb .retries
        print "a loop: chained 8 times", 10
        jmp .refused
.retries:
        mov dx, DEFAULT_RETRIES
        mov al, CONFIG_RETRIES
        call config_find
        jc .try
        movzx dx, byte [si]
.try:   print "loading "
        mov si, chain_server
        call print_ip
        print ":"
        mov si, chain_file
        call print_text
        print " "
        push dx
        mov si, chain_file
        mov eax, [chain_server]
        call nbp_load
        pop dx
        jnc .loaded
        call print_status
        cmp ax, LOAD_TOO_LARGE
        jne .again
        mov eax, [load_length]
        call print_decimal
        print " bytes, room for "
        mov eax, [load_room]
        call print_decimal
        call nbp_kind
        print 10
        jmp .refused
.again: cmp ax, LOAD_EFI
        je .refused                     ; it will not get better
        cmp ax, LOAD_LINUX
        je .refused
        sub dx, 1
        jc .done
        mov ax, RETRY_TICKS
        call timer_wait
        jmp .try
.loaded:
        mov eax, [load_length]
        call print_decimal
        print " bytes", 10
        clc
.done:  ret

; chain_start - prepare the stack and start what was loaded
chain_start:
        mov si, chain_file
        mov eax, [chain_server]
        call dhcp_patch
        jnc .unload
        print "packets not patched, "
        call print_status
.unload:
%if PROGRAM_FORM <> NBP_FORM_KKPXE
        call pxe_unload
        jc .refused
    %if PROGRAM_FORM = NBP_FORM_PXE
        print "unloaded: what needs PXE will not run", 10
    %else
        print "PXE unloaded: what needs it may not run", 10
    %endif
        mov al, PROGRAM_FORM
        jmp nbp_start
.refused:
        print "not unloaded: call "
        xchg ax, bx
        call print_hex16
        xchg ax, bx
        print " refused, "
        call print_status
    %if PROGRAM_FORM = NBP_FORM_PXE
        mov al, NBP_FORM_KPXE           ; PXE is gone, the UNDI must stay
        cmp bl, PXENV_STOP_UNDI
        je nbp_start
    %endif
%endif
        mov al, NBP_FORM_KKPXE
        jmp nbp_start

%include "pxe.asm"
%include "cmdline.asm"
%include "dhcpinfo.asm"
%include "dhcppatch.asm"
%include "bootinfo.asm"
%include "string.asm"
%include "readfile.asm"
%include "nbpload.asm"
%include "nbpplace.asm"
%include "handover.asm"
%include "keyboard.asm"
%include "keyline.asm"
%include "status.asm"
%if PROGRAM_FORM <> NBP_FORM_KKPXE
%include "unload.asm"
%endif
%include "end.asm"
