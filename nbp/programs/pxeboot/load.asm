; load.asm - pxeboot: load a file above 1 MB, and show how far it is
; SPDX-License-Identifier: Apache-2.0

BAR_WIDTH       equ 16                  ; all of it is one row

variable load_place, 4                  ; where the next file goes
variable load_limit, 4                  ; end of what may be filled
variable load_size, 4                   ; of the file that was loaded
variable load_start, 4                  ; tick of its request
variable load_shown, 2                  ; tick of the last bar

; load_high - load a file to [load_place]
;   In:       SI  name as written in a configuration
;   Out:      CF = 0: EAX  length, [load_size]
;             CF = 1: said why
;   Clobbers: all but SS:SP
load_high:
        call name_resolve
        jc .end
        mov dword [load_size], 0
        mov dword [fetch_length], FETCH_UNKNOWN
        push word [log_length]          ; the last one is enough
        call load_line
        pop word [log_length]
        mov eax, [BDA_TICKS]
        mov [load_shown], ax
        mov [load_start], eax
        mov word [fetch_tell], load_bar
        mov edx, [load_place]
        mov ecx, [load_limit]
        sub ecx, edx
        jbe .no_room
        call file_fetch
        jc .end
        mov [load_size], eax
        push eax
        call load_line                  ; over what the bar has shown
        print 10
        pop eax
        clc
        ret
.no_room:
        mov dword [fetch_length], FETCH_UNKNOWN
        mov ax, FETCH_NO_ROOM
.end:   print 10
        mov si, file_name
        call print_named
        cmp ax, FETCH_NO_ROOM
        jne .failed
        mov edx, [load_limit]
        sub edx, [load_place]
        jae .positive
        xor edx, edx
.positive:
        mov eax, [fetch_length]
        call load_too_large
        jmp .report
.failed:
        call print_status
.report:
        mov si, .failure
        call report_end
        stc
        ret
.failure: db "not loaded", 0

; load_too_large - print both sizes
;   In:       EAX length, or FETCH_UNKNOWN; EDX room
;   Clobbers: EAX, EDX
load_too_large:
        inc eax
        jz .longer
        dec eax
        call print_decimal
        print " bytes"
        jmp .room
.longer:
        print "does not fit"
.room:  print ", room for "
        xchg eax, edx
        call print_decimal
        print 10
        ret

; load_bar - as [fetch_tell]: a bar each quarter of a second
;   In:       EAX bytes so far
;   Clobbers: none
load_bar:
        pushad
        mov dx, [BDA_TICKS]
        sub dx, [load_shown]
        cmp dx, 4
        jb .done
        add [load_shown], dx
        mov [load_size], eax
        push word [log_length]
        call load_line
        pop word [log_length]
.done:  popad
        ret

; print_field_cut - print a text, at most so much
;   In:       SI  text with NUL, CX  letters
;   Clobbers: AX, CX, SI
print_field_cut:
        lodsb
        test al, al
        jz .done
        call console_putc
        loop print_field_cut
.done:  ret

; load_line - "Loading NAME [####    ] 12345 KB, 900 KB/s, 2 s left" over what stands there
;   Clobbers: EAX, EBX, ECX, EDX, SI, DI
load_line:
        mov al, 13
        call console_putc
        print "Loading "
        mov si, file_name               ; without its folder: it is one row
        mov bx, si
.folder:
        lodsb
        cmp al, '/'
        jne .letter
        mov bx, si
.letter:
        test al, al
        jnz .folder
        mov si, bx
        mov cx, 16
        call print_field_cut
        mov eax, [load_size]
        mov ecx, [fetch_length]
        cmp ecx, FETCH_UNKNOWN
        je .bytes
        test ecx, ecx
        jz .bytes
        print " ["
        mov ebx, BAR_WIDTH
        mul ebx
        cmp edx, ecx
        jae .bytes
        div ecx
        mov cx, BAR_WIDTH
        mov dx, ax
.cell:  mov al, '#'
        cmp dx, 0
        jg .put
        mov al, ' '
.put:   call console_putc
        dec dx
        loop .cell
        print "]"
.bytes: print " "
        mov eax, [load_size]
        shr eax, 10
        call print_decimal
        print " KB"
        test eax, eax
        jz .done
        mov ebx, [BDA_TICKS]
        sub ebx, [load_start]
        jbe .done                       ; or midnight
        mov ecx, 182                    ; ticks in 10 seconds
        mul ecx
        imul ebx, ebx, 10
        div ebx
        print ", "
        call print_decimal
        print " KB/s"
        xchg eax, ecx                   ; ECX = KB each second
        jecxz .done
        mov eax, [fetch_length]
        cmp eax, FETCH_UNKNOWN
        je .done
        sub eax, [load_size]
        jbe .done
        shr eax, 10
        xor edx, edx
        div ecx
        print ", "
        call print_decimal
        print " s left  "
        ret
.done:  print "            "            ; over "s left"
        ret
