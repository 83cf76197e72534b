// A list of documents as links: a click opens one in this tab without a reload, with a modifier key in another.

const lists = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let list = lists.get(parentElement);
  if (!list) {
    list = { root: document.createElement("ul") };
    lists.set(parentElement, list);
    list.root.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      list.open(link.dataset.id);
    });
    parentElement.append(list.root);
  }
  list.open = (id) => setTriggerValue("open", id);
  list.root.replaceChildren(...data.entries.map(entry));
  return () => {
    lists.delete(parentElement);
    list.root.remove();
  };
}

function entry({ id, title, about, href }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  Object.assign(link, { textContent: title, title, href });
  link.dataset.id = id;
  const line = document.createElement("div");
  line.textContent = about;
  item.append(link, line);
  return item;
}
