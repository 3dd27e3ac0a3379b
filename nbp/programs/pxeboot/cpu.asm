; cpu.asm - pxeboot: SYSAPPEND's CPU=
; SPDX-License-Identifier: Apache-2.0

; cpu_append - append "CPU=", the family (3 to 6) and a letter for each feature
;   In:       DI  end of [command]
;   Out:      DI
;   Clobbers: EAX, EBX, ECX, EDX, SI
;   Source:   SYSLINUX's documentation of SYSAPPEND: P PAE, V VMX, T TXT, X NX,
;             L long mode, S SVM; CPUID tells
cpu_append:
        call boot_blank
        mov si, .name
        call string_append
        mov al, '3'
        pushfd                          ; the ID flag can be changed: CPUID is there
        pop ebx
        mov ecx, ebx
        xor ebx, 1 << 21
        push ebx
        popfd
        pushfd
        pop ebx
        xor ebx, ecx
        bt ebx, 21
        jnc .put
        mov eax, 1
        call .cpuid
        mov al, ah
        and al, 0x0F
        cmp al, 6
        jbe .family
        mov al, 6
.family:
        add al, '0'
        stosb
        mov si, .features
        call .letters
        mov eax, 0x80000001
        call .cpuid
.letters:                               ; up to a 0: letter, bit of EDX, or 32 + bit of ECX
        lodsb
        test al, al
        jz .ret
        xchg ax, bx
        movzx ax, byte [si]
        inc si
        test al, 32
        jnz .ecx
        bt edx, eax
        jmp .bit
.ecx:   bt ecx, eax                     ; modulo 32
.bit:   xchg ax, bx
        jnc .letters
        stosb
        jmp .letters
.put:   stosb
.ret:   ret
.cpuid: db 0x0F, 0xA2                   ; CPUID, of a 486 and later
        ret
.name:  db "CPU=", 0
.features:
        db 'P', 6, 'V', 32 + 5, 'T', 32 + 6, 0
        db 'X', 20, 'L', 29, 'S', 32 + 2, 0
