// Everything works without this: it makes table columns sortable and opens the details for print.
(() => {
  for (const table of document.querySelectorAll("table.sortable")) {
    const body = table.tBodies[0];
    table.querySelectorAll("thead th").forEach((head, column) => {
      if (column === 0) return;
      const button = document.createElement("button");
      button.type = "button";
      while (head.firstChild) button.append(head.firstChild);
      head.append(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        table.querySelectorAll("th[aria-sort]").forEach(other => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = row => { const text = row.cells[column].dataset.sort; return text === undefined ? Infinity : (up ? 1 : -1) * Number(text); };
        [...body.rows].map((row, i) => [key(row), i, row]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).forEach(entry => body.append(entry[2]));
      });
    });
  }
  const closed = [];
  addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach(box => { box.open = true; closed.push(box); }));
  addEventListener("afterprint", () => { while (closed.length) closed.pop().open = false; });
  const open = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1)), box = target && target.closest("details");
    if (box && !box.open) { box.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", open);
  open();
})();
