; fetch.asm - a file by its name, to anywhere in memory: one contract, many ways
; SPDX-License-Identifier: Apache-2.0
;
; Provides: fetch_init, fetch_file, fetch_scheme; [fetch_way], [fetch_server]
; Needs: pxe, bootinfo, flat, print, status; the program's table fetch_ways
;
; A way is a record s_WAY, and four routines that the jump table names. The
; program lists its ways, the best first:
;
;   fetch_ways: dw way_file, way_http, way_tftp, 0
;   way_tftp:   istruc s_WAY
;               at .Text, db "own TFTP", 0
;               at .Probe, dw tftp_probe
;               ...
;               iend
;
; probe - can it be used on this machine? Called once, after boot_info
;   Out:      CF = 1: no
; open - ask for a file
;   In:       SI  name with NUL, at most FETCH_NAME_MAX bytes: a path on
;                 [fetch_server] as TFTP takes it, or a URL
;                 ("http://10.0.2.2:8080/vmlinuz", "tftp://10.0.2.2/vmlinuz")
;   Out:      CF = 0: EAX  length, FETCH_UNKNOWN if the server did not say
;             CF = 1: AX = PXENV_STATUS_* or FETCH_*. FETCH_CANNOT: not this
;             way (no such protocol); PXENV_STATUS_TFTP_FILE_NOT_FOUND: there
;             is no such file (also HTTP 404): no other way is tried
; read - load the whole of it, once
;   In:       EDX physical address, ECX  room there; nothing beyond is written
;   Out:      CF = 0: EAX  length
;             CF = 1: AX = PXENV_STATUS_* or FETCH_*
;   Calls [fetch_tell] with EAX = bytes so far, at least each 64 KB.
; close - end it; called once after each open that succeeded
;
; All four may destroy every register but SS:SP; DS = ES = 0 and DF = 0 on both
; sides. Memory above 1 MB is reached by flat_copy. What lies where:
; include/layout.inc; a way may use LAYOUT_FETCH while a file is open.

%define FETCH_ASM
%include "layout.inc"

FETCH_NAME_MAX  equ 255
FETCH_UNKNOWN   equ 0xFFFFFFFF          ; length

; Reasons beside PXENV_STATUS_*
FETCH_CANNOT    equ 0xFF40              ; not by this way
FETCH_NO_ROOM   equ 0xFF41              ; it is longer than its place
FETCH_NO_WAY    equ 0xFF42              ; every way has failed or cannot
FETCH_LONG      equ 0xFF43              ; the name
FETCH_SHORT     equ 0xFF44              ; the file ended before its length
FETCH_SILENT    equ 0xFF45              ; no byte came for FETCH_TICKS
FETCH_ESCAPE    equ 0xFF46              ; a person gave up
FETCH_DISK      equ 0xFF47              ; the BIOS cannot read the medium

FETCH_TICKS     equ 30 * 18

                struc s_WAY
.Probe          resw 1
.Open           resw 1
.Read           resw 1
.Close          resw 1
.Usable         resb 1                  ; set by fetch_init
.Text           resb 31                 ; what people are told, with NUL
                endstruc
assert_size s_WAY, 40

variable fetch_server, 4                ; for names that are no URL
variable fetch_way, 2                   ; s_WAY in use, or that was used last
variable fetch_tell, 2                  ; routine: EAX bytes so far; keeps all
variable fetch_length, 4                ; of the open file, or FETCH_UNKNOWN
variable fetch_bytes, 4                 ; of all files
variable fetch_ticks, 4                 ; that all reads took
variable fetch_name, 2                  ; of the open file
variable fetch_place, 4
variable fetch_room, 4

; fetch_init - probe all ways
;   Out:      CF = 1: there is none
;   Clobbers: all but SS:SP
fetch_init:
        mov word [fetch_tell], .quiet
        mov eax, [boot_server]
        mov [fetch_server], eax
        mov bx, fetch_ways
        mov cx, 1                       ; CX = 0: there is one
.next:  mov si, [bx]
        test si, si
        jz .done
        push bx
        push cx
        push si
        call [si + s_WAY.Probe]
        pop si
        setnc [si + s_WAY.Usable]
        pop cx
        pop bx
        jc .skip
        xor cx, cx
.skip:  inc bx
        inc bx
        jmp .next
.done:  neg cx                          ; CF = 1: none
.quiet: ret

; fetch_file - load a file by the first way that can
;   In:       SI  name with NUL
;             EDX physical address, ECX  room there
;   Out:      CF = 0: EAX  length
;             CF = 1: AX = PXENV_STATUS_* or FETCH_*; [fetch_length] the
;             length, if that is what did not fit
;   Clobbers: all but SS:SP
;   A way that fails, other than by "not found" and "no room", is told, and the
;   next is tried.
fetch_file:
        mov [fetch_place], edx
        mov [fetch_room], ecx
        mov [fetch_name], si
        mov bx, fetch_ways
        mov dx, FETCH_NO_WAY
.next:  mov si, [bx]
        inc bx
        inc bx
        test si, si
        jz .none
        cmp byte [si + s_WAY.Usable], 0
        je .next
        mov [fetch_way], si
        push bx
        push dx
        call fetch_by_way
        pop dx
        pop bx
        jnc .done
        cmp ax, FETCH_CANNOT
        je .next
        cmp ax, PXENV_STATUS_TFTP_FILE_NOT_FOUND
        je .failed
        cmp ax, FETCH_NO_ROOM
        je .failed
        cmp ax, FETCH_ESCAPE
        je .failed
        mov dx, ax
        mov si, [fetch_name]
        call print_text
        print ": by "
        mov si, [fetch_way]
        lea si, [si + s_WAY.Text]
        call print_text
        print " "
        call print_status
        jmp .next
.none:  mov ax, dx
.failed:
        stc
.done:  ret

; fetch_by_way - by the way [fetch_way] alone
;   Out:      as fetch_file
;   Clobbers: all but SS:SP
fetch_by_way:
        mov si, [fetch_name]
        mov bx, [fetch_way]
        call [bx + s_WAY.Open]
        mov [fetch_length], eax
        jc .done
        cmp eax, FETCH_UNKNOWN
        je .read
        cmp eax, [fetch_room]
        mov ax, FETCH_NO_ROOM
        ja .close
.read:  mov edx, [fetch_place]
        mov ecx, [fetch_room]
        mov eax, [BDA_TICKS]
        sub [fetch_ticks], eax
        mov bx, [fetch_way]
        call [bx + s_WAY.Read]
        sbb cl, cl                      ; CL = 0: done
        mov edx, [BDA_TICKS]
        add [fetch_ticks], edx
        test cl, cl
        jnz .close
        cmp dword [fetch_length], FETCH_UNKNOWN
        je .whole
        cmp eax, [fetch_length]
        je .whole
        mov ax, FETCH_SHORT
.close: push ax
        call fetch_close
        pop ax
        stc
.done:  ret
.whole: mov [fetch_length], eax
        add [fetch_bytes], eax
        call fetch_close
        mov eax, [fetch_length]
        clc
        ret

; fetch_close - by the way [fetch_way]
;   Clobbers: all but SS:SP
fetch_close:
        mov bx, [fetch_way]
        jmp [bx + s_WAY.Close]

; fetch_move - a piece has come to LAYOUT_FETCH: take it to its place
;   In:       EAX its length, EBX place, ECX room there, EDX length so far
;   Out:      CF = 0: EBX, ECX, EDX for the next one
;             CF = 1: AX = FETCH_*
;   Clobbers: EAX, ESI, EDI
fetch_move:
        sub ecx, eax
        jb .full
        push ecx
        mov esi, LAYOUT_FETCH << 4
        mov edi, ebx
        mov ecx, eax
        call flat_copy
        pop ecx
        jc .a20
        add ebx, eax
        add edx, eax
        mov eax, edx
        call [fetch_tell]
        clc
        ret
.a20:   mov ax, FETCH_CANNOT
        ret
.full:  mov ax, FETCH_NO_ROOM
        stc
        ret

; fetch_is_url - does a name begin with a scheme?
;   In:       SI  name with NUL
;   Out:      ZF = 1: yes ("://" is in it)
;   Clobbers: none
fetch_is_url:
        push si
        push ax
.next:  lodsb
        cmp al, 1
        jb .done                        ; ZF = 0
        cmp al, ':'
        jne .next
        cmp word [si], '//'
        jne .next
.done:  pop ax
        pop si
        ret

fetch_scheme: db "tftp://", 0           ; of names with a server
