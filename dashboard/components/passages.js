// Passages of texts one below the other, what is counted in bold, each with a link to its place in the document. A click
// opens it in this tab without a reload, with a modifier key in another.

const lists = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let list = lists.get(parentElement);
  if (!list) {
    list = { root: document.createElement("div") };
    lists.set(parentElement, list);
    list.root.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      list.open({ id: link.dataset.id, at: link.dataset.at });
    });
    parentElement.append(list.root);
  }
  list.open = (place) => setTriggerValue("open", place);
  list.root.replaceChildren(...groups(data.rows));
  return () => {
    lists.delete(parentElement);
    list.root.remove();
  };
}

function groups(rows) {
  const found = [];
  for (const row of rows) {
    if (row.heading) found.push(made("h3", "", row.heading));
    else {
      if (found.at(-1)?.tagName !== "UL") found.push(document.createElement("ul"));
      found.at(-1).append(passage(row));
    }
  }
  return found;
}

function passage({ lead, note, badge, before, hit, after, about, id, at, href }) {
  const item = document.createElement("li");
  if (lead) {
    const head = made("p", "lead");
    head.append(made("b", "", lead), made("span", "note", note), made("span", "badge", badge));
    item.append(head);
  }
  const text = made("p", "text");
  text.dir = "auto";
  text.append(before, made("b", "", hit), after);
  const link = made("a", "", about);
  Object.assign(link, { href, title: "Open the document at this place" });
  Object.assign(link.dataset, { id, at });
  item.append(text, link);
  return item;
}

function made(tag, name, text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = text;
  return element;
}
