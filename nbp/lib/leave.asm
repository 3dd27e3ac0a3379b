; leave.asm - ways on to the local disk
; SPDX-License-Identifier: Apache-2.0
;
; Provides: leave_local, disk_load, disk_start
; Needs: config, print

; leave_local - go on as an EXIT_* says
;   In:       AL  EXIT_*
;   Out:      returns for EXIT_RETURN, for numbers that it does not know, and
;             if the disk cannot be started
;   Clobbers: all but SS:SP
leave_local:
        cmp al, EXIT_INT18
        jne .int19
        int 0x18
.int19: cmp al, EXIT_INT19
        jne .disk
        int 0x19
.disk:  cmp al, EXIT_DISK
        jne .return
        call disk_load
        jnc disk_start
.return:
        ret

; disk_load - read the first sector of the disk of CONFIG_DRIVE
;   Out:      CF = 0: DL = BIOS drive, [disk_sector] a boot sector
;             CF = 1: it cannot be read or is none; said so
;   Clobbers: all but SS:SP
disk_load:
        mov al, CONFIG_DRIVE
        call config_byte
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
.bad:   print "no boot sector", 10
        stc
        ret
.read:  cmp word [disk_sector + 510], 0xAA55
        jne .bad
        ret                             ; CF = 0: equal

; disk_start - start the sector that disk_load has read; does not return
;   In:       DL  BIOS drive
disk_start:
        mov si, disk_sector
        mov di, NBP_ORIGIN
        mov cx, 512 / 2
        mov sp, di
        rep movsw                       ; this code lies higher
        jmp 0:NBP_ORIGIN

variable disk_sector, 512
