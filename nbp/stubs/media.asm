; media.asm - the boot sector of a medium: reads the boot file to FILE_SEGMENT and starts it at 0x7C00
; SPDX-License-Identifier: Apache-2.0
;
; The same code is in front of the partition table, for disks and USB sticks, and the El Torito boot image, for CDs: the sectors
; that INT 13h counts are of 512 bytes there and of 2048 here. `pxekit media build` fills in the last fields.
; Source: El Torito 1.0, "no emulation"; Enhanced Disk Drive 1.1, function 42h

        bits 16
        cpu 386

MEDIA_AT        equ 0x0600              ; where it moves, out of the way of what it reads
MEDIA_STACK     equ 0x7C00
MEDIA_SIZE      equ 440                 ; of the code in front of a disk's signature and partition table
MEDIA_PACKET    equ MEDIA_SIZE - 20
FILE_SEGMENT    equ 0x2000              ; the boot file, at most 64 KB; programs/mediaboot/program.asm looks for its rest there
FILE_START      equ 0x7C00              ; its first program
FILE_FIRST      equ 0x7000              ; bytes of it that are copied there
PIECE           equ 2048                ; bytes of one read
TRIES           equ 5

        org MEDIA_AT

media:  cli
        xor ax, ax
        mov ss, ax
        mov sp, MEDIA_STACK
        mov ds, ax
        mov es, ax
        cld
        mov si, FILE_START              ; the BIOS's place for a boot sector, as 0000:7C00 or 07C0:0000
        mov di, MEDIA_AT
        mov cx, 512 / 2
        rep movsw
        jmp 0:.moved
.moved: sti
        mov [drive], dl
.piece: mov bp, TRIES
.try:   mov ax, [sectors]
        mov [packet.count], ax
        mov si, packet
        mov dl, [drive]
        mov ah, 0x42                    ; extended read
        int 0x13
        jnc .read
        mov [status], ah
        xor ax, ax                      ; reset; a CD that starts to turn fails at first
        int 0x13
        dec bp
        jnz .try
        mov si, text
.letter:
        lodsb
        test al, al
        jz .number
        call .put
        jmp .letter
.number:
        mov al, [status]
        aam 16                          ; AH = upper digit, AL = lower digit
        push ax
        mov al, ah
        call .digit
        pop ax
        call .digit
        int 0x18                        ; the next boot device
.halt:  sti
        hlt
        jmp .halt
.digit: add al, '0'
        cmp al, '9'
        jbe .put
        add al, 'A' - '9' - 1
.put:   mov ah, 0x0E
        mov bx, 7
        int 0x10
        ret
.read:  movzx eax, word [sectors]
        add [packet.sector], eax
        add word [packet.segment], PIECE / 16
        dec word [pieces]
        jnz .piece
        push word FILE_SEGMENT
        pop ds
        xor si, si
        mov di, FILE_START
        mov cx, FILE_FIRST / 2
        rep movsw
        mov ds, cx
        mov dl, [drive]
        mov dh, [sectors]               ; how many have 2048 bytes
        jmp 0:FILE_START

text:   db 13, 10, "pxekit media: the boot file cannot be read, BIOS status ", 0
drive:  db 0
status: db 0
        times MEDIA_PACKET - ($ - $$) db 0
packet: db 16, 0
.count: dw 0
        dw 0
.segment:
        dw FILE_SEGMENT
.sector:
        dd 0, 0                         ; filled in: where the boot file begins
sectors:
        dw 0                            ; filled in: of one piece
pieces: dw 0                            ; filled in: of the boot file
