// SPDX-License-Identifier: Apache-2.0

/// The rules of `menu lint`; the raw value is the id that people see and can switch off.
public enum LintRule: String, CaseIterable, Sendable {
    // Found while a pxelinux.cfg is read.
    case unknownDirective = "unknown-directive"
    case includeMissing = "include-missing"
    case includeTooDeep = "include-too-deep"
    case textUnclosed = "text-unclosed"
    case submenuUnclosed = "submenu-unclosed"
    case endWithoutBegin = "end-without-begin"
    case outsideLabel = "outside-label"
    case appendWithoutKernel = "append-without-kernel"
    case badNumber = "bad-number"
    case byteOrderMark = "byte-order-mark"
    case lineTooLong = "line-too-long"
    case lineEndings = "line-endings"

    // Found in any menu.
    case labelTwice = "label-twice"
    case caseClash = "case-clash"
    case defaultMissing = "default-missing"
    case defaultHidden = "default-hidden"
    case menuNotShown = "menu-not-shown"
    case clockStopped = "clock-stopped"
    case gotoMissing = "goto-missing"
    case unreachable
    case fileMissing = "file-missing"
    case initrdMissing = "initrd-missing"
    case pathEscapes = "path-escapes"
    case timeoutUnits = "timeout-units"
    case commandLineTooLong = "command-line-too-long"
    case sysappendMisuse = "sysappend-misuse"
    case moduleMissing = "module-missing"
    case moduleVersion = "module-version"
    case passwordClear = "password-clear"
    case passwordUnknown = "password-unknown"
    case passwordUseless = "password-useless"
    case undefinedVariable = "undefined-variable"
    case titleCharacters = "title-characters"
    case obsoleteType = "obsolete-type"

    // Found in the files themselves.
    case fileType = "file-type"
    case fileDamaged = "file-damaged"
    case moduleFirmware = "module-firmware"
    case pageMissing = "page-missing"

    /// Why it matters.
    public var why: String { explanation.why }

    /// How to mend it.
    public var mend: String { explanation.mend }

    private var explanation: (why: String, mend: String) {
        switch self {
        case .unknownDirective:
            ("the boot loader skips the line without a word", "correct the spelling, or make it a comment with #")
        case .includeMissing:
            ("the boot loader goes on without the file's entries", "correct the path; it is relative to the boot root")
        case .includeTooDeep:
            ("files that include each other without end hang the boot", "break the circle; 16 levels are the limit")
        case .textUnclosed:
            ("everything to the end of the file is taken for help text", "add a line ENDTEXT")
        case .submenuUnclosed:
            ("the entries that follow end up inside the submenu", "add a line MENU END")
        case .endWithoutBegin:
            ("a MENU END at the top does nothing, so a MENU BEGIN is probably lost", "remove it or add MENU BEGIN")
        case .outsideLabel:
            ("the directive belongs to an entry and does nothing outside of one", "move it below its LABEL")
        case .appendWithoutKernel:
            ("without KERNEL the label's own name is fetched as the kernel", "add a KERNEL line")
        case .badNumber:
            ("the boot loader reads anything that is not a number as 0", "write a number")
        case .byteOrderMark:
            ("the three bytes make the first line an unknown word", "save the file without byte order mark")
        case .lineTooLong:
            ("SYSLINUX reads 4095 bytes and takes the rest for a line of its own", "shorten the line")
        case .lineEndings:
            ("SYSLINUX skips everything from a carriage return to the next line feed", "end lines with LF or CR LF")
        case .labelTwice:
            ("only the first of two labels with one name can be chosen by name", "rename one of them")
        case .caseClash:
            ("names that differ in case only are easily confused, and some file systems cannot hold both", "rename one")
        case .defaultMissing:
            ("nothing boots when time runs out", "name an entry that exists")
        case .defaultHidden:
            ("the menu selects its first line instead", "show the entry, or name another one")
        case .menuNotShown:
            ("PXELINUX shows a menu for UI alone, or for a last DEFAULT that names menu.c32", "write UI menu.c32")
        case .clockStopped:
            (
                "menu.c32 moves the cursor from a first line that cannot be chosen, and that stops the clock",
                "mark an entry with DEFAULT or MENU DEFAULT"
            )
        case .gotoMissing:
            ("the item is shown but cannot be chosen", "name a submenu that exists, by its MENU BEGIN tag")
        case .unreachable:
            ("nobody can choose the entry", "show it, or remove it")
        case .fileMissing:
            ("the entry fails to boot", "put the file there, or correct the path")
        case .initrdMissing:
            ("the kernel starts and then finds no root file system or installer", "add the INITRD that lies beside it")
        case .pathEscapes:
            ("a TFTP server refuses paths that leave its root", "move the file below the root")
        case .timeoutUnits:
            ("TIMEOUT counts tenths of a second", "multiply the seconds by ten")
        case .commandLineTooLong:
            ("the kernel cuts its command line off there", "shorten it; put settings into a file that it fetches")
        case .sysappendMisuse:
            ("the words are appended for Linux and confuse or miss other programs", "correct the bits or the entry")
        case .moduleMissing:
            ("a module that is absent, or lacks a library that it needs, fails to load", "copy it beside pxelinux.0")
        case .moduleVersion:
            (
                "modules run only with the very SYSLINUX that they were made with",
                "take pxelinux.0 and all modules from one release"
            )
        case .passwordClear:
            ("whoever can fetch the menu can read the password", "store a hash, for example of `openssl passwd -6`")
        case .passwordUnknown:
            (
                "menu.c32 knows $1$, $4$, $5$ and $6$; any other hash opens for nobody, or is itself the password",
                "store a hash of `openssl passwd -6`"
            )
        case .passwordUseless:
            (
                "people can edit or type another command line instead",
                "set NOESCAPE 1 and ALLOWOPTIONS 0, or a MENU MASTER PASSWD"
            )
        case .undefinedVariable:
            ("the variable has no value anywhere", "define it under variables, or write ${$}{ for a literal ${")
        case .titleCharacters:
            ("menu.c32 draws each byte in code page 437, so that UTF-8 text is garbled", "use ASCII in titles")
        case .fileType:
            (
                "PXELINUX goes by the directive and the extension, and starts the file as what it is not",
                "use LINUX, PXE, BOOT or COM32 for what it is, or rename the file"
            )
        case .fileDamaged:
            ("it does not start, or not under Secure Boot", "copy it again, and compare its checksum")
        case .moduleFirmware:
            ("a module runs only under the firmware that it was made for", "take it from the folder bios of SYSLINUX")
        case .pageMissing:
            ("the menu shows nothing there", "put the file there, or correct the path")
        case .obsoleteType:
            ("SYSLINUX 5.00 and later do not run COMBOOT programs", "use the COM32 module of the same name")
        }
    }
}
