; net-cable.asm (test) - as net-file.asm, a file that is small enough for bad cables
; SPDX-License-Identifier: Apache-2.0

%define NET_FILE "initrd.img"
%include "net-file.asm"
