; exit.asm - the ways to end a program
; SPDX-License-Identifier: Apache-2.0
;
; Brings: leave
; Needs: print, config

; exit_action - do what an EXIT_* says
;   In:       AL  EXIT_*
;   Out:      as leave_local
;   Clobbers: all but SS:SP
exit_action:
        cmp al, EXIT_HALT
        je exit_halt
        cmp al, EXIT_POWER_OFF
        je exit_power_off
        cmp al, EXIT_REBOOT
        je exit_reboot
        cmp al, EXIT_DEBUG
        jne leave_local
        mov al, CONFIG_DEBUG_STATUS
        call config_byte
        out PORT_DEBUG_EXIT, al         ; QEMU ends with 2 * AL + 1
        ret

; exit_power_off - switch the machine off, halt if it cannot be
;   Source:   APM 1.2, 4.6; SeaBIOS answers APM by ACPI's PM1a control.
;   The ports are those of QEMU's PIIX4 and ICH9 machines and of older
;   QEMU and Bochs, for firmware without APM.
exit_power_off:
        mov ax, 0x5301                  ; connect the real-mode interface
        xor bx, bx                      ; to the BIOS
        int 0x15
        mov ax, 0x530E                  ; driver version 1.2
        xor bx, bx
        mov cx, 0x0102
        int 0x15
        mov ax, 0x5307                  ; set power state: all devices, off
        mov bx, 1
        mov cx, 3
        int 0x15
        mov ax, 0x2000                  ; SLP_EN, sleep type 0
        mov dx, 0x604
        out dx, ax
        mov dx, 0xB004
        out dx, ax
        print "no power-off", 10
        ; fall through to exit_halt

; exit_halt - wait for the reset button; does not return
exit_halt:
        print "halted", 10
.sleep: sti
        hlt
        jmp .sleep

; exit_reboot - cold restart; does not return
exit_reboot:
        mov word [BDA_RESET_FLAG], 0
        mov al, 0xFE                    ; keyboard controller: pulse reset
        out 0x64, al
        jmp 0xFFFF:0

%include "leave.asm"
