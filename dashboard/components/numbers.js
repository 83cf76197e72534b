// Draws key numbers as tiles: name, number, how it changed, and its course as a small picture.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 160;
const HEIGHT = 36;
const drawn = new WeakMap();

export default function ({ data, parentElement }) {
  let root = drawn.get(parentElement);
  if (!root) {
    drawn.set(parentElement, (root = make("dl", "tiles")));
    parentElement.append(root);
  }
  root.replaceChildren(...data.tiles.map(tile));
  return () => {
    drawn.delete(parentElement);
    root.remove();
  };
}

function tile({ name, value, note, change, values, bars }) {
  const box = make("div", "tile");
  const title = make("dt", "", name);
  if (note) Object.assign(title, { title: note, className: "noted" });
  box.append(title, make("dd", "value", value));
  if (change) box.append(make("dd", "change", change));
  if (note) box.append(make("dd", "note", note));
  if (values.length > 1) box.append(course(values, bars));
  return box;
}

function course(values, bars) {
  const svg = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const high = Math.max(...values, 1e-9);
  const step = WIDTH / (bars ? values.length : values.length - 1);
  const y = (value) => HEIGHT - (value / high) * (HEIGHT - 2) - 1;
  const line = values.map((value, at) => (bars
    ? `M${(at * step + 0.15 * step).toFixed(1)} ${HEIGHT}V${y(value).toFixed(1)}h${(0.7 * step).toFixed(1)}V${HEIGHT}z`
    : `${at ? "L" : "M"}${(at * step).toFixed(1)} ${y(value).toFixed(1)}`)).join("");
  svg.append(shape("path", { d: line, class: bars ? "bars" : "line", "vector-effect": "non-scaling-stroke" }));
  const holder = make("dd", "course");
  holder.append(svg);
  return holder;
}

function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
