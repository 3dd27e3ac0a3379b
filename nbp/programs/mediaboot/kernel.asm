; kernel.asm - mediaboot: the kernel that the medium has for machines whose ROMs are of no use
; SPDX-License-Identifier: Apache-2.0
;
; Provides: kernel_start
; Needs: flat

KERNEL_ROOT     equ 21                  ; block of the volume's root, Sources/BootMedia/ISOVolume.swift
KERNEL_BUFFER   equ 0x3000              ; segment: what is read at once
KERNEL_PIECES   equ 16                  ; of 2048 bytes
KERNEL_SETUP    equ 0x4000              ; segment of its real-mode part, at most 32 KB, stack and command line behind it
KERNEL_STACK    equ 0xE000
KERNEL_LINE     equ 0xF000
KERNEL_FILE     equ 0x200000            ; the whole file, before its parts go to their places
KERNEL_AT       equ 0x100000
KERNEL_INITRD   equ 0x800000

; ISO 9660, ECMA-119 9.1: a record of a directory
ISO_LENGTH      equ 0                   ; u8, 0 = no more
ISO_BLOCK       equ 2                   ; u32
ISO_SIZE        equ 10                  ; u32
ISO_NAME_LENGTH equ 32                  ; u8
ISO_NAME        equ 33

; Linux boot protocol 2.02 and later, Documentation/arch/x86/boot.rst
LINUX_SETUP_SECTS equ 0x1F1             ; u8, 0 = 4
LINUX_MAGIC     equ 0x202               ; 'HdrS'
LINUX_LOADER    equ 0x210               ; u8
LINUX_FLAGS     equ 0x211               ; u8
LINUX_INITRD    equ 0x218               ; u32 address, u32 size
LINUX_HEAP_END  equ 0x224               ; u16
LINUX_LINE      equ 0x228               ; u32
LINUX_CAN_HEAP  equ 0x80

variable kernel_packet, 16              ; of INT 13h, function 42h
variable kernel_size, 4

; kernel_start - start it, with its initrd; does not return if that works
;   Out:      CF = 1: the medium has none, or it cannot be read; said which
;   Clobbers: all but SS:SP
kernel_start:
        mov si, .kernel
        mov edi, KERNEL_FILE
        call kernel_file
        jc .ret
        print "going on with iPXE's own drivers", 10
        mov [kernel_size], ecx
        mov si, .initrd
        mov edi, KERNEL_INITRD
        call kernel_file
        jc .ret
        push ecx
        mov esi, KERNEL_FILE
        mov edi, KERNEL_SETUP << 4
        mov ecx, 0x8000
        call flat_copy
        push word KERNEL_SETUP
        pop es
        movzx ebx, byte [es:LINUX_SETUP_SECTS]
        test bl, bl
        jnz .sectors
        mov bl, 4
.sectors:
        inc bx
        shl ebx, 9                      ; EBX = bytes of the real-mode part
        lea esi, [ebx + KERNEL_FILE]
        mov ecx, [kernel_size]
        sub ecx, ebx
        mov edi, KERNEL_AT
        push word 0
        pop es
        call flat_copy
        pop ecx
        mov ax, KERNEL_SETUP
        mov es, ax
        cmp dword [es:LINUX_MAGIC], 'HdrS'
        jne .bad
        mov byte [es:LINUX_LOADER], 0xFF
        or byte [es:LINUX_FLAGS], LINUX_CAN_HEAP
        mov dword [es:LINUX_INITRD], KERNEL_INITRD
        mov [es:LINUX_INITRD + 4], ecx
        mov word [es:LINUX_HEAP_END], KERNEL_STACK - 0x200
        mov dword [es:LINUX_LINE], (KERNEL_SETUP << 4) + KERNEL_LINE
        mov byte [es:KERNEL_LINE], 0
        cli
        mov ds, ax
        mov fs, ax
        mov gs, ax
        mov ss, ax
        mov sp, KERNEL_STACK
        jmp KERNEL_SETUP + 0x20:0
.bad:   push word 0
        pop es
        print "IPXE.KRN is no kernel", 10
        stc
.ret:   ret
.kernel: db 10, "IPXE.KRN;1"
.initrd: db 10, "IPXE.CFG;1"

; kernel_file - read a file of the medium
;   In:       SI  length and name
;             EDI physical address
;   Out:      CF = 0: ECX its size
;             CF = 1: there is none; or it cannot be read, said so
;   Clobbers: all but SS:SP
kernel_file:
        push edi
        mov eax, KERNEL_ROOT
        mov ecx, 2048
        mov edi, KERNEL_BUFFER << 4     ; it stays where it is
        call kernel_read
        pop edi
        jc .ret
        push word KERNEL_BUFFER
        pop es
        xor bx, bx
.record:
        cmp bx, 2048 - 256
        jae .none
        mov al, [es:bx + ISO_LENGTH]
        test al, al
        jz .none
        movzx cx, byte [si]
        cmp cl, [es:bx + ISO_NAME_LENGTH]
        jne .next
        push si
        push di
        inc si
        lea di, [bx + ISO_NAME]
        repe cmpsb
        pop di
        pop si
        je .found
.next:  mov ah, 0
        add bx, ax
        jmp .record
.none:  push word 0
        pop es
        stc
.ret:   ret
.found: mov eax, [es:bx + ISO_BLOCK]
        mov ecx, [es:bx + ISO_SIZE]
        push word 0
        pop es
        push ecx
        call kernel_read
        pop ecx
        ret

; kernel_read - read blocks of the medium
;   In:       EAX block of 2048 bytes, ECX bytes
;             EDI physical address
;   Out:      CF = 1: they cannot be read; said so
;   Clobbers: EAX, EBX, ECX, EDX, ESI, EDI
;   The boot sector has passed the drive in DL, and in DH how many of its sectors have 2048 bytes.
kernel_read:
        push si
        movzx ebx, byte [entry_state + s_ENTRY.edx + 1]
        mul ebx
        mov si, kernel_packet
        mov dword [si], 16
        mov dword [si + 4], KERNEL_BUFFER << 16
        mov [si + 8], eax
        mov dword [si + 12], 0
.piece: mov eax, KERNEL_PIECES * 2048
        cmp eax, ecx
        jb .whole
        mov eax, ecx
.whole: push ecx
        push eax
        add eax, 2047
        shr eax, 11
        mul bx
        mov [si + 2], ax
        push ax
        push ebx
        push edi
        mov dl, [entry_state + s_ENTRY.edx]
        mov ah, 0x42
        int 0x13
        sti
        cld
        pop edi
        pop ebx
        pop dx
        movzx edx, dx
        pop eax
        pop ecx
        jc .bad
        add [si + 8], edx
        sub ecx, eax
        push ecx
        push esi
        push edi
        push eax
        mov ecx, eax
        mov esi, KERNEL_BUFFER << 4
        call flat_copy
        pop eax
        pop edi
        pop esi
        pop ecx
        jc .bad                         ; line A20 stays closed
        add edi, eax
        test ecx, ecx
        jnz .piece
        pop si
        ret                             ; CF = 0
.bad:   pop si
        print "the medium cannot be read", 10
        stc
        ret
