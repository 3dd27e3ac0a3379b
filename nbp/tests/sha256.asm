; sha256.asm (test) - digests of known texts, at every length of the last block
; SPDX-License-Identifier: Apache-2.0

%define PROGRAM_NAME "test-sha"
%define PROGRAM_BSS_ALIGN 4096
%include "tap.inc"

variable message, 1200
variable digest, 32

tests:  call a20_enable
        check nc, "memory above 1 MB is there"
        mov esi, .abc
        mov ecx, 3
        call .hash
        check_memory digest, "abc, of FIPS 180-4", \
                0xBA, 0x78, 0x16, 0xBF, 0x8F, 0x01, 0xCF, 0xEA, \
                0x41, 0x41, 0x40, 0xDE, 0x5D, 0xAE, 0x22, 0x23, \
                0xB0, 0x03, 0x61, 0xA3, 0x96, 0x17, 0x7A, 0x9C, \
                0xB4, 0x10, 0xFF, 0x61, 0xF2, 0x00, 0x15, 0xAD
        xor ecx, ecx
        call .hash
        check_memory digest, "nothing", \
                0xE3, 0xB0, 0xC4, 0x42, 0x98, 0xFC, 0x1C, 0x14, \
                0x9A, 0xFB, 0xF4, 0xC8, 0x99, 0x6F, 0xB9, 0x24, \
                0x27, 0xAE, 0x41, 0xE4, 0x64, 0x9B, 0x93, 0x4C, \
                0xA4, 0x95, 0x99, 0x1B, 0x78, 0x52, 0xB8, 0x55
        ; Digests of 0, 1, ... 1100 letters a, one behind the other above 1 MB
        mov di, message
        mov cx, 1200
        mov al, 'a'
        rep stosb
        xor ecx, ecx
.length:
        push ecx
        mov esi, message
        call .hash
        pop ecx
        push ecx
        mov edi, ecx
        shl edi, 5
        add edi, 0x200000
        mov esi, digest
        mov ecx, SHA256_SIZE
        call flat_copy
        pop ecx
        inc ecx
        cmp ecx, 1101
        jb .length
        mov esi, 0x200000
        mov ecx, 1101 * SHA256_SIZE
        call .hash
        check_memory digest, "every length from 0 to 1100", \
                0xF6, 0xDB, 0x45, 0x38, 0xC8, 0x95, 0xE5, 0x37, \
                0x27, 0xFD, 0xC2, 0x52, 0x0F, 0xA7, 0x4C, 0x28, \
                0xCE, 0x31, 0xF9, 0xDA, 0xEC, 0x1C, 0x4E, 0xD8, \
                0x20, 0x3D, 0x90, 0x0E, 0x52, 0xE2, 0x7C, 0xE2
        ret
.hash:  mov di, digest
        jmp sha256
.abc:   db "abc"

%include "flat.asm"
%include "sha256.asm"
%include "end.asm"
