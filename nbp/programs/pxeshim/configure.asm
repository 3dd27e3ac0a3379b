; configure.asm - pxeshim: which program, which faults
; SPDX-License-Identifier: Apache-2.0

variable shim_line, 128

; shim_configure - take program and faults from the command line, else from
; the configuration
;   Out:      CF = 0: [shim_file], [resident.faults], [resident.trace]
;             CF = 1: no program is named
;   Clobbers: AX, BX, CX, DX, SI, DI
;   A command line is `FILE KIND,A,B,COUNT ...`, s_FAULT in hexadecimal; what
;   is left out at the end of a record is 0. Without a fault, and with
;   FAULT_TRACE, calls are traced.
shim_configure:
        mov di, shim_line
        call command_line
        jc .configuration
        mov si, shim_line
        mov di, shim_file
.letter:
        lodsb
        cmp al, ' '
        jbe .named
        stosb
        jmp .letter
.named: dec si
        mov di, resident.faults
        jmp .next
.fault: cmp di, resident.faults_end
        jae .done
        call shim_number                ; Kind
        jc .done
        stosb
        call shim_number                ; A
        stosw
        call shim_number                ; B
        stosw
        call shim_number                ; Count
        stosb
        jmp .next
.skip:  inc si
.next:  cmp byte [si], ' '
        ja .skip                        ; what belongs to no field
        je .blank
        jmp .done
.blank: inc si
        cmp byte [si], ' '
        je .blank
        jmp .fault

.configuration:
        mov al, CONFIG_FILE
        call config_find
        jc .ret
        mov di, shim_file
        call string_copy
        mov al, CONFIG_FAULT
        call config_find
        jc .done
        cmp cx, FAULTS_MAX * s_FAULT_size
        jbe .copy
        mov cx, FAULTS_MAX * s_FAULT_size
.copy:  mov di, resident.faults
        rep movsb
.done:  mov al, FAULT_TRACE
        call shim_find_fault
        setnc [resident.trace]
        cmp byte [resident.faults + s_FAULT.Kind], 0
        jne .given
        mov byte [resident.trace], 1
.given: clc
.ret:   ret

; shim_number - read a hexadecimal number and the comma behind it
;   In:       SI  text
;   Out:      AX  0 if no digit is there; SI behind number and comma
;             CF = 1: the text has ended before
;   Clobbers: DX
shim_number:
        xor dx, dx
        mov ax, dx
        cmp byte [si], 1
        jb .ret
.digit: mov al, [si]
        sub al, '0'
        cmp al, 10
        jb .value
        sub al, 'A' - '0' - 10
        and al, ~0x20                   ; either case
        cmp al, 10
        jb .end
        cmp al, 16
        jae .end
.value: inc si
        shl dx, 4
        or dl, al
        jmp .digit
.end:   cmp byte [si], ','
        jne .last
        inc si
.last:  mov ax, dx
        clc
.ret:   ret

; shim_find_fault - is this fault configured?
;   In:       AL  FAULT_*
;   Out:      CF = 1: no
;   Clobbers: none
shim_find_fault:
        push bx
        mov bx, resident.faults
.next:  cmp al, [bx + s_FAULT.Kind]
        je .done                        ; CF = 0
        add bx, s_FAULT_size
        cmp bx, resident.faults_end
        jb .next
        stc
.done:  pop bx
        ret
