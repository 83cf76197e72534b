// The legend of a chart, as text that wraps: what plotly draws itself takes one line an entry where a card is narrow.

const SVG = "http://www.w3.org/2000/svg";
const SIGNS = {
  "circle": "M6 2a4 4 0 1 0 .01 0z", "square": "M2 2h8v8h-8z", "diamond": "M6 1l5 5-5 5-5-5z",
  "triangle-up": "M6 2l4.5 8h-9z", "triangle-down": "M6 10l4.5-8h-9z", "line-ns": "M6 1v10",
};

// Returns [name, trace] of what a figure's legend has, in its order.
function legendEntries({ data, layout }) {
  const named = data.filter((trace) => trace.name && trace.showlegend !== false);
  if (layout.showlegend === false || (!layout.showlegend && named.length < 2)) return [];
  const order = (trace) => trace.legendrank ?? 1000;
  return [...named].sort((a, b) => order(a) - order(b)).map((trace) => [trace.name, trace]);
}

function drawLegend(chart, colours) {
  const entries = legendEntries(chart.figure);
  chart.legend.replaceChildren(...entries.map(([name, trace], at) => {
    const entry = document.createElement("span");
    entry.append(sign(trace, colours[at % colours.length]), plain(name));
    return entry;
  }));
  chart.legend.style.color = chart.figure.layout.template.layout.legend.font.color;
  return entries.length ? chart.legend.offsetHeight : 0;
}

function sign(trace, fallback) {
  const svg = shape("svg", { viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true" });
  const { marker = {}, line = {}, mode = "markers" } = trace;
  const ink = single(marker.color) ?? line.color ?? fallback;
  if (trace.type === "bar") svg.append(...swatch(marker, ink));
  else if (mode.includes("lines")) {
    svg.append(shape("path", { d: "M0 6h12", stroke: line.color ?? ink, "stroke-width": line.width ?? 2,
                               "stroke-dasharray": { dot: "2 2", dash: "4 2", dashdot: "4 1 1 1", longdash: "7 2" }[line.dash] ?? "none" }));
  } else {
    const [symbol, open] = (single(marker.symbol) ?? "circle").split("-open");
    const bare = open !== undefined || symbol === "line-ns";
    const edge = marker.line?.color ?? ink;
    svg.append(shape("path", { d: SIGNS[symbol] ?? SIGNS.circle, fill: bare ? "none" : ink,
                               stroke: bare || marker.line?.color ? edge : "none", "stroke-width": 1.5 }));
  }
  return svg;
}

function swatch({ pattern, line }, ink) {
  const whole = { x: 0.5, y: 0.5, width: 11, height: 11 };
  if (!pattern?.shape) return [shape("rect", { ...whole, fill: ink })];
  const strokes = pattern.shape === "/" ? "M-1 7L7-1M-1 13L13-1M5 13L13 5" : "M5-1L13 7M-1-1L13 13M-1 5L7 13";
  return [shape("rect", { ...whole, fill: pattern.bgcolor ?? "none", stroke: line?.width ? line.color : "none" }),
          shape("path", { d: strokes, stroke: pattern.fgcolor ?? ink, "stroke-width": 1.2 })];
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function single(value) {
  return Array.isArray(value) ? value.find((part) => part !== null) : value;
}

// Texts of a figure are written for plotly, which reads tags and entities in them.
function plain(text) {
  const lines = text.replaceAll("<br>", ". ").replaceAll(/<\/?b>/g, "");
  return lines.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
