// Keys that the list and the viewer have in common: to the search field, and a list of the keys.

const TYPING = "input, textarea, select, [contenteditable=''], [contenteditable='true'], [role='textbox'], [role='combobox']";
const SEARCH = ".st-key-search input";
const OPEN_SIDEBAR = "[data-testid='stExpandSidebarButton']";

// Whether a key belongs to the page: no field takes it, and no browser or system shortcut.
function isForPage(event) {
  const origin = event.composedPath()[0];
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  return !(origin instanceof Element && origin.closest(TYPING));
}

// The sidebar may be folded away: it unfolds first, and the field can be focused when it has.
function toSearch(tries = 20) {
  const field = document.querySelector(SEARCH);
  const shown = field && field.getBoundingClientRect().right > 0 && field.checkVisibility({ visibilityProperty: true });
  if (shown) {
    field.focus();
    field.select();
    return;
  }
  if (tries === 20) document.querySelector(OPEN_SIDEBAR)?.click();
  if (tries > 0) setTimeout(() => toSearch(tries - 1), 50);
}

// A list of keys with the button that opens it; "?" does so too, Escape closes it.
function keyHelp(keys) {
  const panel = document.createElement("dl");
  panel.className = "keys";
  panel.id = "keys";
  panel.hidden = true;
  for (const [names, does] of keys) {
    const term = document.createElement("dt");
    for (const name of names) term.append(Object.assign(document.createElement("kbd"), { textContent: name }));
    panel.append(term, Object.assign(document.createElement("dd"), { textContent: does }));
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "help";
  button.textContent = "Keys ";
  button.append(Object.assign(document.createElement("kbd"), { textContent: "?" }));
  button.setAttribute("aria-keyshortcuts", "?");
  button.setAttribute("aria-controls", "keys");
  const show = (open) => {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open && panel.isConnected) panel.scrollIntoView({ block: "nearest" });
  };
  show(false);
  button.onclick = () => show(panel.hidden);
  return { button, panel, toggle: () => show(panel.hidden), close: () => show(false), get open() { return !panel.hidden; } };
}
