// The margin beside a text: a mark for each search hit, each chosen name and the place that was opened, at the height
// where it stands in the text. Marks that would lie on each other are one. One tab stop; arrow keys go on from there.

const LANES = [["hit", "search hit"], ["name", "chosen name"], ["place", "opened place"]];
const CLOSEST = () => (matchMedia("(pointer: coarse)").matches ? 24 : 12);

function mountMargin(viewer) {
  viewer.margin = group("Where the marks stand in the text", "margin");
  viewer.view = make("div", "view");
  viewer.margin.append(viewer.view);
  viewer.margin.onkeydown = (event) => walkMargin(viewer, event);
  viewer.observer = new ResizeObserver(() => layOut(viewer));
  viewer.observer.observe(viewer.paper);
  viewer.observer.observe(viewer.tools);
  let waiting = false;
  viewer.onScroll = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; showView(viewer); });
  };
  document.addEventListener("scroll", viewer.onScroll, { capture: true, passive: true });
}

function unmountMargin(viewer) {
  viewer.observer.disconnect();
  document.removeEventListener("scroll", viewer.onScroll, { capture: true });
}

// What the margin shows: lane, element, and its number among those of its lane.
function marginPlaces(viewer) {
  const chosen = new Set(viewer.data.chosen);
  const names = viewer.marks.filter((pieces, number) => {
    const key = viewer.data.marks[number][1];
    return key >= 0 && chosen.has(key) && pieces.length && !pieces[0].classList.contains("off");
  });
  const lanes = [viewer.hits.filter((pieces) => pieces.length), names, viewer.target.length ? [viewer.target] : []];
  return lanes.map((lane) => lane.map((pieces) => pieces[0]));
}

function layOut(viewer) {
  viewer.root.style.setProperty("--tools-height", `${viewer.tools.offsetHeight}px`);
  const lanes = marginPlaces(viewer);
  const held = viewer.margin.contains(viewer.root.getRootNode().activeElement);
  viewer.margin.querySelectorAll("button").forEach((tick) => tick.remove());
  viewer.margin.hidden = !lanes.some((lane) => lane.length);
  viewer.desk.classList.toggle("bare", viewer.margin.hidden);
  if (viewer.margin.hidden) return;
  const paper = viewer.paper.getBoundingClientRect();
  const height = viewer.margin.clientHeight;
  if (!paper.height || !height) return;
  const used = LANES.map((_, lane) => lane).filter((lane) => lanes[lane].length);
  const ticks = used.flatMap((lane) => bundled(lanes[lane], paper, CLOSEST() / height).map((bundle) => ({ ...bundle, lane })));
  ticks.sort((one, other) => one.at - other.at || one.lane - other.lane);
  viewer.ticks = ticks.map((tick) => drawTick(viewer, tick, lanes[tick.lane].length, used));
  viewer.margin.append(...viewer.ticks);
  if (viewer.ticks.length) viewer.ticks[0].tabIndex = 0;
  if (held) viewer.ticks[0]?.focus({ preventScroll: true });
  showCurrent(viewer);
  showView(viewer);
}

// Joins what stands closer together than a mark is high: first element, how many, number of the first, height (0 to 1).
function bundled(elements, paper, closest) {
  const bundles = [];
  elements.forEach((element, number) => {
    const box = element.getBoundingClientRect();
    const at = Math.min(Math.max((box.top + box.height / 2 - paper.top) / paper.height, 0), 1);
    const last = bundles.at(-1);
    if (last && at - last.at < closest) last.elements.push(element);
    else bundles.push({ elements: [element], number, at });
  });
  return bundles;
}

function drawTick(viewer, tick, total, used) {
  const [kind, noun] = LANES[tick.lane];
  const { elements, number, at } = tick;
  const element = make("button", `tick at-${kind}`);
  element.type = "button";
  element.tabIndex = -1;
  element.style.top = `${at * 100}%`;
  element.style.left = `${(used.indexOf(tick.lane) / used.length) * 100}%`;
  element.style.width = `${100 / used.length}%`;
  if (kind === "name") element.style.setProperty("--c", elements[0].style.getPropertyValue("--c"));
  const where = `${Math.round(at * 100)}% into the text`;
  const many = `${format(elements.length)} ${noun}s, ${format(number + 1)} to ${format(number + elements.length)} of ${format(total)}`;
  const one = total > 1 ? `${noun} ${format(number + 1)} of ${format(total)}` : noun;
  const what = elements.length > 1 ? many : one;
  element.setAttribute("aria-label", `${what}, ${where}: ${around(elements[0])}`);
  element.title = `${what}, ${where}\n${around(elements[0])}`;
  element.classList.toggle("many", elements.length > 1);
  element.onclick = () => jump(viewer, element, elements[0]);
  element.elements = elements;
  return element;
}

// The text just before and after a place, within its line.
function around(element) {
  const line = element.closest("p") ?? element;
  const range = document.createRange();
  range.setStart(line, 0);
  range.setEndBefore(element);
  const start = range.toString().length;
  const text = line.textContent;
  const end = Math.min(start + Math.min(element.textContent.length, 60) + 40, text.length);
  const from = Math.max(start - 40, 0);
  return `${from ? "…" : ""}${text.slice(from, end).trim()}${end < text.trimEnd().length ? "…" : ""}`;
}

function jump(viewer, tick, element) {
  const index = stopsOf(viewer).findIndex((pieces) => pieces[0] === element);
  viewer.ticks.forEach((other) => { other.tabIndex = other === tick ? 0 : -1; });
  setCurrent(viewer, index);
  if (index < 0) { // it is none of what n and p go through
    element.classList.add("current");
    viewer.outlined = [element];
    showCurrent(viewer);
  }
  focus(viewer, element.closest(".mark[role='button']") ?? element);
}

function walkMargin(viewer, event) {
  const at = viewer.ticks.indexOf(event.target);
  const last = viewer.ticks.length - 1;
  const goal = { ArrowDown: Math.min(at + 1, last), ArrowUp: Math.max(at - 1, 0), Home: 0, End: last }[event.key];
  if (at < 0 || goal === undefined) return;
  event.preventDefault();
  viewer.ticks.forEach((tick, number) => { tick.tabIndex = number === goal ? 0 : -1; });
  viewer.ticks[goal].focus({ preventScroll: true });
}

// The mark of the hit that n and p stand at.
function showCurrent(viewer) {
  const current = viewer.outlined?.[0];
  for (const tick of viewer.ticks ?? []) {
    if (current && tick.elements.includes(current)) tick.setAttribute("aria-current", "true");
    else tick.removeAttribute("aria-current");
  }
}

// The part of the text that is in sight.
function showView(viewer) {
  if (viewer.margin.hidden) return;
  const paper = viewer.paper.getBoundingClientRect();
  const top = viewer.tools.getBoundingClientRect().bottom;
  const part = (y) => Math.min(Math.max((y - paper.top) / paper.height, 0), 1);
  const from = part(top);
  viewer.view.style.top = `${from * 100}%`;
  viewer.view.style.height = `${Math.max(part(innerHeight) - from, 0) * 100}%`;
}
