; program.asm - mediaboot: the program behind this one, and its start
; SPDX-License-Identifier: Apache-2.0
;
; Provides: program_find, program_reserve, program_enter

PROGRAM_FILE    equ 0x2000              ; segment of the boot file, where stubs/media.asm has put it
PROGRAM_ROM_STACK equ 4096              ; for the ROM, as long as the next program runs

variable program_segment, 2             ; of the stack, and of the code that stays

; program_find - is there one of our programs behind this one?
;   Out:      CF = 1: no
;   Clobbers: AX, FLAGS
program_find:
        push es
        mov ax, PROGRAM_FILE
        mov es, ax
        cmp dword [es:NBP_LENGTH + s_NBP.Magic], NBP_MAGIC
        jne .none
        cmp dword [es:NBP_LENGTH + s_NBP.Length], 0x10000 - NBP_ORIGIN
        cmc
        jmp .done
.none:  stc
.done:  pop es
        ret

; program_reserve - memory for the stack that is the ROM's for the next program, before any card takes some
;   Out:      [program_segment]
;   Clobbers: AX
program_reserve:
        mov ax, PROGRAM_ROM_STACK + program_end - program_code
        call undi_rom_reserve
        mov [program_segment], ax
        ret

; program_enter - start the next program; does not return
;   In:       [undi_rom_block] as undi_rom_start leaves it, or with pointers of 0: there is no ROM
;   Source:   PXE 2.1, 2.4.9.1
program_enter:
        mov es, [program_segment]
        mov si, program_code
        mov di, PROGRAM_ROM_STACK
        mov cx, program_end - program_code
        rep movsb
        mov ax, PROGRAM_FILE
        mov ecx, [undi_rom_block + s_UNDI_LOADER.PXEptr]
        les bx, [undi_rom_block + s_UNDI_LOADER.PXENVptr]
        mov dx, [program_segment]
        cli
        mov ss, dx
        mov sp, PROGRAM_ROM_STACK
        sti
        push ecx                        ; SS:[SP+4]
        push dx                         ; where the program returns to
        push word PROGRAM_ROM_STACK + program_back - program_code
        push dx
        push word PROGRAM_ROM_STACK
        mov dx, [entry_state + s_ENTRY.edx] ; the drive and its sectors, as stubs/media.asm passes them
        retf

; program_code - the code that stays: it moves the next program over this one
program_code:
        push es
        mov ds, ax
        xor di, di
        mov es, di
        mov si, NBP_LENGTH
        mov di, NBP_ORIGIN
        mov cx, [si + s_NBP.Length]
        rep movsb
        push es
        pop ds
        pop es
        jmp 0:NBP_ORIGIN
program_back:                           ; it could start nothing
        int 0x18
.halt:  sti
        hlt
        jmp .halt
program_end:
