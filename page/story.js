// The story file: quotes in the reader's order, with notes, to be exported.

function drawStory(story, screen) {
  if (!story.stories.length) {
    const begin = button("Begin a story file", () => screen.act("begin", { title: "" }));
    const how = "Press Keep beside a source of an answer, or below an open article, and its quote is kept here, with its credit. Order the quotes, note what they are for, and take them along as Markdown, Word or citations.";
    return h("section", { class: "story empty box", "aria-label": "Story file" }, h("h2", { class: "box-title" }, "No quote is kept yet"), h("p", {}, how), h("div", { class: "tools" }, begin));
  }
  const pins = story.pins.map((pin, place) => drawPin(pin, place, story.pins.length, screen));
  const body = pins.length ? h("ol", { class: "pins" }, pins) : h("p", { class: "quiet" }, "Nothing is kept in it yet. Press Keep beside a source of an answer, or below an open article.");
  return h("section", { class: "story", "aria-label": "Story file" }, drawStoryHead(story, screen), body);
}

function drawStoryHead(story, screen) {
  const title = h("h2", { class: "story-title said", dir: "auto" }, story.title);
  const head = h("div", { class: "story-head" }, title);
  const choose = h("select", { "aria-label": "Which story file", "data-name": "which" }, story.stories.map((one) => h("option", { value: one.id, selected: one.id === story.current }, `${one.title} (${one.quotes})`)));
  choose.addEventListener("change", () => screen.act("choose", { id: choose.value }));
  const remove = surely("Delete", "Delete for good?", "delete-story", screen, () => screen.act("delete", {}));
  const tools = h(
    "div",
    { class: "tools" },
    story.stories.length > 1 ? choose : null,
    exportMenu("Export", "Export the story file", ["markdown", "docx", "csl", "bibtex", "ris"], (form) => screen.act("export", { form })),
    button("Rename", () => renameInPlace(head, story.title, screen, (name) => screen.act("rename", { title: name }))),
    button("New story file", () => screen.act("begin", { title: `Story file ${story.stories.length + 1}` })),
    remove,
  );
  return h("header", {}, head, tools);
}

function drawPin(pin, place, number, screen) {
  const note = h("textarea", { rows: 1, class: "pin-note", "aria-label": `Note on quote ${place + 1}`, placeholder: "Note", "data-name": `note-${pin.id}` });
  note.value = pin.note;
  note.addEventListener("input", () => note.classList.add("unfinished"));
  note.addEventListener("change", () => note.classList.remove("unfinished"));
  note.addEventListener("change", () => screen.act("note", { pin: pin.id, note: note.value }));
  const move = (by, sign, name) =>
    button(sign, () => screen.act("move", { pin: pin.id, by }), { class: "tool step", "aria-label": `${name}: quote ${place + 1}`, title: name, disabled: by < 0 ? place === 0 : place === number - 1, "data-name": `move-${pin.id}-${by}` });
  return h(
    "li",
    { class: "pin" },
    said("blockquote", {}, pin.quote),
    screen.openButton(`0:pin:${place}`, { class: "source-link" }, said("span", { class: "headline" }, pin.title), h("span", { class: "quiet" }, outletLine(pin))),
    pin.changed ? h("p", { class: "changed" }, pin.changed) : null,
    note,
    h("div", { class: "tools" }, move(-1, "↑", "Move up"), move(1, "↓", "Move down"), button("Remove", () => screen.act("drop", { pin: pin.id }), { "aria-label": `Remove quote ${place + 1}` })),
  );
}
