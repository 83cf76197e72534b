// The room that an axis needs for what is written beside it. Plotly would find it out by drawing twice.

const LETTER = 7; // pixels of a figure at the size of axes
const STANDOFF = 10;
const LINE = 16;
const LABEL = 64; // pixels of a month and its year, with a gap
const pen = document.createElement("canvas").getContext("2d");

// Returns the layout with margins that fit; slanted labels and axes that share a side are left to plotly.
function fitted(layout, width) {
  const shared = layout.template.layout;
  const axes = Object.entries(layout).filter(([name]) => /^[xy]axis\d*$/.test(name));
  const made = {};
  const margin = { ...shared.margin, ...layout.margin };
  for (const [name, axis] of axes.sort(([one], [other]) => (one < other ? 1 : -1))) {
    if (axis.tickangle || axis.visible === false) continue;
    const title = axis.title?.text ? shared[name.slice(0, 5)].title.font.size + 8 : 0;
    if (name[0] === "y") {
      margin.l = Math.max(margin.l, labelWidth(axis, shared) + STANDOFF + title);
      made[name] = { ...axis, automargin: false, ticklabeloverflow: "allow" };
    } else {
      const lines = title ? broken(axis.title.text, width - margin.l - margin.r, shared) : [];
      margin.b = Math.max(margin.b, labelHeight(axis) + title + LINE * Math.max(lines.length - 1, 0));
      const most = Math.max(2, Math.floor((width - margin.l) / LABEL));
      made[name] = {
        ...axis, automargin: false, ...(axis.nticks && { nticks: Math.min(axis.nticks, most) }),
        ...(lines.length > 1 && { title: { ...axis.title, text: lines.join("<br>") } }),
      };
    }
  }
  return { ...layout, ...made, margin };
}

// Returns the lines of a title that is no wider than the axis below which it stands.
function broken(text, room, shared) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && lineWidth(longer, shared) > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function labelWidth(axis, shared) {
  if (axis.showticklabels === false) return 0;
  if (axis.ticktext) return Math.max(0, ...axis.ticktext.flatMap((text) => text.split("<br>")).map((line) => lineWidth(line, shared)));
  return LETTER * numeralLength(axis);
}

function numeralLength({ range, tickformat = "", type }) {
  if (tickformat.includes("%")) return 5;
  if (type === "log" || !range) return 6;
  const top = Math.max(...range.map(Math.abs));
  const whole = Math.floor(top).toLocaleString("en").length;
  if (tickformat.includes("s")) return Math.min(whole, 5);
  return Math.max(top < 10 ? 3 : whole, 2);
}

function lineWidth(line, { font, yaxis }) {
  pen.font = `${line.startsWith("<b>") ? "600" : "400"} ${yaxis.tickfont.size}px ${font.family}`;
  return pen.measureText(plain(line)).width;
}

function labelHeight(axis) {
  if (axis.showticklabels === false) return 0;
  return axis.type === "date" && !axis.ticktext ? 38 : 22;
}
