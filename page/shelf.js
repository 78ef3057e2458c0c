// The list of conversations in the sidebar: by day, found by words, renamed, pinned, deleted.

const FIND_MS = 250; // after the last key, before the words are looked for

function drawShelf(shelf, screen) {
  const begin = button("New conversation", () => screen.act("begin", {}), { class: "tool begin" });
  const field = h("input", { type: "search", "aria-label": "Find a conversation", placeholder: "Find a conversation", "data-name": "find" });
  field.value = screen.finding ?? shelf.words;
  field.addEventListener("input", () => {
    screen.finding = field.value;
    clearTimeout(screen.findingSoon);
    screen.findingSoon = setTimeout(() => screen.act("find", { words: field.value }), FIND_MS);
  });
  const groups = shelf.groups.map((group) =>
    h("section", { "aria-label": group.name }, h("h2", {}, group.name), h("ul", {}, group.items.map((item) => drawKept(item, shelf, screen)))),
  );
  const any = shelf.groups.length > 0 || shelf.words;
  return h("nav", { class: "shelf", "aria-label": "Conversations" }, begin, any ? field : null, groups, shelf.say ? h("p", { class: "quiet" }, shelf.say) : null, exportVotes(shelf, screen));
}

function exportVotes(shelf, screen) {
  if (!shelf.votes) return null;
  return button(`Export votes and flags (${shelf.votes})`, () => screen.act("export_votes", {}), { class: "link", title: "What was said of answers, as JSON Lines", "data-name": "export-votes" });
}

function drawKept(item, shelf, screen) {
  const isHere = item.id === shelf.current;
  const row = h("li", { class: isHere ? "here" : "" });
  const choose = h("button", { type: "button", class: "choose said", dir: "auto", "aria-current": isHere ? "page" : null, "data-name": `choose-${item.id}`, title: item.title }, item.title);
  choose.addEventListener("click", () => screen.act("choose", { id: item.id }));
  row.append(choose, drawKeptMenu(item, row, screen));
  return row;
}

function drawKeptMenu(item, row, screen) {
  const list = h("div", { class: "menu", role: "group", "aria-label": `What to do with: ${item.title}` });
  const menu = h("details", { class: "menu-box" }, h("summary", { "aria-label": `More: ${item.title}`, "data-name": `more-${item.id}` }, "⋯"), list);
  const close = (act) => () => {
    menu.open = false;
    act();
  };
  const remove = surely("Delete", "Delete for good?", `delete-${item.id}`, screen, close(() => screen.act("delete", { id: item.id })), { class: "menu-item" });
  list.append(
    button("Rename", close(() => renameInPlace(row, item.title, screen, (title) => screen.act("rename", { id: item.id, title }))), { class: "menu-item" }),
    button(item.pinned ? "Unpin" : "Pin", close(() => screen.act("pin", { id: item.id, pinned: !item.pinned })), { class: "menu-item" }),
    ...["markdown", "docx"].map((form) => button(`Export: ${FORMS[form]}`, close(() => screen.act("export", { id: item.id, form })), { class: "menu-item" })),
    remove,
  );
  closeWhenLeft(menu);
  return menu;
}

/** A title as a field, in its place; Enter keeps it, Esc leaves it. */
function renameInPlace(element, title, screen, keep) {
  const shown = [...element.childNodes];
  const field = h("input", { type: "text", class: "unfinished", "aria-label": "New title", maxlength: 80 });
  field.value = title;
  let isOver = false;
  const end = (kept) => {
    if (isOver) return;
    isOver = true;
    element.replaceChildren(...shown);
    if (kept && field.value.trim() && field.value.trim() !== title) keep(field.value.trim());
    screen.drawColumn(screen.data);
  };
  field.addEventListener("blur", () => end(true));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.preventDefault();
    if (event.key === "Enter" || event.key === "Escape") end(event.key === "Enter");
  });
  element.replaceChildren(field);
  field.focus();
  field.select();
}
