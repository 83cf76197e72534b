// Draws a figure with plotly.js and keeps it: with other filters its bars move, and nothing is built anew. Charts that
// can be seen are drawn first, and in one go. Arrow keys go from point to point, Enter chooses one as a click does.
// Its colours come from the server: when the page turns dark or light, the charts ask for others.

const charts = new WeakMap();
const waiting = new Set();
const WIDE_ONLY = "wide screens only";
const WIDE = 640; // pixels of a card that has room for every name in a picture
const PARTS = {
  whole: "div", head: "div", title: "h2", hint: "span", root: "div", desk: "div", legend: "div", plot: "div", said: "div",
};
const EXPAND = { width: 24, height: 24, path: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z" };
let drawing = false;
let asked = ""; // the look that a chart has asked for and not been given
let plotly = null;

export default function ({ data, parentElement, setTriggerValue }) {
  let chart = charts.get(parentElement);
  if (!chart) charts.set(parentElement, (chart = mount(parentElement)));
  chart.send = (point) => setTriggerValue("point", point);
  chart.turn = (look) => setTriggerValue("look", look);
  chart.root.setAttribute("aria-label", data.alt);
  chart.title.textContent = data.title;
  chart.hint.textContent = data.hint;
  if (chart.data?.figure !== data.figure) {
    chart.figure = JSON.parse(data.figure);
    chart.desk.style.height = `${chart.figure.layout.height}px`;
    chart.at = -1;
    chart.said.textContent = "";
    waiting.add(chart);
    drawSoon(data.plotly);
  }
  chart.data = data;
  turnWithPage(chart);
  return () => unmount(chart, parentElement);
}

function mount(parent) {
  const chart = { at: -1, width: 0 };
  for (const [name, tag] of Object.entries(PARTS)) {
    chart[name] = document.createElement(tag);
    chart[name].className = name;
  }
  chart.whole.className = "dateline-chart";
  chart.root.setAttribute("role", "figure");
  chart.root.tabIndex = 0;
  chart.said.setAttribute("role", "status");
  chart.head.append(chart.title, chart.hint);
  chart.desk.append(chart.legend, chart.plot);
  chart.root.append(chart.desk, chart.said);
  chart.root.addEventListener("keydown", (event) => press(chart, event));
  chart.root.addEventListener("blur", () => chart.at >= 0 && Plotly.Fx.unhover(chart.plot));
  chart.whole.addEventListener("transitionend", (event) => event.target === chart.whole && turnWithPage(chart));
  chart.resized = new ResizeObserver(() => {
    if (!chart.data || room(chart).join() === chart.room) return;
    waiting.add(chart);
    drawSoon(chart.data.plotly);
  });
  chart.resized.observe(chart.root);
  chart.whole.append(chart.head, chart.root);
  parent.append(chart.whole);
  return chart;
}

function unmount(chart, parent) {
  waiting.delete(chart);
  chart.resized.disconnect();
  if (window.Plotly) Plotly.purge(chart.plot);
  chart.whole.remove();
  charts.delete(parent);
}

// -- drawing --------------------------------------------------------------------------------------------------------

function load(address) {
  plotly ??= window.Plotly ? Promise.resolve() : new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`Charts need ${address}, which this server does not have. Start it with: python -m dashboard`));
    document.head.append(script);
  });
  return plotly;
}

async function drawSoon(address) {
  if (drawing) return;
  drawing = true;
  try {
    await load(address);
    while (waiting.size) {
      const seen = [...waiting].filter(isInSight);
      for (const next of seen.length ? seen : [...waiting].slice(0, 1)) {
        waiting.delete(next);
        drawOrSay(next);
      }
      await new Promise((resume) => setTimeout(resume));
    }
  } catch (error) {
    for (const chart of waiting) chart.plot.textContent = error.message;
    throw error;
  } finally {
    drawing = false;
  }
}

// A chart that cannot be drawn says so in its place and keeps no other from being drawn.
function drawOrSay(chart) {
  try {
    if (chart.failed) chart.plot.textContent = "";
    chart.failed = false;
    draw(chart);
  } catch (error) {
    Plotly.purge(chart.plot);
    Object.assign(chart, { failed: true, width: 0 });
    chart.plot.textContent = `This chart cannot be drawn: ${error.message}`;
    reportError(error);
  }
}

function isInSight(chart) {
  const box = chart.root.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
}

function room(chart) {
  const whole = document.fullscreenElement === chart.root;
  return [chart.root.clientWidth, whole ? innerHeight : chart.figure.layout.height];
}

function draw(chart) {
  const [width, whole] = room(chart);
  if (!width) return; // it is not on the page now; the observer tells when it is
  const first = !chart.width;
  Object.assign(chart, { width, room: `${width},${whole}` });
  const { data, layout } = chart.figure;
  const height = whole - drawLegend(chart, layout.template.layout.colorway);
  const annotations = layout.annotations?.map((note) => ({ ...note, visible: note.name !== WIDE_ONLY || width >= WIDE }));
  Plotly.react(chart.plot, data, { ...fitted(layout, width), annotations, width, height, showlegend: false }, (chart.settings ??= settings(chart)));
  chart.whole.dataset.look = chart.data.look;
  if (first) chart.plot.on("plotly_click", (event) => choose(chart, event.points[0]?.customdata));
}

// Made once: plotly builds a chart anew whenever its settings are other objects.
function settings(chart) {
  const expand = () => (document.fullscreenElement ? document.exitFullscreen() : chart.root.requestFullscreen());
  return { ...chart.data.config, modeBarButtons: [[
    { name: "Save as PNG", icon: Plotly.Icons.camera, click: () => save(chart, "png") },
    { name: "Save as SVG", icon: Plotly.Icons.disk, click: () => save(chart, "svg") },
    { name: "Full screen", icon: EXPAND, click: expand },
  ]] };
}

// Every chart feels the page turn, and one may be sent in the colours of before; one that asks is enough, since all are
// made anew, and none asks twice for what it is not given.
function turnWithPage(chart) {
  const ink = getComputedStyle(chart.whole).color.match(/[\d.]+/g)?.map(Number);
  if (!ink) return; // it is not on the page now
  const look = ink[0] + ink[1] + ink[2] > 1.5 * 255 ? "dark" : "light";
  const asks = look !== chart.data.look && look !== asked;
  asked = look === chart.data.look ? "" : look;
  if (asks) chart.turn(look);
}

// -- points ---------------------------------------------------------------------------------------------------------

function choose(chart, point) {
  if (Array.isArray(point) && point.length > 1) chart.send(point);
}

function points(chart) {
  return chart.figure.data.flatMap(({ customdata = [] }, curveNumber) =>
    customdata.map((point, pointNumber) => ({ curveNumber, pointNumber, point })));
}

function press(chart, event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!chart.width || event.target !== chart.root || event.altKey || event.ctrlKey || event.metaKey) return;
  const every = points(chart);
  if (step && every.length) {
    chart.at = chart.at < 0 ? (step > 0 ? 0 : every.length - 1) : Math.min(Math.max(chart.at + step, 0), every.length - 1);
    show(chart, every[chart.at]);
  } else if (event.key === "Enter" && every[chart.at]) {
    choose(chart, every[chart.at].point);
  } else if (event.key === "Escape" && chart.at >= 0) {
    chart.at = -1;
    Plotly.Fx.unhover(chart.plot);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function show(chart, { curveNumber, pointNumber }) {
  const { xaxis, yaxis, hovertext = [] } = chart.figure.data[curveNumber];
  const subplot = `${xaxis ?? "x"}${yaxis ?? "y"}`;
  Plotly.Fx.hover(chart.plot, [{ curveNumber, pointNumber }], subplot);
  chart.said.textContent = plain(hovertext[pointNumber] ?? "");
}
