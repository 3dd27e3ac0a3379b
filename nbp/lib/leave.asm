; leave.asm - ways on to the local disk
; SPDX-License-Identifier: Apache-2.0
;
; Provides: leave_local, disk_load, disk_boot
; Brings: quiet
; Needs: config, print

; "Intra-application communication" of the BIOS: 16 bytes that a restart of the
; machine clears, and INT 19h does not.
LEAVE_MARK      equ 0x4F0
LEAVE_MARK_INT19 equ '19'

%ifdef PROGRAM_DRIVE_MAP
%include "drivemap.asm"
%endif

; leave_local - go on as an EXIT_* says
;   In:       AL  EXIT_*
;   Out:      returns for EXIT_RETURN, for numbers that it does not know, and
;             if the disk cannot be started, if INT 18h comes back, or if
;             INT 19h did: it starts the first boot device, and where that
;             is the network it has led here once already
;   Clobbers: all but SS:SP
leave_local:
        cmp al, EXIT_DISK
        je .disk
        sub al, EXIT_INT18
        cmp al, EXIT_INT19 - EXIT_INT18
        ja .return
        push ax
        call undi_quiet
        pop ax
        test al, al
        mov ax, LEAVE_MARK_INT19
        jnz .int19
        int 0x18
        ret
.int19: xchg ax, [LEAVE_MARK]
        cmp ax, [LEAVE_MARK]
        je .again
        int 0x19
        ret
.again: print "INT 19h loops", PRINT_EOL
        ret
.disk:  call disk_load
        jnc disk_boot
.return:
        ret

; disk_load - read the first sector of the disk of CONFIG_DRIVE
;   Out:      CF = 0: DL = BIOS drive, [disk_sector] a boot sector
;             CF = 1: it cannot be read or is none; said so
;   Clobbers: all but SS:SP
disk_load:
%ifdef PROGRAM_SMALL
        mov al, [config_values + CONFIG_DRIVE]
%else
        mov al, CONFIG_DRIVE
        call config_byte

; disk_load_drive - the same of another disk
;   In:       AL  BIOS drive
;   Out:      as disk_load
;   Clobbers: all but SS:SP
disk_load_drive:
%endif
        or al, 0x80                     ; 0, 1 ... mean disks, too
        mov dl, al
        mov di, 3                       ; attempts: spinning up fails once
.try:   mov ax, 0x0201                  ; read one sector
        mov bx, disk_sector
        mov cx, 0x0001                  ; cylinder 0, sector 1
        mov dh, 0
        int 0x13
        jnc .read
        xor ax, ax                      ; reset
        int 0x13
        dec di
        jnz .try
.bad:   print "no boot sector", PRINT_EOL
        stc
        ret
.read:  cmp word [disk_sector + 510], 0xAA55
        jne .bad
        ret                             ; CF = 0: equal

; disk_boot - start the sector that disk_load has read; does not return
;   In:       DL  BIOS drive
disk_boot:
%ifdef PROGRAM_DRIVE_MAP
        cmp dl, 0x80                    ; the first disk needs no map
        je disk_start
        DRIVE_MAP
%endif
disk_start:
        push dx
        call undi_quiet
        pop dx
        mov si, disk_sector
        mov di, NBP_ORIGIN
        mov cx, 512 / 2
        mov sp, di
        rep movsw                       ; this code lies higher
        jmp 0:NBP_ORIGIN

variable disk_sector, 512

%include "quiet.asm"
