// The archive in view: outlets by month as a heat map, and the articles to be read, without a question.

function drawBrowse(browse, screen) {
  return h(
    "section",
    { class: "browse", "aria-label": "The archive" },
    drawMap(browse, screen),
    drawNarrow(browse, screen),
    h("p", { class: "quiet held" }, browse.say),
    h("ol", { class: "listing" }, browse.entries.map((entry, place) => drawEntry(entry, place, screen))),
    browse.more ? h("div", { class: "tools" }, button(`Show more (${browse.more} left)`, () => screen.act("more", {}), { "data-name": "more" })) : null,
  );
}

function drawMap({ map, asked }, screen) {
  const pick = (value) => () => screen.act("narrow", value);
  const head = map.months.map(({ key, name }) =>
    h("th", { scope: "col" }, button(name, pick({ month: asked.month === key ? null : key }), { class: "link", "aria-pressed": String(asked.month === key), "data-name": `month-${key}` })),
  );
  const rows = map.rows.map((row) => {
    const isAsked = asked.outlet === row.outlet;
    const cells = row.cells.map((cell, place) => {
      const { key, name } = map.months[place];
      if (!cell.count) return h("td", { class: "tone0" }, h("span", { class: "unseen" }, "none"));
      const isHere = isAsked && asked.month === key;
      const value = isHere ? { outlet: null, month: null } : { outlet: row.outlet, month: key };
      const label = `${row.name}, ${name}: ${cell.count}`;
      return h("td", { class: `tone${cell.tone}` }, button(`${cell.count}`, pick(value), { class: "cell", "aria-label": label, title: label, "aria-pressed": String(isHere), "data-name": `cell-${row.outlet}-${key}` }));
    });
    const name = button(row.name, pick({ outlet: isAsked ? null : row.outlet }), { class: "link said", dir: "auto", "aria-pressed": String(isAsked), "data-name": `outlet-${row.outlet}` });
    return h("tr", {}, h("th", { scope: "row" }, name), cells, h("td", { class: "number" }, row.total), h("td", { class: "quiet" }, row.latest));
  });
  const names = h("tr", {}, h("th", { scope: "col" }, "Outlet"), head, h("th", { scope: "col", class: "number" }, "All"), h("th", { scope: "col" }, "Latest"));
  const table = h("table", { class: "map" }, h("caption", { class: "unseen" }, "Articles by outlet and month"), h("thead", {}, names), h("tbody", {}, rows));
  const more = map.more ? h("p", { class: "quiet" }, `and ${map.more} more outlets, each with fewer articles`) : null;
  return h("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Articles by outlet and month" }, table, more);
}

function drawNarrow({ asked, kinds, outlets }, screen) {
  const option = (value, label, chosen) => h("option", { value, selected: chosen }, label);
  const choice = (name, label, any, values, titles = (value) => value) => {
    const field = h("select", { "aria-label": label, "data-name": name }, option(" any", any, asked[name] === null), values.map((value) => option(value, titles(value), asked[name] === value)));
    field.addEventListener("change", () => screen.act("narrow", { [name]: field.value === " any" ? null : field.value }));
    return field;
  };
  const day = h("input", { type: "date", "aria-label": "Day", "data-name": "day", value: asked.day });
  day.addEventListener("change", () => screen.act("narrow", { day: day.value }));
  const isNarrowed = asked.outlet !== null || asked.month !== null || asked.kind !== null || asked.day || asked.story;
  const all = button("Show all", () => screen.act("narrow", { outlet: null, month: null, kind: null, day: "" }), { "data-name": "all" });
  return h(
    "div",
    { class: "tools narrowing" },
    choice("outlet", "Outlet", "All outlets", outlets, (name) => name || "Outlet not given"),
    choice("kind", "Kind", "All kinds", kinds),
    day,
    isNarrowed ? all : null,
  );
}

function drawEntry(entry, place, screen) {
  const story = entry.story
    ? button(`${entry.copies} copies of one story`, () => screen.act("narrow", { outlet: null, month: null, kind: null, day: "", story: entry.story }), { class: "link" })
    : null;
  return h(
    "li",
    {},
    screen.openButton(`0:entry:${place}`, { class: "source-link" }, said("span", { class: "headline" }, entry.title)),
    h("p", { class: "quiet meta" }, outletLine(entry), " ", story),
  );
}
