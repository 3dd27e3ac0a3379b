; pxeboot.asm - the boot loader: pxelinux.cfg, menu, Linux, other programs
; SPDX-License-Identifier: Apache-2.0
;
; docs/pxeboot.md says what it understands. FS is LAYOUT_CONFIG in all of it.

%define PROGRAM_NAME "pxeboot"
%define PROGRAM_KIND NBP_KIND_PXEBOOT
%define PROGRAM_FORM NBP_FORM_NONE
%ifndef PXEBOOT_MAIN
%define PROGRAM_LIMIT 28 * 1024
%endif
%define PROGRAM_STACK 3072
%define PROGRAM_DRIVE_MAP
%define PROGRAM_LOW
%define UNLOAD_ALL
%define NET_TCP
%define FETCH_NET

COMMAND_SIZE    equ 2048                ; a command line; more no kernel takes
EDIT_SIZE       equ COMMAND_SIZE

%include "entry.asm"

%ifdef PXEBOOT_MAIN
%include PXEBOOT_MAIN                   ; tests have another one
%else
; main - called by entry.asm
;   Out:      AX  0: nothing could be started, the ROM goes on
main:   print "pxeboot ", NBP_VERSION, 10
        push word LAYOUT_CONFIG
        pop fs
        call pxe_find
        jc .alone
        mov ax, [BDA_BASE_MEMORY]
        cmp ax, LAYOUT_END >> 6
        jb .memory
        call boot_info
        jnc .ways
        print "no DHCPACK, "
        call print_status
.ways:  call fetch_init
        push word LAYOUT_CONFIG
        pop fs
        call settings_forget
        call search_config
        jc .nothing
        mov si, file_name
        call print_text
        print " from "
        mov si, fetch_server
        call print_ip
        print " by "
        mov si, [fetch_way]
        lea si, [si + s_WAY.Text]
        call print_text
        print 10
        call parse_loaded
.choose:
        mov word [config_next], 0
        call choose
        mov si, [config_next]
        test si, si
        jz .choose
        mov di, search_file
        mov cx, 255
        call boot_copy
        mov byte [di], 0
        call settings_forget
        mov si, search_file
        mov word [text_top], 0
        call parse_file
        jmp .choose
.alone: print "no PXE stack", 10
.out:   call fetch_net_end              ; the interrupt is the ROM's again
        xor ax, ax
        ret
.memory:
        print "base memory: "
        movzx eax, ax
        call print_decimal
        print " KB are free, 448 are needed", 10
        jmp .out
.nothing:
        push ax
        print "no configuration: "
        movzx eax, word [search_count]
        call print_decimal
        print " names tried, the last one is", 10
        mov si, file_name
        call print_text
        print " on "
        mov si, fetch_server
        call print_ip
        print ": "
        pop ax
        call print_status
        call search_wait
        jmp .out
%endif

; fetch_ways - the best first
fetch_ways: dw way_net_http, way_net_tftp, way_rom_file, way_rom_whole, way_rom_blocks, 0

; settings_forget - as before any configuration
;   Clobbers: AX, CX, DI
settings_forget:
        mov di, settings_start
        mov cx, settings_end - settings_start
        xor ax, ax
        rep stosb
        mov byte [implicit], 1
        mov byte [allow_options], 1
        jmp arena_init

%include "pxeboot/arena.asm"
%include "pxeboot/search.asm"
%include "pxeboot/searchoptions.asm"
%include "pxeboot/searchname.asm"
%include "pxeboot/parse.asm"
%include "pxeboot/parseword.asm"
variable settings_start, 0
%include "pxeboot/directives.asm"
%include "pxeboot/menuwords.asm"
variable settings_end, 0
%include "pxeboot/serial.asm"
%include "pxeboot/choose.asm"
%include "pxeboot/edit.asm"
%include "pxeboot/screen.asm"
%include "pxeboot/menu.asm"
%include "pxeboot/menuchoice.asm"
%include "pxeboot/menustart.asm"
%include "pxeboot/menuask.asm"
%include "pxeboot/menudraw.asm"
%include "pxeboot/boot.asm"
%include "pxeboot/bootkind.asm"
%include "pxeboot/modules.asm"
%include "pxeboot/load.asm"
%include "pxeboot/linux.asm"
%include "pxeboot/linuxopts.asm"
%include "pxeboot/initrd.asm"
%include "pxeboot/multiboot.asm"
%include "pxeboot/multiboottell.asm"
%include "pxeboot/sysappend.asm"
%include "pxeboot/smbios.asm"
%include "pxeboot/leaving.asm"

%include "bootinfo.asm"
%include "dhcpinfo.asm"
%include "fetch.asm"
%include "fetchnet.asm"
%include "fetchrom.asm"
%include "fetchtftp.asm"
%include "flat.asm"
%include "handover.asm"
%include "keyboard.asm"
%include "memmap.asm"
%include "nbpload.asm"
%include "net.asm"
%include "netdns.asm"
%include "nethttp.asm"
%include "nettext.asm"
%include "nettftp.asm"
%include "neturl.asm"
%include "pci.asm"
%include "pxe.asm"
%include "readfile.asm"
%include "status.asm"
%include "string.asm"
%include "tftp.asm"
%include "undi.asm"
%include "unload.asm"
%include "end.asm"

static_assert (LAYOUT_CONFIG << 4) >= 0x10000, "the configuration lies behind our segment"
