// Reading in: how far a run is, what came of it, and the runs before.

let fileFields = null;

function drawIntake(intake, screen) {
  nameFileFields();
  const share = intake.running ? h("progress", { max: 1, value: intake.share, "aria-label": "How much has been read" }) : null;
  const stop = intake.running ? button("Stop", () => screen.act("stop", {}), { "data-name": "stop" }) : null;
  return h(
    "section",
    { class: "intake", "aria-label": "Reading in" },
    intake.said ? h("p", { class: "told", dir: "auto" }, intake.said) : null,
    share || stop ? h("div", { class: "tools" }, share, stop) : null,
    folded(intake.failed, `${intake.failed.length} failed`, true),
    folded(intake.remarks, intake.remarks.length === 1 ? "1 remark" : `${intake.remarks.length} remarks`),
    intake.runs.length ? drawRuns(intake.runs) : null,
  );
}

/** Streamlit's field for files has a name, and says that it is nothing ("presentation"). It may come late. */
function nameFileFields() {
  const name = () => {
    for (const field of document.querySelectorAll('[data-testid="stFileUploaderDropzone"][role="presentation"]')) field.setAttribute("role", "group");
  };
  fileFields ??= new MutationObserver(name);
  fileFields.observe(document.body, { childList: true, subtree: true });
  name();
}

function folded(lines, name, open = false) {
  if (!lines.length) return null;
  return h("details", { class: "copies", open }, h("summary", {}, name), h("ul", {}, lines.map((line) => h("li", { dir: "auto" }, line))));
}

function drawRuns(runs) {
  const rows = runs.map((run) => h("tr", {}, h("th", { scope: "row" }, run.at), h("td", { dir: "auto" }, run.source), h("td", {}, run.told)));
  const head = h("tr", {}, ["Ended", "Read from", "Articles"].map((name) => h("th", { scope: "col" }, name)));
  const table = h("table", { class: "conflict" }, h("thead", {}, head), h("tbody", {}, rows));
  return h("details", { class: "copies" }, h("summary", {}, "Runs before"), h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": "Runs before" }, table));
}
