; passwd.asm - pxeboot: MENU PASSWD and MENU MASTER PASSWD, plain or as a hash
; SPDX-License-Identifier: Apache-2.0
;
; Provides: passwd_equal
; Source: menu.c32: "$4$salt$digest", SHA-1 (FIPS 180-4, 6.1) of salt and password, in
; base 64. $1$, $5$, $6$ are thousands of rounds of code that is not here: they open nothing.

PASSWD_MAX      equ 440                 ; salt and password

                struc s_PASSWD          ; in undi_frame: nobody looks for frames meanwhile
.Hash           resd 5
.Work           resd 80 + 5             ; as in sha256.asm: what is a is b in the next round
.Schedule       resd 80
.Text           resb PASSWD_MAX + 72    ; with what pads it to blocks of 64
                endstruc
passwd_hash     equ undi_frame + s_PASSWD.Hash
passwd_work     equ undi_frame + s_PASSWD.Work
passwd_schedule equ undi_frame + s_PASSWD.Schedule
passwd_text     equ undi_frame + s_PASSWD.Text
PASSWD_SIZE     equ s_PASSWD_size

; passwd_equal - is what was typed the password?
;   In:       BX  the password in the arena, 0 = none; SI  text with NUL
;   Out:      ZF = 1: yes
;   Clobbers: EAX, CX, DX
passwd_equal:
        test bx, bx
        jz .no
        cmp byte [fs:bx], '$'
        jne arena_equal
        cmp byte [fs:bx + 2], '$'
        jne arena_equal
        cmp byte [fs:bx + 1], '4'
        je .hash
        print 10, "a hash of this kind (only $4$ is) cannot be checked here; "
.no:    or al, 1                        ; ZF = 0
        ret
.hash:  pushad
        push si
        lea si, [bx + 3]                ; salt, up to the next $; without one, none
        mov di, passwd_text
        mov cx, PASSWD_MAX
.salt:  mov al, [fs:si]
        inc si
        cmp al, '$'
        je .password
        stosb
        test al, al
        loopnz .salt
        lea si, [bx + 3]
        mov di, passwd_text
        mov cx, PASSWD_MAX
.password:
        mov bx, si                      ; BX = digest
        pop si
        call boot_copy
        test al, al
        jnz .end                        ; too long: ZF = 0
        call passwd_sha1
        mov si, passwd_hash
        xor dx, dx                      ; DH bits in EAX that are not compared yet
        xor eax, eax
        mov cx, 20
.digit: mov dl, [fs:bx]
        inc bx
        call passwd_digit
        jc .different
        shl eax, 6
        or al, dl
        add dh, 6
        cmp dh, 8
        jb .digit
        sub dh, 8
        push cx
        mov cl, dh
        mov edi, eax
        shr edi, cl
        pop cx
        xchg eax, edi
        cmp al, [si]
        xchg eax, edi
        jne .end
        inc si
        loop .digit                     ; ZF = 1
        cmp al, al
        jmp .end
.different:
        or al, 1
.end:   popad
        ret

; passwd_digit - a digit of base 64
;   In:       DL  character
;   Out:      CF = 0: DL  value
;             CF = 1: it is none
;   Clobbers: none
passwd_digit:
        cmp dl, '+'
        je .plus
        cmp dl, '/'
        je .slash
        sub dl, '0'
        cmp dl, 10
        jb .number
        sub dl, 'A' - '0'
        cmp dl, 26
        jb .letter
        sub dl, 'a' - 'A'
        cmp dl, 26
        cmc
        jc .ret
        add dl, 26
        ret
.plus:  mov dl, 62                      ; CF = 0
        ret
.slash: mov dl, 63
        ret
.number:
        add dl, 52
.letter:
        clc
.ret:   ret

; passwd_sha1 - digest of what lies at passwd_text
;   In:       DI  its end
;   Out:      [passwd_hash], bytes as they are written
;   Clobbers: EAX, ECX, EDX, SI, DI, BP
passwd_sha1:
        push ebx
        mov cx, di
        sub cx, passwd_text
        movzx edx, cx
        shl edx, 3                      ; EDX = bits
        mov al, 0x80
        stosb
        mov al, 0
.pad:   mov cx, di                      ; zeros, and room for the length
        sub cx, passwd_text - 8
        test cx, 63
        jz .length
        stosb
        jmp .pad
.length:
        xor eax, eax
        stosd
        xchg eax, edx
        call net_swap
        stosd
        mov bp, di                      ; BP = end
        mov si, .initial
        mov di, passwd_hash
        mov cx, 5
        rep movsd
        mov si, passwd_text
.block: mov di, passwd_schedule
        mov cx, 16
.load:  lodsd
        call net_swap
        stosd
        loop .load
        push si
        mov cx, 64
.extend:
        mov eax, [di - 4 * 3]
        xor eax, [di - 4 * 8]
        xor eax, [di - 4 * 14]
        xor eax, [di - 4 * 16]
        rol eax, 1
        stosd
        loop .extend
        mov si, passwd_hash
        mov di, passwd_work + 4 * 80
        push di
        mov cx, 5
        rep movsd
        pop di
        xor si, si
.round: mov eax, [di + 4]               ; b, c, d
        mov edx, [di + 8]
        mov ecx, [di + 12]
        mov ebx, 0x5A827999
        cmp si, 20 * 4
        jb .choose
        mov ebx, 0x6ED9EBA1
        cmp si, 40 * 4
        jb .parity
        mov ebx, 0xCA62C1D6
        cmp si, 60 * 4
        jae .parity
        mov ebx, 0x8F1BBCDC
        push eax                        ; majority
        or eax, edx
        and eax, ecx
        pop ecx
        and ecx, edx
        or eax, ecx
        jmp .mixed
.choose:
        xor edx, ecx
        and eax, edx
        xor eax, ecx
        jmp .mixed
.parity:
        xor eax, edx
        xor eax, ecx
.mixed: add eax, ebx
        add eax, [di + 16]              ; e
        add eax, [passwd_schedule + si]
        mov edx, [di]
        rol edx, 5
        add eax, edx
        ror dword [di + 4], 2           ; b becomes c
        sub di, 4
        mov [di], eax
        add si, 4
        cmp si, 4 * 80
        jb .round
        mov si, di
        mov di, passwd_hash
        mov cx, 5
.add:   lodsd
        add [di], eax
        add di, 4
        loop .add
        pop si
        cmp si, bp
        jb .block
        mov si, passwd_hash
        mov di, si
        mov cx, 5
.digest:
        lodsd
        call net_swap
        stosd
        loop .digest
        pop ebx
        ret
.initial:
        dd 0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0
