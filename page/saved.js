// Saved searches: pressed, they are run; the number says what the archive has stored since the last look.

function drawSearches(searches, screen) {
  const items = searches.map((search) => {
    const run = button(search.label, () => screen.act("run", { id: search.id }), { class: "link said", dir: "auto", "data-name": `run-${search.id}` });
    const forget = button("×", () => screen.act("forget", { id: search.id }), { class: "leave", "aria-label": `Forget the search: ${search.label}`, title: "Forget this search", "data-name": `forget-${search.id}` });
    return h("li", { class: "chip asked" }, run, newBadge(search.new), forget);
  });
  return h("section", { class: "searches", "aria-label": "Saved searches" }, h("h2", {}, "Saved searches"), h("ul", { class: "chips" }, items));
}

function newBadge(number) {
  return number ? h("span", { class: "badge new" }, `${number} new`) : null;
}

/** On the first view: the searches that have something new. */
function drawNews(searches, screen) {
  const items = searches.map((search) =>
    h("li", {}, button(search.label, () => screen.act("run", { id: search.id }), { class: "link said", dir: "auto" }), " ", newBadge(search.new)),
  );
  return h("section", { class: "headlines", "aria-label": "New for your searches" }, h("h2", {}, "New for your searches"), h("ul", {}, items));
}
