; end.asm - end mark, stack, end of memory; included last
; SPDX-License-Identifier: Apache-2.0

nbp_end_mark:   dd NBP_END_MARK

NBP_LENGTH      equ $ - nbp_header
%ifdef PROGRAM_STACK
STACK_SIZE      equ PROGRAM_STACK
%else
STACK_SIZE      equ 2048
%endif

%ifdef PROGRAM_LOW
        [section .low]                  ; the segment is for code
                resb -($ - $$) & 15
                resb STACK_SIZE
stack_top:
        [section .bss]
bss_end:
BSS_LENGTH      equ $ - $$
        [section .low]
low_size        equ $ - $$
static_assert LOW_START + low_size <= LOW_END, "the variables do not fit below LOW_END"
%else
        [section .bss]
                alignb 16
                resb STACK_SIZE
stack_top:
bss_end:
BSS_LENGTH      equ $ - $$
%endif
        __?SECT?__

bss_start       equ section..bss.start
NBP_MEMORY_END  equ bss_end

BSS_PADDING     equ -(NBP_ORIGIN + NBP_LENGTH) & (PROGRAM_BSS_ALIGN - 1)
static_assert NBP_ORIGIN + NBP_LENGTH + BSS_PADDING + BSS_LENGTH <= 0xFFF0, \
        "program does not fit its 64 KiB segment"
%ifdef PROGRAM_LIMIT
static_assert NBP_LENGTH < PROGRAM_LIMIT, "program has outgrown PROGRAM_LIMIT"
%endif
