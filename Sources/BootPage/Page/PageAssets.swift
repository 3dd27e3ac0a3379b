// SPDX-License-Identifier: Apache-2.0

/// The page's own files.
enum PageAssets {
    static let style = """
        :root { color-scheme: light dark; --back: #f6f7f9; --card: #fff; --text: #1b1f24; --dim: #57606a; --line: #d0d7de; --link: #0757b8;
          --search: #8250df; --address: #0969da; --boot-server: #1b7c83; --files: #1a7f37; --report: #9a6700; --system: #57606a;
          --good: #116329; --bad: #a40e26; --busy: #0757b8; --bad-back: #ffebe9; }
        @media (prefers-color-scheme: dark) { :root { --back: #0d1117; --card: #161b22; --text: #e6edf3; --dim: #9da7b1; --line: #30363d;
          --link: #79b8ff; --search: #b083f0; --address: #539bf5; --boot-server: #39c5cf; --files: #57ab5a; --report: #daaa3f;
          --system: #8b949e; --good: #6fdd8b; --bad: #ff938a; --busy: #79b8ff; --bad-back: #3b1216; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
        a { color: var(--link); }
        a:focus-visible, main:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        main:focus { outline: none; }
        .skip { position: absolute; left: -100rem; }
        .skip:focus { left: .5rem; top: .5rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
        header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding: .6rem 1rem; background: var(--card);
          border-bottom: 1px solid var(--line); }
        .name { margin: 0; font-weight: 700; font-size: 1.15rem; }
        .name a { color: inherit; text-decoration: none; }
        nav ul { display: flex; flex-wrap: wrap; gap: .1rem; margin: 0; padding: 0; list-style: none; }
        nav a { display: block; padding: .35rem .65rem; border-radius: .4rem; text-decoration: none; }
        nav a:hover { text-decoration: underline; }
        nav a[aria-current] { background: var(--back); color: var(--text); font-weight: 600; box-shadow: inset 0 0 0 1px var(--line); }
        main, footer { max-width: 70rem; margin: 0 auto; padding: .5rem 1rem; }
        footer { color: var(--dim); font-size: .9rem; padding-bottom: 2rem; }
        h1 { font-size: 1.5rem; margin: .8rem 0 .6rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.15rem; margin: 1.6rem 0 .5rem; }
        h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .8rem 1rem; margin: .7rem 0; }
        .card p { margin: .3rem 0; overflow-wrap: anywhere; }
        .cards { list-style: none; margin: 0; padding: 0; }
        .head { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline; justify-content: space-between; }
        .dim { color: var(--dim); }
        .none { color: var(--dim); margin: .3rem 0; }
        .state { font-weight: 600; font-size: .9rem; white-space: nowrap; }
        .state.booted::before { content: "\\2713  "; } .state.booted { color: var(--good); }
        .state.stopped::before { content: "\\2715  "; } .state.stopped { color: var(--bad); }
        .state.running::before { content: "\\2022  "; } .state.running { color: var(--busy); }
        .stop { background: var(--bad-back); border-color: var(--bad); }
        .stop h2 { margin: 0; color: var(--bad); }
        svg.line { display: block; width: 100%; height: 1.6rem; margin: .5rem 0 .3rem; }
        .line rect { stroke: var(--card); stroke-width: 0; }
        .search { fill: var(--search); } .address { fill: var(--address); } .boot-server { fill: var(--boot-server); }
        .files { fill: var(--files); } .report { fill: var(--report); } .system { fill: var(--system); } .end { fill: var(--bad); }
        .key { width: .8rem; height: .8rem; margin-right: .4rem; vertical-align: -.05rem; }
        .wide { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
        table { border-collapse: collapse; width: 100%; font-size: .95rem; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .8rem; border-top: 1px solid var(--line); }
        thead th { border-top: 0; color: var(--dim); font-weight: 600; white-space: nowrap; }
        tbody th { font-weight: 600; }
        td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        td.free { overflow-wrap: anywhere; min-width: 12rem; }
        code { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: anywhere; }
        .account { margin: 0 0 0 auto; } .account a { text-decoration: none; } .account a:hover { text-decoration: underline; }
        .notice { background: var(--card); border: 1px solid var(--good); border-left-width: .4rem; border-radius: .4rem; padding: .5rem .8rem; }
        .notice.bad { border-color: var(--bad); }
        form { display: flex; flex-wrap: wrap; gap: .5rem .8rem; align-items: end; margin: .7rem 0; }
        form .field { flex: 1 1 14rem; max-width: 26rem; } form .field label { display: block; font-weight: 600; }
        input[type=password], select { width: 100%; } input, select, button { font: inherit; color: inherit; }
        input[type=password], select, button { min-height: 2.6rem; padding: .35rem .7rem; border: 1px solid var(--dim); border-radius: .4rem;
          background: var(--back); }
        button { background: var(--link); border-color: var(--link); color: var(--card); font-weight: 600; cursor: pointer; }
        button.plain { background: var(--card); color: var(--link); } button.bad { background: var(--bad); border-color: var(--bad); }
        .check { display: flex; gap: .5rem; align-items: center; min-height: 2.6rem; } .check input { width: 1.2rem; height: 1.2rem; }
        input:focus-visible, select:focus-visible, button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .5rem 0; } dt { color: var(--dim); }
        dd { margin: 0; overflow-wrap: anywhere; }
        @media (max-width: 40rem) { th, td { padding: .35rem .55rem; } main, footer { padding: .3rem .7rem; } h1 { font-size: 1.3rem; }
          nav a { padding: .35rem .4rem; } nav { margin-left: -.4rem; } }
        @media (prefers-reduced-motion: no-preference) { .now { animation: pulse 1.6s ease-in-out infinite; }
          @keyframes pulse { 50% { opacity: .55; } } }

        """

    /// Asks for the page again when something has happened, at most twice a second, and puts its content in the place of the old one.
    static let script = """
        'use strict';
        (() => {
          const state = document.getElementById('live');
          const main = document.querySelector('main[data-live]');
          if (!main || !state || !window.EventSource) return;
          const say = (text) => { if (state.textContent !== text) state.textContent = text; };
          let due = null, busy = false;
          const load = async () => {
            due = null;
            if (busy) return later();
            busy = true;
            try {
              const answer = await fetch(location.href, { cache: 'no-store' });
              if (answer.ok) {
                const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
                const fresh = page.querySelector('main');
                const focus = document.activeElement && document.activeElement.getAttribute('href');
                if (fresh && fresh.innerHTML !== main.innerHTML) {
                  const inside = main.contains(document.activeElement);
                  main.replaceChildren(...fresh.childNodes);
                  const again = inside && focus && [...main.querySelectorAll('a')].find((a) => a.getAttribute('href') === focus);
                  if (again) again.focus({ preventScroll: true });
                }
              }
            } catch { /* The stream says that the server is gone. */ }
            busy = false;
          };
          const later = () => { if (due === null) due = setTimeout(load, 500); };
          say('This page is about to follow what happens.');
          const events = new EventSource('/api/v1/events');
          events.onopen = () => { say('This page follows what happens.'); later(); };
          events.onerror = () => say('The server does not answer; this page shows what was last heard.');
          events.addEventListener('step', later);
          setInterval(() => { if (!document.hidden) later(); }, 10000);
        })();

        """

    static let icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect y="5" width="4" height="6" fill="#8250df"/>\
        <rect x="4.5" y="5" width="4" height="6" fill="#0969da"/><rect x="9" y="5" width="7" height="6" fill="#1a7f37"/></svg>

        """
}
