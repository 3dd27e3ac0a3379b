// SPDX-License-Identifier: Apache-2.0

extension TruthMenu {
    /// What a line shows, and which is selected.
    static let labels: [TruthMenu] = [
        TruthMenu("one entry", "UI menu.c32\nMENU TITLE One\nLABEL a\n KERNEL k\n"),
        TruthMenu("no title", "UI menu.c32\nLABEL a\n KERNEL k\nLABEL b\n KERNEL k\n"),
        TruthMenu("label with blanks", "UI menu.c32\nLABEL System 7 x86\n KERNEL a\nLABEL > other thing\n KERNEL b\n"),
        TruthMenu("label with a caret", "UI menu.c32\nLABEL ^a\n KERNEL a\nLABEL b^c d\n KERNEL b\n"),
        TruthMenu(
            "menu labels",
            "UI menu.c32\nLABEL a\n MENU LABEL ^First one\n KERNEL k\nLABEL b\n MENU LABEL Second ^^x\n KERNEL k\n"),
        TruthMenu("menu label twice", "UI menu.c32\nLABEL a\n MENU LABEL First\n MENU LABEL Last\n KERNEL k\n"),
        TruthMenu(
            "two hot keys",
            "UI menu.c32\nLABEL a\n MENU LABEL ^Same\n KERNEL k\nLABEL b\n MENU LABEL ^Same\n KERNEL k\n"),
        TruthMenu(
            "separators", "UI menu.c32\nLABEL a\n KERNEL k\nMENU SEPARATOR\nLABEL b\n KERNEL k\nMENU SEPARATOR\n"),
        TruthMenu("separator first stops the clock", "UI menu.c32\nTIMEOUT 900\nMENU SEPARATOR\nLABEL a\n KERNEL k\n"),
        TruthMenu(
            "text first stops the clock",
            "UI menu.c32\nTIMEOUT 900\nLABEL -\n MENU LABEL Choose:\n MENU DISABLE\nLABEL a\n KERNEL k\n"),
        TruthMenu(
            "text first and a default",
            "UI menu.c32\nTIMEOUT 900\nDEFAULT b\nLABEL -\n MENU LABEL Choose:\n MENU DISABLE\nLABEL a\n KERNEL k\nLABEL b\n KERNEL k\n"
        ),
        TruthMenu(
            "indents",
            "UI menu.c32\nLABEL a\n MENU INDENT 3\n KERNEL k\nLABEL b\n MENU LABEL x\n MENU INDENT 0\n KERNEL k\nLABEL c\n MENU INDENT 2\n MENU DISABLE\n"
        ),
        TruthMenu("disabled with a kernel", "UI menu.c32\nLABEL a\n KERNEL k\n MENU DISABLE\nLABEL b\n KERNEL k\n"),
        TruthMenu(
            "menu default",
            "UI menu.c32\nTIMEOUT 700\nLABEL a\n KERNEL k\nLABEL b\n KERNEL k\n MENU DEFAULT\nLABEL c\n KERNEL k\n"),
        TruthMenu(
            "two menu defaults",
            "UI menu.c32\nLABEL a\n MENU DEFAULT\n KERNEL k\nLABEL b\n MENU DEFAULT\n KERNEL k\nLABEL c\n KERNEL k\n"),
        TruthMenu(
            "default",
            "UI menu.c32\nDEFAULT c\nTIMEOUT 400\nLABEL a\n KERNEL k\nLABEL b\n KERNEL k\nLABEL c\n KERNEL k\n"),
        TruthMenu(
            "default comes before menu default",
            "UI menu.c32\nDEFAULT a\nLABEL a\n KERNEL k\nLABEL b\n MENU DEFAULT\n KERNEL k\n"),
        TruthMenu("default with options", "UI menu.c32\nDEFAULT b single\nLABEL a\n KERNEL k\nLABEL b\n KERNEL k\n"),
        TruthMenu("default in another case", "UI menu.c32\nDEFAULT B\nLABEL a\n KERNEL k\nLABEL b\n KERNEL k\n"),
        TruthMenu(
            "default is hidden",
            "UI menu.c32\nDEFAULT b\nTIMEOUT 300\nLABEL a\n KERNEL k\nLABEL b\n MENU HIDE\n KERNEL k\nLABEL c\n KERNEL k\n"
        ),
        TruthMenu(
            "hidden menu default", "UI menu.c32\nLABEL a\n KERNEL k\nLABEL b\n MENU HIDE\n MENU DEFAULT\n KERNEL k\n"),
        TruthMenu(
            "default is disabled", "UI menu.c32\nDEFAULT b\nLABEL a\n KERNEL k\nLABEL b\n MENU DISABLE\n KERNEL k\n"),
        TruthMenu(
            "default names a label with blanks",
            "UI menu.c32\nDEFAULT b\nLABEL a\n KERNEL k\nLABEL b and more\n KERNEL k\n"),
        TruthMenu(
            "one name twice",
            "UI menu.c32\nDEFAULT x\nLABEL a\n KERNEL k\nLABEL x\n MENU LABEL First system\n KERNEL k\nLABEL x\n MENU LABEL Second system\n KERNEL k\n"
        ),
        TruthMenu(
            "one name twice, the second marked",
            "UI menu.c32\nLABEL x\n MENU LABEL First system\n KERNEL k\nLABEL x\n MENU LABEL Second system\n MENU DEFAULT\n KERNEL k\n"
        ),
        TruthMenu(
            "help text",
            "UI menu.c32\nLABEL a\n KERNEL k\n TEXT HELP\n  Line one\n\nline three\n ENDTEXT\nLABEL b\n KERNEL k\n"),
        TruthMenu("menu help", "UI menu.c32\nLABEL h\n MENU LABEL ^Help\n MENU HELP help.txt\nLABEL b\n KERNEL k\n"),
        TruthMenu("default is help", "UI menu.c32\nLABEL a\n KERNEL k\nLABEL h\n MENU HELP help.txt\n MENU DEFAULT\n"),
        TruthMenu("goto nowhere", "UI menu.c32\nTIMEOUT 500\nLABEL a\n MENU GOTO nowhere\nLABEL b\n KERNEL k\n"),
        TruthMenu("quit and exit at the top", "UI menu.c32\nLABEL a\n MENU QUIT\nLABEL b\n MENU EXIT\n"),
        TruthMenu(
            "odd case, tabs and comments",
            "ui menu.c32\n# c\n\tMeNu\ttitle  Odd  one \nlabel a\n\tmenu label A\n\tkernel k\n\nLABEL b\nkernel k\n"),
        TruthMenu(
            "more lines than rows", "UI menu.c32\nDEFAULT e14\n" + (1...20).map { "LABEL e\($0)\n KERNEL k\n" }.joined()
        ),
        TruthMenu(
            "separator between a label and its kernel",
            "UI menu.c32\nLABEL a\nMENU SEPARATOR\nKERNEL k\nLABEL b\n KERNEL k\n"),
        TruthMenu(
            "default names the second of two labels with one first word",
            "UI menu.c32\nDEFAULT win\nTIMEOUT 500\nLABEL win 7\n KERNEL k\nLABEL win\n KERNEL k\n"),
        TruthMenu(
            "a blank behind the name is a part of it",
            "UI menu.c32\nDEFAULT b\nLABEL a\n KERNEL k\nLABEL b \n KERNEL k\n"),
        TruthMenu(
            "hidden separator",
            "UI menu.c32\nMENU HIDE\nMENU SEPARATOR\nLABEL a\n KERNEL k\nMENU SEPARATOR\nLABEL b\n KERNEL k\n"),
        TruthMenu(
            "append before all",
            "UI menu.c32\nAPPEND quiet\nMENU TITLE  Blanks  within \nLABEL a\n KERNEL k\n APPEND -\n"),
    ]
}
