// SPDX-License-Identifier: Apache-2.0

extension TruthMenu {
    private static let z = "LABEL z\n KERNEL k\n"

    /// Menus in menus, and what they inherit.
    static let submenus: [TruthMenu] = [
        TruthMenu("tag alone", "UI menu.c32\nMENU BEGIN tools\nLABEL t\n KERNEL k\nMENU END\n" + z),
        TruthMenu("no tag", "UI menu.c32\nLABEL y\n KERNEL k\nMENU BEGIN\nLABEL t\n KERNEL k\nMENU END\n" + z),
        TruthMenu("no tag, titled", "UI menu.c32\nMENU BEGIN\nMENU TITLE Tools\nLABEL t\n KERNEL k\nMENU END\n" + z),
        TruthMenu(
            "title alone", "UI menu.c32\nMENU BEGIN s\nMENU TITLE The ^tools\nLABEL t\n KERNEL k\nMENU END\n" + z),
        TruthMenu(
            "label then title",
            "UI menu.c32\nMENU BEGIN s\nMENU LABEL ^Item\nMENU TITLE Head\nMENU START\nLABEL t\n KERNEL k\nMENU END\n"
                + z, way: .escape(times: 2)),
        TruthMenu(
            "title then label",
            "UI menu.c32\nMENU BEGIN s\nMENU TITLE Head\nMENU LABEL ^Item\nMENU START\nLABEL t\n KERNEL k\nMENU END\n"
                + z, way: .escape(times: 2)),
        TruthMenu(
            "title then label, from outside",
            "UI menu.c32\nMENU BEGIN s\nMENU TITLE Head\nMENU LABEL ^Item\nLABEL t\n KERNEL k\nMENU END\n" + z),
        TruthMenu(
            "label alone, from inside",
            "UI menu.c32\nMENU BEGIN s\nMENU START\nMENU LABEL ^Item\nLABEL t\n KERNEL k\nMENU END\n" + z,
            way: .escape(times: 2)),
        TruthMenu(
            "tag alone, from inside", "UI menu.c32\nMENU BEGIN s\nMENU START\nLABEL t\n KERNEL k\nMENU END\n" + z,
            way: .escape(times: 2)),
        TruthMenu(
            "two titles",
            "UI menu.c32\nMENU BEGIN s\nMENU TITLE One\nMENU TITLE Two\nLABEL t\n KERNEL k\nMENU END\n" + z),
        TruthMenu(
            "exit",
            "UI menu.c32\nMENU BEGIN s\nMENU START\nLABEL t\n KERNEL k\nLABEL u\n MENU LABEL ^Up\n MENU EXIT\nLABEL v\n MENU EXIT .top\nLABEL w\n MENU GOTO .top\nMENU END\n"
                + z, way: .escape(times: 2)),
        TruthMenu(
            "menu default in a submenu",
            "UI menu.c32\nLABEL a\n KERNEL k\nMENU BEGIN s\nMENU DEFAULT\nMENU TITLE Sub\nLABEL t\n KERNEL k\nMENU END\n"
                + z),
        TruthMenu(
            "default in a submenu",
            "UI menu.c32\nTIMEOUT 600\nDEFAULT l2\nMENU TITLE Main\nLABEL a\n KERNEL k\nMENU BEGIN s\nMENU TITLE Sub\nLABEL l1\n KERNEL k\nLABEL l2\n KERNEL k\nMENU END\n",
            way: .escape(times: 2)),
        TruthMenu(
            "default comes before menu start",
            "UI menu.c32\nDEFAULT a\nMENU TITLE Main\nLABEL z\n KERNEL k\nLABEL a\n KERNEL k\nMENU BEGIN s\nMENU START\nLABEL t\n KERNEL k\nMENU END\n"
        ),
        TruthMenu(
            "two menu starts",
            "UI menu.c32\nMENU BEGIN s\nMENU TITLE S\nMENU START\nLABEL t\n KERNEL k\nMENU END\nMENU BEGIN u\nMENU TITLE U\nMENU START\nLABEL v\n KERNEL k\nMENU END\n",
            way: .escape(times: 2)),
        TruthMenu(
            "own timeout does not reach the top",
            "UI menu.c32\nTIMEOUT 300\nLABEL a\n KERNEL k\nMENU BEGIN s\nTIMEOUT 500\nLABEL t\n KERNEL k\nMENU END\n"),
        TruthMenu(
            "own timeout",
            "UI menu.c32\nTIMEOUT 300\nLABEL a\n KERNEL k\nMENU BEGIN s\nMENU START\nTIMEOUT 500\nLABEL t\n KERNEL k\nMENU END\n",
            way: .escape(times: 2)),
        TruthMenu(
            "inherited timeout",
            "UI menu.c32\nTIMEOUT 300\nMENU BEGIN s\nMENU START\nLABEL t\n KERNEL k\nMENU END\nTIMEOUT 700\n",
            way: .escape(times: 2)),
        TruthMenu(
            "late timeout is not inherited",
            "UI menu.c32\nMENU BEGIN s\nMENU START\nLABEL t\n KERNEL k\nMENU END\nTIMEOUT 700\n", way: .escape(times: 2)
        ),
        TruthMenu(
            "rows are inherited",
            "UI menu.c32\nMENU ROWS 5\nMENU BEGIN s\nMENU START\nLABEL t\n KERNEL k\nMENU END\nMENU ROWS 8\n",
            way: .escape(times: 2)),
        TruthMenu(
            "late rows are the top's",
            "UI menu.c32\nMENU BEGIN s\nMENU ROWS 3\nLABEL t\n KERNEL k\nMENU END\nMENU ROWS 8\n" + z),
        TruthMenu(
            "messages are inherited",
            "UI menu.c32\nMENU AUTOBOOT Go in # sec{ond,s}\nTIMEOUT 600\nMENU BEGIN s\nMENU START\nLABEL t\n KERNEL k\nMENU END\nMENU AUTOBOOT Never #\n",
            way: .escape(times: 2)),
        TruthMenu(
            "one tag twice",
            "UI menu.c32\nLABEL g\n MENU GOTO s\nMENU BEGIN s\nMENU TITLE S one\nLABEL t\n KERNEL k\nMENU END\nMENU BEGIN s\nMENU TITLE S two\nLABEL v\n KERNEL k\nMENU END\n"
        ),
        TruthMenu(
            "three levels",
            "UI menu.c32\nMENU BEGIN a\nMENU BEGIN b\nMENU BEGIN c\nMENU START\nMENU TITLE Deep\nLABEL t\n KERNEL k\nMENU END\nMENU END\nMENU END\n",
            way: .escape(times: 4)),
        TruthMenu(
            "include with a tag", "UI menu.c32\nMENU TITLE Main\nINCLUDE inc1.cfg Tools menu\n" + z,
            files: ["inc1.cfg": "MENU TITLE Tools\nLABEL t1\n KERNEL k\n"]),
        TruthMenu(
            "include without a tag", "UI menu.c32\nMENU TITLE Main\nINCLUDE inc2.cfg\n" + z,
            files: ["inc2.cfg": "MENU TITLE Other\nLABEL t1\n KERNEL k\n"]),
        TruthMenu(
            "menu include with a tag", "UI menu.c32\nMENU TITLE Main\nMENU INCLUDE inc3.cfg Tools menu\n" + z,
            files: ["inc3.cfg": "MENU TITLE ^Tools\nLABEL t1\n KERNEL k\nLABEL open\n"]),
        TruthMenu("include that is missing", "UI menu.c32\nINCLUDE none.cfg Tag\nINCLUDE none.cfg\n" + z),
        TruthMenu(
            "include within a label", "UI menu.c32\nLABEL a\nINCLUDE inc4.cfg\n KERNEL k\n" + z,
            files: ["inc4.cfg": " MENU LABEL From inside\n"]),
        TruthMenu(
            "include that opens a submenu",
            "UI menu.c32\nINCLUDE inc6.cfg\nLABEL b\n KERNEL k\nMENU BEGIN u\nLABEL c\n KERNEL k\nMENU END\n",
            files: ["inc6.cfg": "MENU BEGIN s\nLABEL a\n KERNEL k\n"]),
        TruthMenu(
            "include that closes a submenu",
            "UI menu.c32\nMENU BEGIN s\nMENU START\nINCLUDE inc7.cfg\nLABEL b\n KERNEL k\nMENU BEGIN u\nMENU END\n" + z,
            files: ["inc7.cfg": "LABEL a\n KERNEL k\nMENU END\n"], way: .escape(times: 2)),
        TruthMenu("unclosed", "UI menu.c32\nLABEL a\n KERNEL k\nMENU BEGIN s\nMENU TITLE Sub\nLABEL t\n KERNEL k\n"),
        TruthMenu("end without begin", "UI menu.c32\nLABEL a\n KERNEL k\nMENU END\nLABEL b\n KERNEL k\n"),
    ]
}
