; fetchmedium.asm - fetch from the medium that this program was started from, by INT 13h
; SPDX-License-Identifier: Apache-2.0
;
; Provides: way_medium, medium_find, medium_load; [medium], [medium_block]
; Needs: fetch, flat, config, nettext
;
; The index that `pxekit media build` writes: pieces of MEDIUM_PIECE bytes, each with entries s_MEDIUM_ENTRY, their names
; behind them, and a zero. A file lies in one run of blocks. Sources/BootMedia/MediumIndex.swift.

%define FETCHMEDIUM_ASM

MEDIUM_BLOCK    equ 2048
MEDIUM_PIECE    equ 0x8000              ; some BIOSes read at most 127 sectors at once
MEDIUM_TRIES    equ 5                   ; a CD that starts to turn fails at first

                struc s_MEDIUM_ENTRY
.NameLength     resb 1                  ; 0: no more in this piece
.Block          resd 1
.Size           resd 1                  ; bytes
                endstruc
assert_size s_MEDIUM_ENTRY, 9

variable medium, s_MEDIUM_size          ; CONFIG_MEDIUM
variable medium_block, 4                ; what is read next
variable medium_left, 4                 ; bytes of the open file
variable medium_packet, 16              ; of INT 13h, function 42h

way_medium:     istruc s_WAY
                at .Probe, dw medium_find
                at .Open, dw medium_open
                at .Read, dw medium_read
                at .Close, dw medium_find
                at .Text, db "INT 13h", 0
                iend

medium_scheme:  db "file:///", 0        ; RFC 8089

; medium_find - as probe of a way: where is the index?
;   Out:      CF = 0: [medium]
;             CF = 1: this program was started from no medium
;   Clobbers: AL, CX, SI, DI
medium_find:
        mov al, CONFIG_MEDIUM
        call config_find
        jc .ret
        mov di, medium
        mov cx, s_MEDIUM_size
        rep movsb
.ret:   ret

; medium_open - as open of a way
;   Out:      CF = 0: EAX  length; [medium_block], [medium_left]
;             CF = 1: AX = PXENV_STATUS_TFTP_FILE_NOT_FOUND or FETCH_*
;   Clobbers: all but SS:SP
;   A name that is no URL is ours where no server has sent the configuration.
medium_open:
        call fetch_is_url
        jne .path
        mov di, medium_scheme
        call net_text_begins
        jnc .name
.not_ours:
        mov ax, FETCH_CANNOT
        stc
.ret:   ret
.path:  cmp dword [fetch_server], 0
        jne .not_ours
.name:  lodsb
        cmp al, '/'
        je .name
        dec si
        mov di, si
        mov al, 0
        mov cx, -1
        repne scasb
        not cx
        dec cx                          ; CX = bytes of the name
        mov eax, [medium + s_MEDIUM.Block]
        mov [medium_block], eax
        mov dx, [medium + s_MEDIUM.Pieces]
.piece: mov ax, PXENV_STATUS_TFTP_FILE_NOT_FOUND
        sub dx, 1
        jb .ret
        mov eax, MEDIUM_PIECE
        call medium_load
        jc .ret
        push word LAYOUT_FETCH
        pop es
        xor di, di
.entry: movzx bx, byte [es:di + s_MEDIUM_ENTRY.NameLength]
        cmp bx, cx
        jne .other
        push cx
        push si
        push di
        add di, s_MEDIUM_ENTRY_size
        repe cmpsb
        pop di
        pop si
        pop cx
        je .found
.other: test bx, bx
        lea di, [di + bx + s_MEDIUM_ENTRY_size]
        jnz .entry
        push bx
        pop es
        jmp .piece
.found: mov eax, [es:di + s_MEDIUM_ENTRY.Block]
        mov [medium_block], eax
        mov eax, [es:di + s_MEDIUM_ENTRY.Size]
        mov [medium_left], eax
        push word 0                     ; CF = 0
        pop es
        ret

; medium_read - as read of a way
;   In:       EDX physical address, ECX  room
;   Out:      CF = 0: EAX  length
;             CF = 1: AX = FETCH_*
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
medium_read:
        mov ebx, edx
        xor edx, edx
.next:  mov eax, MEDIUM_PIECE
        cmp eax, [medium_left]
        jb .piece
        mov eax, [medium_left]
        test eax, eax
        jz .end                         ; CF = 0
.piece: sub [medium_left], eax
        call medium_load
        jc .ret
        call fetch_move
        jnc .next
.ret:   ret
.end:   xchg eax, edx
        ret

; medium_load - read blocks to LAYOUT_FETCH
;   In:       [medium_block] the first one; EAX  bytes, at most MEDIUM_PIECE
;   Out:      CF = 0: [medium_block] the one behind them
;             CF = 1: AX = FETCH_DISK
;   Clobbers: none
;   The boot sector has passed the drive in DL, and in DH how many of its sectors have MEDIUM_BLOCK bytes.
;   Source:   Enhanced Disk Drive 1.1, function 42h; El Torito 1.0
medium_load:
        pushad
        add ax, MEDIUM_BLOCK - 1
        shr ax, 11
        xchg ax, bp                     ; BP = blocks
        mov cx, MEDIUM_TRIES
.try:   movzx ebx, byte [entry_state + s_ENTRY.edx + 1]
        mov eax, [medium_block]
        mul ebx
        mov si, medium_packet
        mov [si + 8], eax
        mov [si + 12], edx
        mov dword [si + 4], LAYOUT_FETCH << 16
        mov ax, bp
        mul bx
        mov word [si], 16
        mov [si + 2], ax
        pushad
        mov dl, [entry_state + s_ENTRY.edx]
        mov ah, 0x42
        int 0x13
        sti
        cld
        popad
        jnc .read
        pushad
        mov dl, [entry_state + s_ENTRY.edx]
        mov ah, 0                       ; reset
        int 0x13
        sti
        popad
        loop .try
        popad
        mov ax, FETCH_DISK
        stc
        ret
.read:  movzx eax, bp
        add [medium_block], eax
        popad
        clc
        ret
static_assert MEDIUM_BLOCK = 1 << 11, "medium_load shifts by 11"
