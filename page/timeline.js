// The line of days: when the reports of an answer came out. A number is a source of the answer, a dot was only found.

function drawTimeline(timeline, id, screen) {
  const points = timeline.points.map((point) => {
    const cited = point.number !== null;
    const opens = cited ? `${id}:citation:${point.number}` : `${id}:result:${point.place}`;
    const name = cited ? `Source ${point.number}: ${point.label}` : `Found, not cited: ${point.label}`;
    const element = screen.openButton(opens, { class: cited ? "mark point" : "mark point found", "aria-label": name, title: point.label, "data-name": `point-${opens}` }, cited ? `${point.number}` : "·");
    return h("li", { style: `--at: ${point.at}; --row: ${point.row}` }, element);
  });
  const ticks = timeline.ticks.map((tick) => h("span", { style: `--at: ${tick.at}` }, tick.name));
  return h(
    "section",
    { class: "timeline", "aria-label": `When it was reported: ${timeline.first} to ${timeline.last}` },
    h("h3", {}, "When it was reported"),
    h("ol", { class: "line", style: `--rows: ${timeline.rows}` }, points),
    h("div", { class: "ticks quiet", "aria-hidden": "true" }, ticks),
    h("p", { class: "ends quiet" }, h("span", {}, timeline.first), h("span", {}, timeline.last)),
  );
}
