/// How the page looks: light or dark as the reader's system is, on a phone too.
enum PageStyle {
  /// The hash of ``text`` by which the page's policy allows it.
  static let hash: Markup = "sha256-dTaZXX9/lxAqPbVmdQsYSE1s0ugzSHa7MxzMJ5/+INw="

  /// The style sheet; it loads nothing.
  ///
  /// Words of the table's cells are hidden from the eye only, which has the signs: a screen reader,
  /// a copied text and a browser without styles have the words.
  static let text: StaticString = """
    :root {
      color-scheme: light dark;
      --back: #ffffff; --front: #1b1f24; --quiet: #57606a; --line: #d5dae0; --raised: #f3f5f7;
      --met: #0a6630; --met-back: #e3f4e8; --lack: #b01a10; --lack-back: #fdeae8; --link: #0a58b5;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --back: #12161b; --front: #e6e9ed; --quiet: #a3adb8; --line: #333b45; --raised: #1c222a;
        --met: #63d68a; --met-back: #14301f; --lack: #ff9a90; --lack-back: #3b1a18; --link: #7db8ff;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0 auto; padding: 1rem; max-width: 80rem; background: var(--back); color: var(--front);
      font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
    }
    h1 { margin: 0; font-size: 1rem; font-weight: 600; color: var(--quiet); }
    h2 { margin: 2.5rem 0 .75rem; font-size: 1.35rem; }
    h3 { margin: 0; font-size: 1rem; }
    p { margin: .25rem 0; }
    ul { margin: .25rem 0; padding-left: 1.25rem; }
    a { color: var(--link); }
    code { font: .85em/1.4 ui-monospace, monospace; color: var(--quiet); }
    .met { color: var(--met); }
    .lack { color: var(--lack); }
    .more { font-weight: 400; color: var(--quiet); }
    .count { margin: .25rem 0 .75rem; font-size: 1.5rem; line-height: 1.2; }
    .count b { font-size: 3.25rem; letter-spacing: -.02em; }
    .bar { display: block; width: 100%; height: .5rem; background: var(--line); }
    .bar rect { fill: var(--met); }
    dl { display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; margin: 1rem 0; }
    dt { font-size: .85rem; color: var(--quiet); }
    dd { margin: 0; }
    .stages { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; list-style: none; }
    .stages li { padding: .25rem .75rem; border: 1px solid var(--line); border-radius: 1rem; }
    article { margin: .75rem 0; padding: .75rem 1rem; border-left: .3rem solid var(--lack); background: var(--lack-back); }
    article.note { border-color: var(--line); background: var(--raised); }
    article code { color: inherit; }
    article:target { outline: 2px solid var(--link); }
    summary { cursor: pointer; }
    .names { max-height: 24rem; overflow-y: auto; }
    table { border-collapse: collapse; }
    th, td { padding: .3rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
    thead th { font-size: .85rem; color: var(--quiet); }
    .people { overflow-wrap: break-word; }
    .people td:nth-child(2) { min-width: 10rem; white-space: nowrap; }
    .people .bar { width: 12rem; }
    .people code, .people .more { display: block; }
    form { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; margin: .75rem 0; }
    form[hidden] { display: none; }
    label { display: flex; gap: .5rem; align-items: center; max-width: 100%; overflow-wrap: normal; }
    input, select {
      min-width: 0; max-width: 100%; padding: .4rem .6rem; font: inherit; color: inherit;
      background: var(--raised); border: 1px solid var(--quiet); border-radius: .3rem;
    }
    ::placeholder { color: var(--quiet); opacity: 1; }
    output { color: var(--quiet); }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
    .box { max-height: 90vh; overflow: auto; border: 1px solid var(--line); scroll-padding: 11rem 0 0 12rem; }
    .matrix {
      width: 100%; border-collapse: separate; border-spacing: 0; font-size: .9rem; overflow-wrap: normal;
    }
    .matrix thead th {
      position: sticky; top: 0; z-index: 2; vertical-align: bottom; background: var(--raised);
      color: var(--front); border-bottom: 2px solid var(--line);
    }
    .matrix thead bdi {
      display: inline-block; vertical-align: bottom; max-height: 10rem; overflow: hidden; white-space: nowrap; text-overflow: ellipsis;
      writing-mode: vertical-rl; transform: rotate(180deg);
    }
    .matrix tbody th {
      position: sticky; left: 0; min-width: 14rem; font-weight: 400; background: var(--back);
      overflow-wrap: anywhere;
    }
    .matrix thead th:first-child { left: 0; z-index: 3; }
    .matrix .stage th { z-index: 1; padding-top: 1rem; font-weight: 600; background: var(--raised); }
    .matrix .stage th > span { position: sticky; left: .6rem; }
    .matrix td { white-space: nowrap; }
    .matrix td:nth-child(n+3), .matrix thead th:nth-child(n+3) { padding: .3rem; min-width: 2rem; text-align: center; }
    .y span, .n span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .y, .n { position: relative; }
    .y { color: var(--met); background: var(--met-back); }
    .n { color: var(--quiet); }
    .y::before { content: "✓" / ""; font-weight: 700; }
    .n::before { content: "–" / ""; }
    .matrix .open th, .matrix .open .lack { background: var(--lack-back); }
    .matrix .open .n { color: var(--lack); }
    .open .lack a { color: inherit; }
    @media (min-width: 60rem) {
      .level thead bdi { writing-mode: horizontal-tb; transform: none; }
      .box:has(.level) { scroll-padding-top: 3rem; }
    }
    @media (max-width: 40rem) {
      .count { font-size: 1.2rem; }
      .people, .people tbody, .people tr, .people th, .people td { display: block; }
      .people { overflow-wrap: anywhere; }
      .people thead { display: none; }
      .people .bar { width: 100%; }
      .people th, .people td { padding: .1rem 0; border: 0; }
      .people tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
      .matrix tbody th { min-width: 8.5rem; font-size: .8rem; }
      .matrix th:first-child, .matrix :is(th, td):nth-child(2) { padding: .3rem; }
      .matrix td:nth-child(2) { font-size: .8rem; white-space: normal; }
      .matrix tbody th code:not(.twin) { display: none; }
    }
    @media print {
      .box, .names { max-height: none; overflow: visible; border: 0; }
      form { display: none; }
    }
    """
}
