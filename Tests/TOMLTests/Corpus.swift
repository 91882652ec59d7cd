/// Documents with every form that TOML 1.0.0 has, and some that it hasn't.
enum Corpus {
  static let documents = [
    "",
    "# only a comment",
    """
    touch = "required"
    cards = ["12345678", '0F1E2D3C'] # two
    max-batch = 1_000
    [[client]]
    user = "alice"
    [[client]]
    group = 100
    repositories = [
      "stagex/*",   # with a comma at the end
    ]
    """,
    #"a = "tab\t quote\" back\\ \u00E9 \U0001F600 \b\f\n\r""#,
    #"a = 'no \escape'"#,
    "a = \"\"\"\nfirst line left out\n  \\\n   joined \"quoted\" end\"\"\"",
    "a = '''\nraw \\ 'quoted'\nline'''",
    "a = \"\"\"\"four\"\"\"\"",
    "a = 0\nb = +1\nc = -1\nd = 0xDEAD_beef\ne = 0o755\nf = 0b1101\ng = 9223372036854775807",
    "a = -9223372036854775808",
    "a = 1.0\nb = -0.25\nc = 5e+22\nd = 6.626e-34\ne = inf\nf = -inf\ng = nan\nh = 1e06\ni = -0.0",
    "a = true\nb = false",
    "a = 1979-05-27T07:32:00Z\nb = 1979-05-27T00:32:00-07:00\nc = 1979-05-27T00:32:00.5+05:30",
    "a = 1979-05-27T07:32:00\nb = 1979-05-27\nc = 07:32:00\nd = 00:32:00.25\ne = 1979-05-27 07:32:00Z",
    "a = []\nb = [1, 2]\nc = [[1], ['x', 2.5]]\nd = [ { x = 1 }, { y = [2] } ]",
    "a = {}\nb = { x = 1, y.z = 2 }",
    "a.b.c = 1\na.b.d = 2\n\"quoted key\".'other' = 3\n\"\" = 4",
    "[a]\nx = 1\n[a.b]\ny = 2\n[c.d.e]\nz = 3\n[c]\nw = 4",
    "[[a]]\nx = 1\n[[a.b]]\ny = 2\n[[a.b]]\n[[a]]\n[a.c]\nz = 3",
    "1234 = 'bare digits'\n- = 1\n_ = 2\n3.14 = 'two keys'",
    "a = \"é😀\u{301}\"",
    "a = 1\r\nb = 2\r\n",
    "\ta\t=\t1\t#\tx",
  ]

  static let refused = [
    "a", "a =", "= 1", "a = 1 b = 2", "a = 'x", "a = \"x", "a = [1", "a = {x = 1", "[a", "[[a]",
    "a = 1\na = 2", "[a]\n[a]", "a = { x = 1, }", "a = { x = 1\n}", "a = 01", "a = 1__0", "a = _1",
    "a = 1.", "a = .5", "a = 0xg", "a = 9223372036854775808", "a = True", "a = \"\\x\"",
    "a = \"\\uD800\"", "a = 1979-13-01", "a = 25:00:00", "a b = 1", "é = 1", "[]", "[[]]", "a. = 1",
    "a = \"\n\"", "a = '\n'", "a.b = 1\n[a]", "a = 1\na.b = 2", "a = []\n[[a]]", "a = {}\n[a.b]",
    "[a.b]\n[a]\nb.c = 1", "[[a]]\n[a]", "a = 1979-02-30", "a = +0x1", "a = nul", "a = 1,",
    "a = # x", "\u{1}", "a = '\u{0}'", "# \u{7F}", "a = 1 # \u{1}", "[a]]", "a = \"\"\"x\"\"",
  ]
}
