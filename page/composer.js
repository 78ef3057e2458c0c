// The field for questions, at the foot of the chat. What is sent stays here until the server's turns show its key; it goes
// with all that is sent until then. The server takes a key but once, so that no question is lost or asked twice.

const SLOW_MS = 2500; // after which the page says that the question is still on its way

let draft = ""; // these two outlive the component, which goes while the reader looks at the search view
let outbox = []; // [{ key, question, at }]

class Composer {
  constructor(screen) {
    this.screen = screen;
    const help = "Enter asks. Shift and Enter begins a new line.";
    this.field = h("textarea", { rows: 1, "aria-label": "Ask the archive", title: help, placeholder: "Ask the archive" });
    this.button = h("button", { type: "submit", class: "send", "aria-label": "Ask", title: "Ask (Enter)" }, "↑");
    this.problem = h("p", { class: "problem", role: "alert" });
    const box = h("div", { class: "field" }, this.field, this.button);
    this.element = h("form", { class: "composer", onsubmit: (event) => this.submit(event) }, this.problem, box);
    this.field.value = draft;
    this.field.addEventListener("input", () => this.fit());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    });
    requestAnimationFrame(() => this.fit());
  }

  /** Where a keyboard is at hand, the field has the focus when the page is there; a phone's would cover half of it. */
  focus() {
    const nowhere = !document.activeElement || document.activeElement === document.body;
    if (nowhere && !window.matchMedia("(pointer: coarse)").matches) this.field.focus({ preventScroll: true });
  }

  /** As many lines as the question has, up to what the style allows. */
  fit() {
    draft = this.field.value;
    this.button.disabled = !draft.trim();
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  submit(event) {
    event.preventDefault();
    if (!this.field.value.trim()) return;
    this.ask(this.field.value.trim());
    this.field.value = "";
    this.fit();
    if (window.matchMedia("(pointer: coarse)").matches) this.field.blur(); // so that its keyboard leaves the answer free
  }

  /** Ask a question; not while the same one is on its way, so that a button pressed twice asks once. */
  ask(question) {
    if (outbox.some((sent) => sent.question === question)) return;
    const key = newKey();
    outbox.push({ key, question, at: Date.now() });
    this.screen.post();
    this.screen.showSent(key);
  }

  /** The questions on their way, as they are sent. */
  get asked() {
    return outbox.map(({ key, question }) => ({ key, question }));
  }

  /** What the server has yet to show. */
  unconfirmed(turns) {
    const seen = new Set(turns.map((turn) => turn.key));
    outbox = outbox.filter((sent) => !seen.has(sent.key));
    return outbox.map(({ key, question, at }) => ({ key, question, slow: Date.now() - at > SLOW_MS }));
  }

  update(data) {
    this.problem.textContent = data.problem ?? "";
    this.problem.hidden = !data.problem;
  }
}

function drawSent({ question, slow }) {
  const title = h("h2", { class: "question said", dir: "auto" }, question);
  const wait = drawWaiting(slow ? "Still sending the question …" : "Reading the archive …");
  return h("article", { class: "turn sent", "aria-label": "Question on its way" }, title, wait);
}
