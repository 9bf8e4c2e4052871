// Filters what stands in the page; the page is whole without it.
(() => {
  const find = document.getElementById("find");
  const missing = document.getElementById("missing");
  const kinds = [...document.querySelectorAll("input[name=kind]")];
  const tools = document.getElementById("tools");
  const shown = document.getElementById("shown");
  const sections = [...document.querySelectorAll("section.row")].map((section) => ({
    section,
    line: document.querySelector(`tr[data-row="${section.id}"]`),
    lists: [...section.querySelectorAll(":scope > details")].map((details) => ({
      details,
      open: details.open,
      items: [...details.querySelectorAll("li")].map((item) => ({
        item,
        miss: item.classList.contains("miss"),
        text: `${section.querySelector("h3").textContent} ${item.textContent}`.toLowerCase(),
      })),
    })),
  }));
  const columns = [...document.querySelectorAll("th[data-kind], td[data-kind]")];

  const apply = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const on = new Set(kinds.filter((kind) => kind.checked).map((kind) => kind.value));
    const narrowed = words.length > 0 || missing.checked;
    let count = 0;
    let all = 0;
    for (const { section, line, lists } of sections) {
      let any = false;
      for (const { details, open, items } of lists) {
        const wanted = on.has(details.dataset.kind);
        let here = 0;
        for (const { item, miss, text } of items) {
          const fits = wanted && (miss || !missing.checked) && words.every((word) => text.includes(word));
          item.hidden = !fits;
          here += fits ? 1 : 0;
        }
        details.hidden = here === 0;
        details.open = narrowed ? here > 0 : open;
        any ||= here > 0;
        count += here;
        all += items.length;
      }
      section.hidden = !any;
      if (line) line.hidden = !any;
    }
    for (const cell of columns) cell.hidden = !on.has(cell.dataset.kind);
    shown.textContent = count === all ? "" : `${count} of ${all} shown`;
  };

  // A list that a cell leads to is opened, also where the browser does not do so itself.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target && target.closest("section.row > details");
    if (details) {
      details.open = true;
      target.scrollIntoView();
    }
  };

  tools.hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("input", apply);
  addEventListener("hashchange", reveal);
  apply();
  reveal();
})();
