// Moves through a list of documents by keys. The entries are buttons of the page; this holds no state of its own.

const ENTRIES = "[class*='st-key-entry-'] button";

export default function ({ parentElement }) {
  const help = keyHelp([
    [["j"], "next document of the list"], [["k"], "previous one"], [["Enter"], "open it"],
    [["/"], "to the search field"], [["?"], "this list of keys"],
  ]);
  const root = document.createElement("div");
  root.className = "list-keys";
  root.append(help.button, help.panel);
  parentElement.append(root);
  const onKey = (event) => {
    if (!isForPage(event)) return;
    const actions = {
      j: () => step(1), k: () => step(-1), "/": () => toSearch(), "?": help.toggle, Escape: help.open && help.close,
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  };
  document.addEventListener("keydown", onKey);
  return () => {
    document.removeEventListener("keydown", onKey);
    root.remove();
  };
}

function step(by) {
  const all = Array.from(document.querySelectorAll(ENTRIES));
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[Math.min(Math.max(at + by, 0), all.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}
