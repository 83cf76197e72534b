// A picture that the browser saves by itself: under its title stands what was counted, of which documents, of which
// corpus and when, as in the files of Export (dashboard/export/image.py).

const SAVED_WIDTH = 760; // pixels, however wide the card is
const EDGE = 20;
const SIZES = { title: 20, caption: 12 };
const LINES = { title: 26, caption: 17, legend: 22 };
const PNG_SCALE = 2.5; // 1,900 pixels: 302 dpi at 16 cm

function save(chart, format) {
  const { data, layout } = chart.figure;
  const { title, saved, config } = chart.data;
  const width = SAVED_WIDTH;
  const inner = width - 2 * EDGE;
  const heads = wrapped(title, inner / (SIZES.title * 0.55));
  const about = wrapped(saved.caption, inner / (SIZES.caption * 0.5));
  const legend = LINES.legend * legendLines(chart.figure, inner - namesWidth(layout));
  const top = EDGE + LINES.title * heads.length + LINES.caption * about.length + (about.length > 1 ? 10 : 24) + legend;
  const height = layout.height + top;
  const { paper_bgcolor: paper, font } = layout.template.layout;
  const framed = {
    ...layout, width, height, paper_bgcolor: layout.paper_bgcolor ?? paper,
    margin: { l: EDGE, r: EDGE, t: top, b: EDGE + (layout.margin?.b ?? 8) },
    title: {
      text: heads.join("<br>"), x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top",
      pad: { l: EDGE, t: EDGE }, font: { size: SIZES.title, weight: 600, color: font?.color },
      subtitle: { text: about.join("<br>"), font: { size: SIZES.caption } },
    },
  };
  const scale = format === "png" ? PNG_SCALE : 1;
  return Plotly.downloadImage({ data, layout: framed, config }, { format, filename: saved.name, width, height, scale });
}

function wrapped(text, letters) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length > Math.max(12, letters) && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => line.replaceAll("&", "&amp;").replaceAll("<", "&lt;"));
}

function legendLines(figure, width) {
  const names = legendEntries(figure).map(([name]) => name);
  const column = Math.max(0, ...names.map((name) => name.length * 6.6 + 44));
  return Math.ceil(names.length / Math.max(1, Math.floor(width / column)));
}

function namesWidth(layout) {
  return Math.max(0, ...(layout.yaxis?.ticktext ?? []).map((name) => name.length * 6.4));
}
