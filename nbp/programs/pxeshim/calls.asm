; calls.asm - pxeshim, resident: the calls of PXE, their names and parameters
; SPDX-License-Identifier: Apache-2.0
;
; A call is its opcode, its name, then its fields: FIELD_* and FORM_*, offset
; in the block, name; a 0 ends them. The table ends with CALLS_END.

CALLS_END       equ 0xFF

; traced NAME, structure - a call PXENV_NAME with the block s_PXENV_structure
%macro  traced 1-2
        db 0                            ; ends the call before
        db PXENV_%1
    %defstr %%name %1
        db %%name, 0
    %if %0 = 2
        %define traced_block s_PXENV_%2
    %endif
%endmacro

; field direction, form, .Name - a parameter
%macro  field 3
    %defstr %%dotted %3
    %substr %%name %%dotted 2, -1
        db (%1) | FORM_%2, traced_block %+ %3
        db %%name, 0
%endmacro

.calls  equ $ + 1                       ; behind the first `traced`'s 0
        traced START_UNDI, START_UNDI
        field FIELD_IN, HEX16, .AX
        field FIELD_IN, HEX16, .BX
        field FIELD_IN, HEX16, .DX
        field FIELD_IN, HEX16, .DI
        field FIELD_IN, HEX16, .ES
        traced UNDI_STARTUP
        traced UNDI_CLEANUP
        traced UNDI_INITIALIZE, UNDI_INITIALIZE
        field FIELD_IN, HEX32, .ProtocolIni
        traced UNDI_RESET_ADAPTER, UNDI_RESET
        field FIELD_IN, DECIMAL, .MCastAddrCount
        traced UNDI_SHUTDOWN
        traced UNDI_OPEN, UNDI_OPEN
        field FIELD_IN, HEX16, .OpenFlag
        field FIELD_IN, HEX16, .PktFilter
        field FIELD_IN, DECIMAL, .MCastAddrCount
        traced UNDI_CLOSE
        traced UNDI_TRANSMIT, UNDI_TRANSMIT
        field FIELD_IN, HEX8, .Protocol
        field FIELD_IN, HEX8, .XmitFlag
        field FIELD_IN, FAR, .DestAddr
        field FIELD_IN, FAR, .TBD
        traced UNDI_SET_MCAST_ADDRESS, UNDI_SET_MCAST_ADDRESS
        field FIELD_IN, DECIMAL, .MCastAddrCount
        traced UNDI_SET_STATION_ADDRESS, UNDI_SET_STATION_ADDRESS
        field FIELD_IN, MAC, .StationAddress
        traced UNDI_SET_PACKET_FILTER, UNDI_SET_PACKET_FILTER
        field FIELD_IN, HEX8, .filter
        traced UNDI_GET_INFORMATION, UNDI_GET_INFORMATION
        field FIELD_OUT, HEX16, .BaseIo
        field FIELD_OUT, DECIMAL, .IntNumber
        field FIELD_OUT, DECIMAL, .MaxTranUnit
        field FIELD_OUT, DECIMAL, .HwType
        field FIELD_OUT, MAC, .CurrentNodeAddress
        field FIELD_OUT, HEX16, .ROMAddress
        field FIELD_OUT, DECIMAL, .RxBufCt
        field FIELD_OUT, DECIMAL, .TxBufCt
        traced UNDI_GET_STATISTICS, UNDI_GET_STATISTICS
        field FIELD_OUT, LONG, .XmtGoodFrames
        field FIELD_OUT, LONG, .RcvGoodFrames
        field FIELD_OUT, LONG, .RcvCRCErrors
        field FIELD_OUT, LONG, .RcvResourceErrors
        traced UNDI_CLEAR_STATISTICS
        traced UNDI_INITIATE_DIAGS
        traced UNDI_FORCE_INTERRUPT
        traced UNDI_GET_MCAST_ADDRESS, UNDI_GET_MCAST_ADDRESS
        field FIELD_IN, IP, .InetAddr
        field FIELD_OUT, MAC, .MediaAddr
        traced UNDI_GET_NIC_TYPE, UNDI_GET_NIC_TYPE
        field FIELD_OUT, HEX8, .NicType
        field FIELD_OUT, HEX16, .Vendor_ID
        field FIELD_OUT, HEX16, .Dev_ID
        field FIELD_OUT, HEX16, .BusDevFunc
        traced UNDI_GET_IFACE_INFO, UNDI_GET_IFACE_INFO
        field FIELD_OUT, TEXT, .IfaceType
        field FIELD_OUT, LONG, .LinkSpeed
        field FIELD_OUT, HEX32, .ServiceFlags
        traced UNDI_ISR, UNDI_ISR
        field FIELD_IN | FIELD_OUT, DECIMAL, .FuncFlag
        field FIELD_OUT, DECIMAL, .BufferLength
        field FIELD_OUT, DECIMAL, .FrameLength
        field FIELD_OUT, FAR, .Frame
        traced STOP_UNDI
        traced TFTP_OPEN, TFTP_OPEN
        field FIELD_IN, IP, .ServerIPAddress
        field FIELD_IN, IP, .GatewayIPAddress
        field FIELD_IN, TEXT, .FileName
        field FIELD_IN, PORT, .TFTPPort
        field FIELD_IN | FIELD_OUT, DECIMAL, .PacketSize
        traced TFTP_CLOSE
        traced TFTP_READ, TFTP_READ
        field FIELD_IN, FAR, .Buffer
        field FIELD_OUT, DECIMAL, .PacketNumber
        field FIELD_OUT, DECIMAL, .BufferSize
        traced TFTP_READ_FILE, TFTP_READ_FILE
        field FIELD_IN, TEXT, .FileName
        field FIELD_IN | FIELD_OUT, LONG, .BufferSize
        field FIELD_IN, HEX32, .Buffer
        field FIELD_IN, IP, .ServerIPAddress
        field FIELD_IN, IP, .GatewayIPAddress
        field FIELD_IN, PORT, .TFTPSrvPort
        traced TFTP_GET_FSIZE, TFTP_GET_FSIZE
        field FIELD_IN, IP, .ServerIPAddress
        field FIELD_IN, IP, .GatewayIPAddress
        field FIELD_IN, TEXT, .FileName
        field FIELD_OUT, LONG, .FileSize
        traced UDP_OPEN, UDP_OPEN
        field FIELD_IN, IP, .src_ip
        traced UDP_CLOSE
        traced UDP_READ, UDP_READ
        field FIELD_IN | FIELD_OUT, IP, .dest_ip
        field FIELD_IN | FIELD_OUT, PORT, .d_port
        field FIELD_OUT, IP, .src_ip
        field FIELD_OUT, PORT, .s_port
        field FIELD_OUT, DECIMAL, .buffer_size
        field FIELD_IN, FAR, .buffer
        traced UDP_WRITE, UDP_WRITE
        field FIELD_IN, IP, .ip
        field FIELD_IN, IP, .gw
        field FIELD_IN, PORT, .src_port
        field FIELD_IN, PORT, .dst_port
        field FIELD_IN, DECIMAL, .buffer_size
        field FIELD_IN, FAR, .buffer
        traced UNLOAD_STACK
        traced GET_CACHED_INFO, GET_CACHED_INFO
        field FIELD_IN, DECIMAL, .PacketType
        field FIELD_IN | FIELD_OUT, DECIMAL, .BufferSize
        field FIELD_IN | FIELD_OUT, FAR, .Buffer
        field FIELD_OUT, DECIMAL, .BufferLimit
        traced RESTART_DHCP
        traced RESTART_TFTP, TFTP_READ_FILE
        field FIELD_IN, TEXT, .FileName
        field FIELD_IN, LONG, .BufferSize
        field FIELD_IN, HEX32, .Buffer
        field FIELD_IN, IP, .ServerIPAddress
        traced MODE_SWITCH
        traced START_BASE
        traced STOP_BASE
        traced FILE_OPEN, FILE_OPEN
        field FIELD_IN, TEXT_AT, .FileName
        field FIELD_OUT, HEX16, .FileHandle
        traced FILE_CLOSE, FILE_SELECT
        field FIELD_IN, HEX16, .FileHandle
        traced FILE_SELECT, FILE_SELECT
        field FIELD_IN, HEX16, .FileHandle
        field FIELD_OUT, HEX16, .Ready
        traced FILE_READ, FILE_READ
        field FIELD_IN, HEX16, .FileHandle
        field FIELD_IN | FIELD_OUT, DECIMAL, .BufferSize
        field FIELD_IN, FAR, .Buffer
        traced FILE_GET_FILE_SIZE, FILE_GET_FILE_SIZE
        field FIELD_IN, HEX16, .FileHandle
        field FIELD_OUT, LONG, .FileSize
        traced FILE_EXEC, FILE_EXEC
        field FIELD_IN, TEXT_AT, .Command
        traced FILE_API_CHECK, FILE_API_CHECK
        field FIELD_IN | FIELD_OUT, HEX32, .Magic
        field FIELD_OUT, HEX32, .APIMask
        traced FILE_EXIT_HOOK
        traced FILE_CMDLINE, FILE_CMDLINE
        field FIELD_IN | FIELD_OUT, DECIMAL, .BufferSize
        field FIELD_IN, FAR, .Buffer
        db 0, CALLS_END, "?", 0, 0
