// Draws a document and moves through it. Text reaches the page through text nodes only, and offsets count code
// points, as they do in Python.

const viewers = new WeakMap();
const KEYS = [
  [["n", "p"], "next and previous hit, or name"], [["j", "k"], "next and previous document"],
  [["/"], "to the search field"], [["Tab"], "to the names in the text, and to the margin"],
  [["←", "→"], "from name to name"], [["↑", "↓"], "from mark to mark in the margin"],
  [["Enter"], "filter by the name, or go to the mark"], [["?"], "this list of keys"],
];

export default function ({ data, parentElement, setTriggerValue }) {
  let viewer = viewers.get(parentElement);
  if (!viewer) viewers.set(parentElement, (viewer = mount(parentElement)));
  const previous = viewer.data;
  Object.assign(viewer, { data, send: setTriggerValue });
  if (previous?.version !== data.version) {
    draw(viewer);
    drawLegend(viewer);
    if (data.at !== null) flashTarget(viewer);
    else if (previous && previous.id !== data.id) scrollToTop(viewer);
  }
  if (JSON.stringify(previous?.stops) !== JSON.stringify(data.stops) || previous.version !== data.version) {
    setCurrent(viewer, -1);
  }
  showChosen(viewer);
  paint(viewer);
  label(viewer);
  layOut(viewer);
  return () => {
    document.removeEventListener("keydown", viewer.onKey);
    unmountMargin(viewer);
    viewers.delete(parentElement);
    viewer.root.remove();
  };
}

// -- building -------------------------------------------------------------------------------------------------------

function mount(parent) {
  const viewer = { off: new Set(), current: -1, data: null };
  viewer.root = make("div", "viewer chips");
  viewer.tools = make("div", "tools");
  viewer.legend = group("What is marked", "legend");
  viewer.paper = make("div", "paper");
  viewer.paper.setAttribute("role", "article");
  viewer.previous = button("‹", "Previous", "", "k", " document", () => move(viewer, -1));
  viewer.place = make("span", "count");
  viewer.next = button("", "Next", "›", "j", " document", () => move(viewer, 1));
  viewer.back = button("‹", "", "", "p", "Previous mark", () => step(viewer, -1));
  viewer.count = make("span", "count");
  viewer.count.setAttribute("role", "status");
  viewer.forward = button("", "", "›", "n", "Next mark", () => step(viewer, 1));
  const documents = group("Documents");
  documents.append(viewer.previous, viewer.place, viewer.next);
  const marks = group("Marks in this document");
  marks.append(viewer.back, viewer.count, viewer.forward);
  viewer.help = keyHelp(KEYS);
  viewer.tools.append(documents, marks, viewer.help.button, viewer.help.panel);
  viewer.desk = make("div", "desk");
  mountMargin(viewer);
  viewer.desk.append(viewer.paper, viewer.margin);
  viewer.root.append(viewer.tools, viewer.legend, viewer.desk);
  viewer.paper.onclick = (event) => choose(viewer, event.target.closest(".mark"));
  viewer.onKey = (event) => press(viewer, event);
  document.addEventListener("keydown", viewer.onKey);
  parent.append(viewer.root);
  return viewer;
}

function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

function group(name, className = "") {
  const element = make("div", `group ${className}`);
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", name);
  return element;
}

// A button says what it does and its key; what stands between is for screen readers alone.
function button(before, text, after, key, hidden, action) {
  const element = make("button");
  element.type = "button";
  const sign = (mark) => (mark ? [Object.assign(make("span", "", mark), { ariaHidden: "true" })] : []);
  const rest = [make("span", "quiet", `${hidden}, key `), make("kbd", "", key)];
  element.append(...sign(before), text, ...rest, ...sign(after));
  element.setAttribute("aria-keyshortcuts", key);
  element.title = `${text}${hidden} (${key})`.trim();
  element.onclick = action;
  return element;
}

// One <p> a line keeps layout quick in long texts; its line break stays inside, so that the text is kept whole.
function draw(viewer) {
  const { text, runs, marks } = viewer.data;
  const paper = document.createDocumentFragment();
  Object.assign(viewer, { marks: marks.map(() => []), hits: Array.from({ length: viewer.data.hits }, () => []), target: [] });
  let line = make("p");
  let owner = null;
  let ownerMark = -1;
  let unit = 0;
  let point = 0;
  for (const [end, mark, hit, target] of runs) {
    const stop = advance(text, unit, end - point);
    for (const piece of text.slice(unit, stop).split(/(?<=\n)/)) {
      if (mark !== ownerMark) {
        owner = mark < 0 ? null : openMark(viewer, mark);
        if (owner) line.append(owner);
        ownerMark = mark;
      }
      (owner ?? line).append(wrap(viewer, piece, hit, target));
      if (piece.endsWith("\n")) {
        paper.append(line);
        line = make("p");
        ownerMark = -1;
        owner = null;
      }
    }
    unit = stop;
    point = end;
  }
  paper.append(line);
  viewer.paper.setAttribute("aria-label", viewer.data.title);
  viewer.paper.replaceChildren(paper);
  finishMarks(viewer);
}

// Returns the index in UTF-16 units that lies `points` code points after `unit`.
function advance(text, unit, points) {
  for (let i = 0; i < points; i += 1) {
    const high = text.charCodeAt(unit);
    const low = high >= 0xd800 && high < 0xdc00 ? text.charCodeAt(unit + 1) : 0;
    unit += low >= 0xdc00 && low < 0xe000 ? 2 : 1;
  }
  return unit;
}

function openMark(viewer, number) {
  const [label, key] = viewer.data.marks[number];
  const element = make("span", key < 0 ? "value" : "mark");
  if (key < 0) {
    element.title = label;
  } else {
    element.style.setProperty("--c", `var(--label-${label}, var(--st-gray-color))`);
    element.dataset.number = number;
  }
  viewer.marks[number].push(element);
  return element;
}

function wrap(viewer, text, hit, target) {
  let node = document.createTextNode(text);
  if (hit >= 0) {
    const element = make("mark", "hit");
    element.append(node);
    viewer.hits[hit].push(element);
    node = element;
  }
  if (target) {
    const element = make("span", "target");
    element.append(node);
    viewer.target.push(element);
    node = element;
  }
  return node;
}

function finishMarks(viewer) {
  viewer.marks.forEach((pieces, number) => {
    const [label, key] = viewer.data.marks[number];
    if (key >= 0 && pieces.length) pieces.at(-1).dataset.chip = label;
  });
  applyLabels(viewer);
}

// A mark that is switched off is plain text: no role, not focusable, not clickable.
function applyLabels(viewer) {
  viewer.marks.forEach((pieces, number) => {
    const [label, key] = viewer.data.marks[number];
    if (key < 0) return;
    const off = viewer.off.has(label);
    pieces.forEach((element, i) => {
      element.classList.toggle("off", off);
      if (off || i) ["role", "tabindex"].forEach((name) => element.removeAttribute(name));
      else Object.entries({ role: "button", tabindex: "-1" }).forEach(([name, value]) => element.setAttribute(name, value));
    });
  });
  const first = buttons(viewer)[0];
  if (first) first.tabIndex = 0; // one tab stop; arrow keys go on from there
}

// Mentions of entities that the filter names stand out.
function showChosen(viewer) {
  const chosen = new Set(viewer.data.chosen);
  viewer.marks.forEach((pieces, number) => {
    const key = viewer.data.marks[number][1];
    if (key < 0) return;
    const does = chosen.has(key) ? "take it out of the filter" : "keep documents that mention it";
    for (const element of pieces) {
      element.classList.toggle("chosen", chosen.has(key));
      element.title = `${viewer.data.keys[key]}: press Enter or click to ${does}`;
    }
  });
}

function drawLegend(viewer) {
  const { legend, values, hits } = viewer.data;
  const entries = legend.map(([name, count]) => {
    const on = () => !viewer.off.has(name);
    const flip = () => { on() ? viewer.off.add(name) : viewer.off.delete(name); applyLabels(viewer); setCurrent(viewer, -1); layOut(viewer); };
    return toggle(`${name} ${format(count)}`, on, flip, `var(--label-${name}, var(--st-gray-color))`);
  });
  const flag = (name, text, reversed) => toggle(
    text,
    () => viewer.root.classList.contains(name) !== reversed,
    () => viewer.root.classList.toggle(name),
  );
  if (hits) {
    const shown = make("span", "note");
    shown.append(make("mark", "hit", "search hits"), ` ${format(hits)}`);
    entries.unshift(shown);
  }
  if (legend.length) entries.push(flag("chips", "label tags", false));
  if (values) entries.push(flag("no-values", `dates and amounts ${format(values)}`, true));
  viewer.legend.replaceChildren(...entries);
}

function toggle(text, isOn, flip, colour = "") {
  const element = make("button");
  element.type = "button";
  if (colour) {
    const dot = make("span", "dot");
    dot.style.setProperty("--c", colour);
    element.append(dot);
  }
  element.append(text);
  element.setAttribute("aria-pressed", String(isOn()));
  element.onclick = () => { flip(); element.setAttribute("aria-pressed", String(isOn())); };
  return element;
}

function paint(viewer) {
  const dark = isDark(getComputedStyle(viewer.root).getPropertyValue("--st-background-color")) ? 1 : 0;
  viewer.root.classList.toggle("dark", Boolean(dark));
  for (const [name, pair] of Object.entries(viewer.data.colours)) viewer.root.style.setProperty(`--label-${name}`, pair[dark]);
}

function isDark(colour) {
  const pixel = document.createElement("canvas").getContext("2d");
  pixel.fillStyle = colour.trim() || "#fff";
  pixel.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pixel.getImageData(0, 0, 1, 1).data;
  return red * 0.299 + green * 0.587 + blue * 0.114 < 128;
}

// -- moving ---------------------------------------------------------------------------------------------------------

function label(viewer) {
  const { place } = viewer.data;
  viewer.place.textContent = place.number ? `${format(place.number)} of ${format(place.total)}` : "not in selection";
  viewer.previous.disabled = !place.has_previous;
  viewer.next.disabled = !place.has_next;
  const all = stopsOf(viewer);
  viewer.back.disabled = viewer.forward.disabled = !all.length;
  const { kind } = viewer.data.stops;
  const noun = all.length === 1 ? kind : `${kind}s`;
  viewer.count.textContent = viewer.current < 0 ? `${format(all.length)} ${noun}` : `${kind} ${format(viewer.current + 1)} of ${format(all.length)}`;
}

const format = (number) => number.toLocaleString("en");

// What n and p go through: the pieces of each hit, or of each mention whose label is switched on.
function stopsOf(viewer) {
  const { kind, numbers } = viewer.data.stops;
  const pieces = numbers.map((number) => (kind === "hit" ? viewer.hits : viewer.marks)[number]);
  return pieces.filter((list) => list.length && !(kind === "mention" && list[0].classList.contains("off")));
}

function buttons(viewer) {
  return viewer.marks.map((pieces) => pieces[0]).filter((element) => element?.getAttribute("role") === "button");
}

function setCurrent(viewer, index) {
  for (const element of viewer.outlined ?? []) element.classList.remove("current");
  const pieces = index < 0 ? [] : stopsOf(viewer)[index];
  for (const element of pieces) element.classList.add("current");
  Object.assign(viewer, { current: index, outlined: pieces });
  label(viewer);
  showCurrent(viewer);
  return pieces[0];
}

function step(viewer, by) {
  const total = stopsOf(viewer).length;
  if (!total) return;
  const from = viewer.current < 0 && by < 0 ? 0 : viewer.current;
  const element = setCurrent(viewer, (from + by + total) % total);
  focus(viewer, element.closest(".mark[role='button']") ?? element);
}

function focus(viewer, element) {
  if (element.matches("[role='button']")) {
    viewer.paper.querySelectorAll("[role='button'][tabindex='0']").forEach((other) => { other.tabIndex = -1; });
    element.tabIndex = 0;
  } else {
    element.tabIndex = -1;
  }
  element.focus({ preventScroll: true });
  scroll(element);
}

function scroll(element, block = "center") {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block, behavior: still ? "auto" : "smooth" });
}

// A next document begins at the top of the page, where its title stands.
function scrollToTop(viewer) {
  for (let element = viewer.root; element; element = element.parentElement ?? element.getRootNode().host) {
    if (element.scrollTop > 0) element.scrollTop = 0;
  }
}

// Layout settles after the first frame; the flash begins once the span is in sight.
function flashTarget(viewer) {
  const [first] = viewer.target;
  if (!first) return;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    first.scrollIntoView({ block: "center" });
    for (const element of viewer.target) element.classList.add("flash");
  }));
}

function move(viewer, by) {
  const { place } = viewer.data;
  if (by < 0 ? place.has_previous : place.has_next) viewer.send("move", { step: by });
}

function choose(viewer, element) {
  if (!element || element.classList.contains("off")) return;
  const [, key] = viewer.data.marks[Number(element.dataset.number)];
  viewer.send("entity", { key: viewer.data.keys[key] });
}

function press(viewer, event) {
  if (!isForPage(event)) return;
  const origin = event.composedPath()[0];
  const inside = viewer.paper.contains(origin);
  const actions = {
    n: () => step(viewer, 1),
    p: () => step(viewer, -1),
    j: () => move(viewer, 1),
    k: () => move(viewer, -1),
    "/": () => toSearch(),
    "?": viewer.help.toggle,
    Escape: viewer.help.open && viewer.help.close,
    Enter: inside && (() => choose(viewer, origin.closest(".mark"))),
    " ": inside && origin.closest(".mark") && (() => choose(viewer, origin.closest(".mark"))),
    ArrowRight: inside && (() => walk(viewer, origin, 1)),
    ArrowLeft: inside && (() => walk(viewer, origin, -1)),
  };
  if (!actions[event.key]) return;
  event.preventDefault();
  actions[event.key]();
}

function walk(viewer, from, by) {
  const all = buttons(viewer);
  const next = all[all.indexOf(from) + by];
  if (next) focus(viewer, next);
}
