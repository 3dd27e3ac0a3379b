// SPDX-License-Identifier: Apache-2.0

extension TruthMenu {
    private static let two = "LABEL a\n KERNEL k\nLABEL b\n KERNEL k\n"

    /// Geometry, texts and clocks.
    static let settings: [TruthMenu] = [
        TruthMenu("timeout of tenths", "UI menu.c32\nTIMEOUT 455\n" + two),
        TruthMenu("two timeouts", "UI menu.c32\nTIMEOUT 455\nTIMEOUT 320\n" + two),
        TruthMenu("timeout 0", "UI menu.c32\nTIMEOUT 0\n" + two),
        TruthMenu("timeout that is no number", "UI menu.c32\nTIMEOUT soon\n" + two),
        TruthMenu("ontimeout is not the default", "UI menu.c32\nTIMEOUT 600\nONTIMEOUT b\n" + two),
        TruthMenu(
            "geometry",
            "UI menu.c32\nMENU WIDTH 60\nMENU MARGIN 4\nMENU ROWS 4\nMENU VSHIFT 2\nMENU HSHIFT 6\nTIMEOUT 600\n" + two),
        TruthMenu("rows from the bottom", "UI menu.c32\nMENU TIMEOUTROW -2\nMENU ROWS 7\nTIMEOUT 600\n" + two),
        TruthMenu("help rows", "UI menu.c32\nMENU HELPMSGROW 21\nLABEL a\n KERNEL k\n TEXT HELP\nOne\nTwo\n ENDTEXT\n"),
        TruthMenu("autoboot in three forms", "UI menu.c32\nMENU AUTOBOOT # a{one,two,many}z\nTIMEOUT 900\n" + two),
        TruthMenu("totaltimeout", "UI menu.c32\nTOTALTIMEOUT 9000\n" + two),
        TruthMenu(
            "background is no picture here",
            "UI menu.c32\nMENU BACKGROUND none.png\nMENU COLOR title 1;37;44 #ffffffff #00000000\n" + two),
        TruthMenu("hidden key and shift key words", "UI menu.c32\nMENU HIDDENKEY F2 b\nMENU CLEAR\nMENU SAVE\n" + two),
        TruthMenu("no escape", "UI menu.c32\nNOESCAPE 1\nTIMEOUT 800\n" + two, way: .edit),
        TruthMenu("no options", "UI menu.c32\nALLOWOPTIONS 0\n" + two, way: .end),
        TruthMenu("master password", "UI menu.c32\nMENU MASTER PASSWD x\n" + two, way: .end),
        TruthMenu(
            "options within a submenu",
            "UI menu.c32\nALLOWOPTIONS 0\nMENU BEGIN s\nALLOWOPTIONS 1\nMENU START\nLABEL t\n KERNEL k\nMENU END\n",
            way: .edit),
    ]

    /// What shows a menu, and what does not.
    static let starts: [TruthMenu] = [
        TruthMenu("default menu.c32", "DEFAULT menu.c32\nMENU TITLE By default\nTIMEOUT 500\n" + two),
        TruthMenu(
            "default menu without extension",
            "DEFAULT menu\nPROMPT 0\nLABEL a\n KERNEL k\nLABEL b\n MENU DEFAULT\n KERNEL k\n"),
        TruthMenu(
            "a label starts the menu", "DEFAULT main\nLABEL main\n KERNEL menu.c32\n MENU HIDE\nLABEL b\n KERNEL k\n"),
        TruthMenu(
            "ui with another file", "UI menu.c32 other1.cfg\nMENU TITLE Not me\nLABEL a\n KERNEL k\n",
            files: ["other1.cfg": "MENU TITLE Other\nDEFAULT o2\nLABEL o\n KERNEL k\nLABEL o2\n KERNEL k\n"]),
        TruthMenu(
            "ui with another file that has ui", "UI menu.c32 other2.cfg\n",
            files: ["other2.cfg": "UI x\nMENU TITLE Other\nDEFAULT o2\nLABEL o\n KERNEL k\nLABEL o2\n KERNEL k\n"]),
        TruthMenu(
            "ui with two files", "UI menu.c32 ~ other3.cfg\nMENU TITLE Both\nLABEL a\n KERNEL k\n",
            files: ["other3.cfg": "LABEL o\n KERNEL k\n"]),
        TruthMenu("two uis", "UI none.c32\nMENU TITLE Two\nUI menu.c32\n" + two),
        TruthMenu("default after ui", "UI menu.c32\nDEFAULT menu.c32\nDEFAULT b\n" + two),
        TruthMenu(
            "no ui", "DEFAULT a\nMENU TITLE Unseen\nTIMEOUT 300\nLABEL a\n KERNEL kone\nLABEL b\n KERNEL ktwo\n",
            way: .says("Loading kone")),
        TruthMenu(
            "the last default counts",
            "DEFAULT menu.c32\nTIMEOUT 300\nDEFAULT b\nLABEL a\n KERNEL kone\nLABEL b\n KERNEL ktwo\n",
            way: .says("Loading ktwo")),
        TruthMenu(
            "default in an included file", "DEFAULT menu.c32\nMENU BEGIN s\nMENU INCLUDE inc5.cfg\nMENU END\n",
            files: ["inc5.cfg": "DEFAULT x\nLABEL x\n KERNEL kthree\n"], way: .says("Loading kthree")),
        TruthMenu(
            "the core's labels are words", "DEFAULT System\nLABEL System 7\n KERNEL kfour\n",
            way: .says("Loading kfour")),
        TruthMenu("an image is a kernel", "DEFAULT a\nLABEL a\n KERNEL kern.img\n", way: .says("Loading kern.img")),
        TruthMenu(
            "extensions in another case are none", "DEFAULT a\nLABEL a\n KERNEL Kern.C32\n",
            way: .says("Loading Kern.C32")),
        TruthMenu("ui with a type", "UI .com32 menu\nMENU TITLE Typed\n" + two),
        TruthMenu(
            "a type in front of the kernel", "DEFAULT a\nLABEL a\n KERNEL .linux ksix.c32\n",
            way: .says("Loading ksix.c32")),
        TruthMenu("fdimage is a kernel", "DEFAULT a\nLABEL a\n FDIMAGE floppy\n", way: .says("Loading floppy")),
        TruthMenu(
            "a hidden label boots without ui", "DEFAULT a\nLABEL a\n MENU HIDE\n KERNEL kfive\n",
            way: .says("Loading kfive")),
        TruthMenu("implicit 0 forbids the menu", "UI menu.c32\nIMPLICIT 0\nLABEL a\n KERNEL k\n", way: .end),
    ]
}
