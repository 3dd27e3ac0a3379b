; pxeboot.asm - the boot loader: pxelinux.cfg, menu, Linux, other programs
; SPDX-License-Identifier: Apache-2.0
;
; docs/pxeboot.md says what it understands. FS is LAYOUT_CONFIG in all of it.

%define PROGRAM_NAME "pxeboot"
%define PROGRAM_KIND NBP_KIND_PXEBOOT
%define PROGRAM_FORM NBP_FORM_NONE
%ifndef PXEBOOT_MAIN
%define PROGRAM_LIMIT 32 * 1024
%endif
%define PROGRAM_STACK 3072
%define PROGRAM_DRIVE_MAP
%define PROGRAM_LOW
%define UNLOAD_ALL
%define NET_TCP
%define FETCH_NET
%define PROGRAM_CONSOLE "consolelog.asm" ; for the report
%define HASH_WRONG 0xFF80               ; reason: the SHA-256 of a file
%define SHA256_SCRATCH undi_frame       ; free but while a frame is handled

%include "abi.inc"
%include "layout.inc"

%ifdef PXEBOOT_MAIN                    ; tests tell more, and start no kernel
%define LOG_SEGMENT LAYOUT_LINUX
LOG_SIZE        equ 0xF000
%else
%define LOG_SEGMENT LAYOUT_LOG
LOG_SIZE        equ LAYOUT_LOG_SIZE
%endif
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
%ifdef PXEBOOT_MEDIUM
        call medium_begin
%else
        jc .alone
%endif
        mov ax, [BDA_BASE_MEMORY]
        cmp ax, LAYOUT_END >> 6
        jb .memory
%ifdef PXEBOOT_MEDIUM
        call medium_choose
        jc .medium
.again: call search_options
        call fetch_init
%else
        call address_get
        jc .out
.again: call search_options
        call fetch_init
        cmp byte [address_from], ADDRESS_ROM
        je .ways
        mov al, 0                       ; the ROM's stack has not this address
        mov [way_rom_file + s_WAY.Usable], al
        mov [way_rom_whole + s_WAY.Usable], al
        mov [way_rom_blocks + s_WAY.Usable], al
.ways:
%endif
        push word LAYOUT_CONFIG
        pop fs
        call settings_forget
        call search_config
        jc .nothing
        call hash_menu
        jc .nothing
        mov si, file_name
        call print_text
%ifdef PXEBOOT_MEDIUM
        cmp word [fetch_way], way_medium
        je .by
%endif
        print " from "
        mov si, fetch_server
        call print_ip
.by:    print " by "
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
        call settings_forget
        mov si, search_file
        mov word [text_top], 0
        call parse_file
        jmp .choose
%ifndef PXEBOOT_MEDIUM
.alone: print "no PXE stack", 10
%endif
.out:   call fetch_net_end              ; the interrupt is the ROM's again
        xor ax, ax
        ret
.memory:
        print "base memory: "
        movzx eax, ax
        call print_decimal
        print " KB are free, 320 are needed", 10
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
        mov si, .no_file
        call report_end
        cmp byte [address_from], ADDRESS_TYPED
        jne .wait
        call address_again
        jnc .again
.wait:
%ifdef PXEBOOT_MEDIUM
.medium:
        call medium_again
        jnc .again
%endif
        call search_wait
        jmp .out
.no_file: db "no configuration", 0
%endif

; fetch_ways - the best first. iPXE's TFTP_READ_FILE asks for blocks of 512
; bytes, and takes twice as long as TFTP_READ
%ifdef PXEBOOT_MEDIUM
fetch_ways: dw way_medium, way_net_http, way_net_tftp, 0
%else
fetch_ways: dw way_net_http, way_net_tftp, way_rom_file, way_rom_blocks, way_rom_whole, 0
%endif

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
%include "pxeboot/labels.asm"
%include "pxeboot/address.asm"
%include "pxeboot/askaddress.asm"
%include "pxeboot/search.asm"
%include "pxeboot/searchoptions.asm"
%include "pxeboot/searchname.asm"
%include "pxeboot/parse.asm"
%include "pxeboot/parseword.asm"
%include "sha256.asm"
%include "pxeboot/hash.asm"
%include "pxeboot/fixedappend.asm"
variable settings_start, 0
%include "pxeboot/directives.asm"
%include "pxeboot/directivesmore.asm"
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
%include "pxeboot/passwd.asm"
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
%include "pxeboot/cpu.asm"
%include "pxeboot/report.asm"
%include "pxeboot/leaving.asm"
%ifdef PXEBOOT_MEDIUM
%include "pxeboot/medium.asm"
%endif

%include "bootinfo.asm"
%include "dhcpinfo.asm"
%include "dhcppatch.asm"
%include "fetch.asm"
%include "fetchnet.asm"
%ifdef PXEBOOT_MEDIUM
%include "fetchmedium.asm"
%else
%include "fetchrom.asm"
%include "fetchtftp.asm"
%endif
%include "flat.asm"
%include "handover.asm"
%include "keyboard.asm"
%include "memmap.asm"
%include "nbpplace.asm"
%include "net.asm"
%include "netdhcp.asm"
%include "netdns.asm"
%include "netfixed.asm"
%include "nethttp.asm"
%include "nettext.asm"
%include "nettftp.asm"
%include "neturl.asm"
%include "pci.asm"
%include "pxe.asm"
%ifndef PXEBOOT_MEDIUM
%include "readfile.asm"
%endif
%include "status.asm"
%include "string.asm"
%ifndef PXEBOOT_MEDIUM
%include "tftp.asm"
%endif
%include "undi.asm"
%include "unload.asm"
%include "end.asm"

static_assert SHA256_SCRATCH_SIZE <= UNDI_FRAME_SIZE, "no room for SHA-256 in undi_frame"
static_assert PASSWD_SIZE <= UNDI_FRAME_SIZE, "no room for passwords in undi_frame"
static_assert (LAYOUT_CONFIG << 4) >= 0x10000, "the configuration lies behind our segment"
