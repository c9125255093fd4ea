"use strict";
// Sorts, searches, unfolds and keeps decisions. All that people wrote is put into the page as text, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words, table = document.getElementById("pair-table");
  const say = (key, parts = {}) => words[key].replace(/\{(\w+)\}/g, (all, name) => (name in parts ? parts[name] : all));
  const locale = document.documentElement.lang;
  const whole = (number) => number.toLocaleString(locale);
  const score = (thousandths) => (thousandths / 1000).toFixed(3).replace(".", data.point);
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
  document.documentElement.classList.add("js");

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }
  const isolated = (text) => make("bdi", {}, text);

  function bar(share, width) {
    const space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg");
    svg.setAttribute("class", "meter");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("width", width);
    svg.setAttribute("height", 8);
    for (const [kind, long] of [["track", width], ["bar", width * Math.min(1, Math.max(0, share))]]) {
      const part = document.createElementNS(space, "rect");
      part.setAttribute("class", kind);
      part.setAttribute("width", long);
      part.setAttribute("height", 8);
      part.setAttribute("rx", 4);
      svg.append(part);
    }
    return svg;
  }

  // ---- Sorting: by the text of a cell, or by its number; what belongs to a row stays behind it. ----
  function sortable(of, after) {
    const heads = [...of.tHead.rows[0].cells];
    for (const head of heads) {
      if (!("key" in head.dataset)) continue;
      const button = make("button", { type: "button" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const falling = head.getAttribute("aria-sort") === "ascending"
          || (!head.hasAttribute("aria-sort") && "number" in head.dataset);
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        sort(of, head.cellIndex, "number" in head.dataset, falling ? -1 : 1);
        if (after) after();
      });
    }
  }
  function sort(of, column, numbers, way) {
    const body = of.tBodies[0], rows = [...body.rows].filter((row) => !row.classList.contains("inside"));
    const keys = new Map(rows.map((row) => {
      const cell = row.cells[column], text = cell.dataset.value || cell.textContent;
      return [row, numbers ? parseFloat(text.replace(",", ".")) || 0 : text];
    }));
    const compare = numbers ? (a, b) => keys.get(a) - keys.get(b) : (a, b) => collator.compare(keys.get(a), keys.get(b));
    rows.sort((a, b) => way * compare(a, b));
    const all = document.createDocumentFragment();
    for (const row of rows) {
      const inside = row.inside;
      all.append(row);
      if (inside) all.append(inside);
    }
    body.append(all);
  }
  for (const of of document.querySelectorAll("table.sortable")) sortable(of);

  // ---- What scrolls sideways can be reached by keyboard. ----
  function scrolling() {
    for (const wide of document.querySelectorAll(".wide")) {
      if (wide.scrollWidth > wide.clientWidth) {
        wide.tabIndex = 0;
        wide.setAttribute("role", "group");
        wide.setAttribute("aria-label", wide.querySelector("caption").textContent);
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) wide.removeAttribute(name);
      }
    }
  }
  window.addEventListener("resize", scrolling);
  scrolling();
  if (!table) return;

  // ---- Searching, and showing some of many rows. ----
  const body = table.tBodies[0], search = document.getElementById("search"), marks = document.getElementById("marks");
  const found = document.getElementById("found"), more = document.getElementById("more");
  const many = body.rows.length > 5 * data.shown;
  let shown = many ? data.shown : Infinity;
  const rows = [...body.rows];
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let sought = null;
  function show() {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean), mark = marks ? marks.value : "";
    if (wanted.length && !sought) {
      sought = new Map(rows.map((row) => [row, plain(`${row.textContent} ${row.dataset.ids || ""}`)]));
    }
    let fits = 0;
    for (const row of body.rows) {
      if (row.classList.contains("inside")) continue;
      const decided = marked.has(placeOf(row));
      const out = (wanted.length && !wanted.every((word) => sought.get(row).includes(word)))
        || (mark && (mark === "decided") !== decided);
      fits += out ? 0 : 1;
      const later = !out && fits > shown;
      row.classList.toggle("out", Boolean(out));
      row.classList.toggle("later", later);
      if (!out && !later) foldable(row);
      if (row.inside) {
        row.inside.classList.toggle("out", Boolean(out));
        row.inside.classList.toggle("later", later);
      }
    }
    found.textContent = say("counted", { number: whole(fits), all: whole(rows.length) });
    more.parentElement.hidden = fits <= shown;
    more.textContent = say("more", { number: whole(Math.min(data.shown, fits - shown)) });
  }
  more.addEventListener("click", () => {
    shown += data.shown;
    show();
  });
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 80);
  });
  if (marks) marks.addEventListener("change", show);

  // ---- Unfolding. ----
  const placeOf = (row) => Number(row.id.slice(5));
  function foldable(row) {
    const cell = row.cells[0];
    if (cell.firstElementChild.className === "fold") return;
    const button = make("button", { type: "button", class: "fold", "aria-expanded": "false" });
    button.append(...cell.childNodes);
    cell.append(button);
    const points = row.cells[2];
    if (!points.querySelector("svg")) points.prepend(bar(Number(points.dataset.value), 56), " ");
  }
  body.addEventListener("click", (event) => {
    const button = event.target.closest(".fold");
    if (button) unfold(button.closest("tr"), button.getAttribute("aria-expanded") !== "true");
  });
  function unfold(row, open) {
    foldable(row);
    const button = row.cells[0].firstElementChild;
    if (open && !row.inside) {
      row.inside = inside(row);
      row.after(row.inside);
      button.setAttribute("aria-controls", row.inside.id);
    }
    if (row.inside) row.inside.hidden = !open;
    row.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
  }
  const narrow = window.matchMedia("screen and (max-width: 46rem)");
  const paper = window.matchMedia("print");
  const columns = () => (narrow.matches ? 3 : rows[0].cells.length - (paper.matches ? 1 : 0));
  const fit = () => {
    for (const cell of body.querySelectorAll(".inside > td")) cell.colSpan = columns();
  };
  narrow.addEventListener("change", fit);
  paper.addEventListener("change", fit);
  function inside(row) {
    const place = placeOf(row), [adds, texts, rivals, , own] = data.pairs[place], most = own || data.most;
    const reasons = make("table", {}, make("caption", { class: "unseen" }, words.reasons), make("tbody", {},
      ...data.criteria.map((name, at) => make("tr", {},
        make("th", { scope: "row" }, isolated(name)),
        make("td", { class: "number" }, bar(most[at] ? adds[at] / most[at] : 0, 48),
          ` ${score(adds[at])} ${words.of} ${score(most[at])}`),
        make("td", {}, isolated(data.texts[texts[at]]))))));
    const others = rivals.length
      ? make("table", {}, make("caption", { class: "unseen" }, words.others), make("tbody", {},
        ...rivals.map(([mentor, points, seats, cost]) => make("tr", {},
          make("th", { scope: "row" }, isolated(data.mentors[mentor])),
          make("td", { class: "number" }, score(points)),
          make("td", {}, `${data.texts[seats]}; ${data.texts[cost]}`)))))
      : make("p", {}, words.no_others);
    const cell = make("td", { colspan: columns() },
      make("div", { class: "columns" },
        make("div", {}, make("h3", {}, words.reasons), reasons),
        make("div", {}, make("h3", {}, words.others), others)));
    if (data.names) cell.append(markOf(row, place));
    return make("tr", { class: "inside", id: `${row.id}-inside` }, cell);
  }

  // ---- Decisions. They are kept in this window only: what pages keep, every page that is opened from a disk can read. ----
  const marked = new Map();
  let unsaved = false;
  const save = document.getElementById("save"), status = document.getElementById("unsaved");
  const KINDS = ["", "accepted", "declined", "hold", "other"];
  function markOf(row, place) {
    const group = make("fieldset", { class: "mark" }, make("legend", {}, words.decision));
    for (const kind of KINDS) {
      const radio = make("input", { type: "radio", name: `mark-${place}`, value: kind });
      radio.checked = kind === "";
      group.append(make("label", {}, radio, words[kind || "none"]));
    }
    const mentor = make("input", { type: "text", list: "mentors", autocomplete: "off" });
    const which = make("label", {}, words.mentor, mentor);
    which.hidden = true;
    const note = make("input", { type: "text", maxlength: "1000", autocomplete: "off" });
    const wrong = make("p", { class: "wrong", role: "alert", id: `wrong-${place}` });
    group.append(which, make("label", {}, words.note, note), wrong);
    group.addEventListener("input", () => {
      const kind = group.querySelector("input:checked").value;
      which.hidden = kind !== "other";
      if (kind === "other") listMentors();
      decide(row, place, { kind, mentor: mentor.value.trim(), note: note.value.trim() }, mentor, wrong);
      group.classList.toggle("said", marked.has(place));
    });
    return group;
  }
  function decide(row, place, said, field, wrong) {
    const [mentee, own] = data.pairs[place][3], chosen = said.kind === "other" ? mentorAt.get(said.mentor) : own;
    let mistake = "", careful = "";
    if (said.kind === "other") {
      if (chosen === undefined) mistake = said.mentor ? words.unknown_mentor : " ";
      else if (chosen === own) mistake = words.same_mentor;
      else if (taken.has(`${mentee} ${chosen}`)) mistake = words.doubled_mentor;
      else if (data.seats_left[chosen] <= 0) careful = words.full_mentor;
    }
    field.setAttribute("aria-invalid", String(Boolean(mistake.trim())));
    field.setAttribute("aria-describedby", wrong.id);
    wrong.textContent = (mistake || careful).trim();
    if (said.kind || said.note) marked.set(place, { ...said, chosen, mistake });
    else marked.delete(place);
    row.cells[row.cells.length - 1].textContent = said.kind ? words[said.kind] : said.note ? words.note : "";
    row.classList.toggle("marked", marked.has(place));
    unsaved = marked.size > 0;
    tell();
  }
  function tell() {
    const wrong = [...marked.values()].filter((said) => said.mistake).length;
    const number = whole(marked.size);
    status.textContent = wrong ? say("wrong", { number: whole(wrong) })
      : marked.size ? say(`${unsaved ? "unsaved" : "saved"}_${marked.size === 1 ? "one" : "other"}`, { number }) : words.undecided;
    save.disabled = wrong > 0 || !marked.size;
  }
  const mentorAt = new Map(), taken = new Set(data.pairs.map((pair) => `${pair[3][0]} ${pair[3][1]}`));
  function listMentors() {
    const list = document.getElementById("mentors");
    if (list.childElementCount) return;
    data.mentors.forEach((name, at) => {
      const called = mentorAt.has(name) ? `${name} (${data.mentor_ids[at]})` : name;
      mentorAt.set(called, at);
      list.append(make("option", { value: called }));
    });
  }

  // ---- Saving: a table as `rematch` takes it back. No spreadsheet runs a cell as a formula. ----
  const FORMULA = new RegExp(`^(?:${data.formula})`, "u"), NUMBER = /^[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?%?$/;
  function cell(text) {
    const bare = text.replace(/^'+/, "");
    const safe = FORMULA.test(bare) && !NUMBER.test(text) ? `'${text}` : text;
    return /[,;|\t"\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }
  function decisions() {
    const lines = [["mentee", "mentor", "decision", "note", "mentee_name", "mentor_name"]];
    data.pairs.forEach((pair, place) => {
      const [mentee, own] = pair[3], said = marked.get(place), mentor = said ? said.chosen : own;
      const decision = said && said.kind !== "other" ? said.kind : "";
      lines.push([data.mentee_ids[mentee], data.mentor_ids[mentor], decision, said ? said.note : "",
        data.mentee_names[mentee], data.mentor_names[mentor]]);
    });
    return `\ufeff${lines.map((line) => line.map(cell).join(",")).join("\n")}\n`;
  }
  if (data.names) {
    save.addEventListener("click", () => {
      const address = URL.createObjectURL(new Blob([decisions()], { type: "text/csv;charset=utf-8" }));
      const link = make("a", { href: address, download: "decisions.csv" });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
      unsaved = false;
      tell();
    });
    window.addEventListener("beforeunload", (event) => {
      if (unsaved) event.preventDefault();
    });
    document.querySelector(".saving").hidden = false;
    tell();
  }

  // ---- On paper everything is unfolded, unless there is too much of it. ----
  let opened = [];
  window.addEventListener("beforeprint", () => {
    if (many) return;
    opened = rows.filter((row) => !row.classList.contains("open"));
    for (const row of opened) unfold(row, true);
  });
  window.addEventListener("afterprint", () => {
    for (const row of opened) unfold(row, false);
    opened = [];
  });

  // ---- A link to a pair shows it, whatever is sought. ----
  function target() {
    const row = /^#pair-\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (!row) return;
    if (row.classList.contains("out") || row.classList.contains("later")) {
      search.value = "";
      if (marks) marks.value = "";
      shown = Infinity;
      show();
    }
    unfold(row, true);
    row.scrollIntoView({ block: "center" });
  }
  window.addEventListener("hashchange", target);
  document.querySelector(".tools").hidden = false;
  sortable(table, show);
  show();
  target();
})();
