; sha256.asm - SHA-256 of memory anywhere
; SPDX-License-Identifier: Apache-2.0
;
; Provides: sha256
; Needs: flat

SHA256_SIZE     equ 32
SHA256_CHUNK    equ 512                 ; brought low at once

; Round i works with a to h at sha256_work + 4 * (64 - i): what is a in one
; round is b in the next, and only a and e are new.
; SHA256_SCRATCH: where a program has SHA256_SCRATCH_SIZE bytes that nothing else
; needs at that time.
                struc s_SHA256
.Work           resd 64 + 8
.Schedule       resd 64
.Chunk          resb SHA256_CHUNK
.Left           resd 1
                endstruc
SHA256_SCRATCH_SIZE equ s_SHA256_size
%ifndef SHA256_SCRATCH
variable sha256_scratch, SHA256_SCRATCH_SIZE
%define SHA256_SCRATCH sha256_scratch
%endif
sha256_work     equ SHA256_SCRATCH + s_SHA256.Work
sha256_schedule equ SHA256_SCRATCH + s_SHA256.Schedule
sha256_chunk    equ SHA256_SCRATCH + s_SHA256.Chunk
sha256_left     equ SHA256_SCRATCH + s_SHA256.Left

; sha256 - digest of memory
;   In:       ESI physical address, ECX bytes; DI  room for SHA256_SIZE bytes
;   Clobbers: EAX, EBX, ECX, EDX, ESI
;   Source:   FIPS 180-4, 6.2
sha256:
        push ebp
        push edi
        push ecx
        push esi
        mov si, .initial
        mov cx, 8
        rep movsd
        sub di, SHA256_SIZE
        mov bp, di                      ; BP = hash so far
        pop esi
        pop ecx
        push ecx
        mov [sha256_left], ecx
.chunk: mov ecx, SHA256_CHUNK
        cmp ecx, [sha256_left]
        jbe .bring
        mov ecx, [sha256_left]
.bring: sub [sha256_left], ecx
        mov bx, cx
        mov edi, sha256_chunk
        call flat_copy
        add esi, ecx
        push esi
        mov si, sha256_chunk
.block: cmp bx, 64
        jb .rest
        call sha256_block
        sub bx, 64
        jmp .block
.rest:  cmp dword [sha256_left], 0
        je .last                        ; else BX is 0
        pop esi
        jmp .chunk
.last:  mov di, si
        mov cx, sha256_chunk + SHA256_CHUNK
        add di, bx
        cmp di, cx
        jb .mark                        ; a whole chunk: begin a new block
        mov si, sha256_chunk
        mov di, si
.mark:  mov al, 0x80
        stosb
        inc bx
        mov cx, 64
        sub cx, bx
        cmp cx, 8
        jae .room
        xor al, al
        rep stosb
        call sha256_block
        mov si, sha256_chunk
        mov di, si
        mov cx, 64
.room:  sub cx, 8
        xor al, al
        rep stosb
        pop eax                         ; source
        pop eax                         ; length
        push eax
        shr eax, 29                     ; in bits, big-endian
        call .swap
        pop eax
        shl eax, 3
        call .swap
        sub di, 64
        mov si, di
        call sha256_block
        mov si, bp
        mov di, bp
        mov cx, 8
.digest:
        lodsd
        call .swap
        loop .digest
        pop edi
        pop ebp
        ret
.swap:  xchg al, ah
        rol eax, 16
        xchg al, ah
        stosd
        ret
.initial:
        dd 0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A
        dd 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19

; sha256_block - one block
;   In:       SI  block, BP  hash
;   Out:      SI  behind it; the hash is new
;   Clobbers: EAX, ECX, EDX, DI
sha256_block:
        push ebx
        mov di, sha256_schedule
        mov cx, 16
.load:  lodsd
        call sha256.swap
        loop .load
        push si
        mov cx, 48
.extend:
        mov eax, [di - 4 * 15]
        mov edx, eax
        ror eax, 11                     ; 18 less 7
        xor eax, edx
        ror eax, 7
        shr edx, 3
        xor eax, edx
        mov ebx, [di - 4 * 2]
        mov edx, ebx
        ror ebx, 2                      ; 19 less 17
        xor ebx, edx
        ror ebx, 17
        shr edx, 10
        xor ebx, edx
        add eax, ebx
        add eax, [di - 4 * 16]
        add eax, [di - 4 * 7]
        stosd
        loop .extend
        mov si, bp
        mov di, sha256_work + 4 * 64
        push di
        mov cx, 8
        rep movsd
        pop di
        xor si, si
.round: mov eax, [di + 4 * 4]           ; e
        mov edx, eax
        ror eax, 14                     ; 25 less 11
        xor eax, edx
        ror eax, 5                      ; 11 less 6
        xor eax, edx
        ror eax, 6
        mov ecx, [di + 4 * 6]           ; g
        mov ebx, [di + 4 * 5]           ; f
        xor ebx, ecx
        and ebx, edx
        xor ebx, ecx
        add eax, ebx
        add eax, [di + 4 * 7]           ; h
        add eax, [sha256_constants + si]
        add eax, [sha256_schedule + si]
        add [di + 4 * 3], eax           ; d becomes e
        mov ebx, [di]                   ; a
        mov edx, ebx
        ror ebx, 9                      ; 22 less 13
        xor ebx, edx
        ror ebx, 11                     ; 13 less 2
        xor ebx, edx
        ror ebx, 2
        add eax, ebx
        mov ebx, edx
        mov ecx, [di + 4]               ; b
        or edx, ecx
        and ebx, ecx
        and edx, [di + 4 * 2]           ; c
        or ebx, edx
        add eax, ebx
        sub di, 4
        mov [di], eax
        add si, 4
        cmp si, 4 * 64
        jb .round
        mov si, di                      ; sha256_work
        mov di, bp
        mov cx, 8
.add:   lodsd
        add [di], eax
        add di, 4
        loop .add
        pop si
        pop ebx
        ret

sha256_constants:
        dd 0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5
        dd 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5
        dd 0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3
        dd 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174
        dd 0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC
        dd 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA
        dd 0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7
        dd 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967
        dd 0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13
        dd 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85
        dd 0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3
        dd 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070
        dd 0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5
        dd 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3
        dd 0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208
        dd 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2
