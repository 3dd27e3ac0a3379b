; mediaboot.asm - what a medium starts: finds the cards, starts the UNDI of one from its option ROM, and enters the next program as a
; PXE ROM does
; SPDX-License-Identifier: Apache-2.0
;
; stubs/media.asm has read it, and behind it the next program, usually pxeboot. Nobody has asked for an address before.

%define PROGRAM_NAME "mediaboot"
%define PROGRAM_KIND NBP_KIND_MEDIABOOT
%define PROGRAM_FORM NBP_FORM_NONE
%define PROGRAM_LIMIT 8 * 1024
%define PROGRAM_STACK 4096              ; ROMs' loaders run on it
%define PROGRAM_LOW                     ; the next program lies behind this one
%define UNLOAD_ALL
%macro PROGRAM_CONFIG 0
        db CONFIG_EXIT, 1, EXIT_INT18   ; no ROM has called this program
%endmacro
%include "entry.asm"

MEDIA_WAIT      equ 60                  ; s for a person to choose a card

; main - called by entry.asm
;   Out:      AX  0: nothing could be started, the BIOS goes on
main:   print "pxekit media ", NBP_VERSION, 10
        call program_find
        jc .nothing
        call program_reserve
        mov al, CONFIG_MEDIUM
        call config_find
        jc .cards
        test byte [si + s_MEDIUM.Flags], MEDIUM_ALONE
        jnz .menu
.cards: call cards_find
        jc .no_card
        mov byte [cards_key], '1'
        mov si, cards
        cmp word [cards_count], 1
        je .start                       ; nothing to choose
        call cards_try
        cmp byte [cards_sound], 0
        je .none_starts
        call cards_choose
.start: call undi_rom_start
        pushf
        call cards_tell
        popf
        jc .none_starts
        call sites_take
        jmp program_enter
.none_starts:
        print "none of these can be started from its option ROM", 10
        jmp .kernel
.no_card:
        print "no card has an option ROM with an UNDI (PXE): look whether the firmware's setup has network boot"
        print " or its option ROM switched off", 10
.kernel:
        call kernel_start
        mov al, CONFIG_MEDIUM
        call config_find
        jc .out
.menu:  xor eax, eax                    ; the medium has one, and files: no ROM is needed
        mov [undi_rom_block + s_UNDI_LOADER.PXEptr], eax
        mov [undi_rom_block + s_UNDI_LOADER.PXENVptr], eax
        jmp program_enter
.nothing:
        print "there is no program behind this one: start it from a medium", 10
.out:   xor ax, ax
        ret

%include "undirom.asm"
%include "mediaboot/cards.asm"
%include "mediaboot/kernel.asm"
%include "mediaboot/program.asm"
%include "mediaboot/sites.asm"
%include "dump.asm"
%include "flat.asm"
%include "keyboard.asm"
%include "pxe.asm"
%include "status.asm"
%include "unload.asm"
%include "end.asm"
