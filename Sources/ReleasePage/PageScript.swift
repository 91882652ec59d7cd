/// What the page does beside being read: it narrows the table down.
enum PageScript {
  /// The hash of ``text`` by which the page's policy allows it.
  static let hash: Markup = "sha256-QRsIORQDXg5gSwumZJ+klBEDKUB+fP7s8rRs2IVuxkk="

  /// The script; it hides rows and says how many are left, and makes no markup.
  static let text: StaticString = """
    "use strict";
    const form = document.getElementById("filter");
    if (form) {
      const words = document.getElementById("words");
      const which = document.getElementById("which");
      const told = document.getElementById("told");
      const bodies = Array.from(document.querySelectorAll("#matrix tbody"), (body) => ({
        body,
        rows: Array.from(body.rows).slice(1).map((row) => ({
          row,
          text: (row.cells[0].textContent + " " + row.cells[0].title).toLowerCase(),
        })),
      }));
      const isWanted = (row) => {
        if (which.value === "all") return true;
        if (which.value === "open") return row.className === "open";
        return row.cells[Number(which.value)].className === "n";
      };
      const narrow = () => {
        const parts = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
        let shown = 0;
        let all = 0;
        for (const { body, rows } of bodies) {
          let left = 0;
          for (const { row, text } of rows) {
            row.hidden = !(parts.every((part) => text.includes(part)) && isWanted(row));
            if (!row.hidden) left += 1;
          }
          body.hidden = left === 0;
          shown += left;
          all += rows.length;
        }
        told.textContent = `${shown} of ${all} images`;
      };
      form.addEventListener("input", narrow);
      form.addEventListener("submit", (event) => event.preventDefault());
      form.hidden = false;
      narrow();
    }
    """
}
