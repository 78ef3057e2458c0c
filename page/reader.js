// Draws answers, search results and the source article beside them.
// Text from the archive reaches the page through textContent only: nothing here reads HTML.
// The data's shapes are those of page/answers.py, page/sources.py and page/coverage.py. The page's other scripts are read
// with it, as one: composer.js, shelf.js, story.js, browse.js, saved.js, timeline.js, intake.js, preview.js, lost.js.

const MORE_MS = 500; // until the server is asked what there is now, where more is to come
const MORE_AT_MOST_MS = 2000; // the same where it has had nothing new for a while: ten who wait must not keep it busy
const NARROW_PX = 832; // 420 for the answer, the gap, and 380 for a source beside it
const AGAIN_MS = 1000; // until what the reader did is sent again, as long as the server has not seen to it

const screens = new WeakMap();
let lastSaid = null; // the server's word that was shown last

export default function ({ parentElement, data, setTriggerValue }) {
  let screen = screens.get(parentElement);
  if (!screen) {
    screen = new Screen(parentElement);
    screens.set(parentElement, screen);
  }
  screen.send = setTriggerValue;
  screen.update(data);
  // Streamlit also calls this for a drawing that the next one overtook: then the screen is still in use.
  return () => parentElement.isConnected || screen.dispose();
}

// ---- building elements

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) element.append(child); // a string becomes a text node
  }
  return element;
}

/** A name for what the reader did, by which the server knows it again. */
function newKey() {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}

const CONTROL_HELP = "A control character of the source. It is named here and not obeyed.";

/** Runs of [kind, text] as nodes. */
function runs(list) {
  return list.map(([kind, text]) => {
    if (kind === "control") return h("span", { class: "control", title: CONTROL_HELP }, text);
    if (kind === "hit") return h("mark", { class: "hit" }, text);
    if (kind === "derived") {
      const what = text === "[...]" ? "Dateline left out words of the source here" : "Worked out by Dateline; not in the source's words";
      return h("span", { class: "derived", title: what }, text);
    }
    return document.createTextNode(text);
  });
}

/** An element that holds text of the archive: kept apart from the direction of what stands around it. */
function said(tag, attributes, list) {
  return h(tag, { dir: "auto", ...attributes, class: `said ${attributes.class ?? ""}` }, runs(list));
}

function kindBadge(kind) {
  return kind ? h("span", { class: "badge kind" }, kind) : null;
}

/** An outlet with its day, and what kind of article it is where that is not news. */
function outletLine(item) {
  return [said("span", {}, item.outlet), ` · ${item.date} `, kindBadge(item.kind)];
}

function button(label, onclick, attributes = {}) {
  return h("button", { type: "button", class: "tool", onclick, ...attributes }, label);
}

// ---- the screen

class Screen {
  constructor(parent) {
    this.parent = parent;
    this.drawn = new Map(); // what is drawn, by name, as JSON
    this.moves = -1;
    this.acts = []; // what the reader did and the server has yet to see to: [{ key, name, value }]
    this.live = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
    this.column = h("div", { class: "column" });
    this.side = h("div", { class: "side" });
    this.stage = h("div", { class: "stage" }, this.column, this.side);
    this.root = h("div", { class: "reader" }, this.live, this.stage);
    parent.append(this.root);
    this.preview = new Preview(this.root);
    this.width = new ResizeObserver(() => this.onNarrow());
    this.width.observe(this.root);
    this.onEscape = (event) => {
      if (event.key === "Escape" && this.source && !event.defaultPrevented && !isInMenu(event)) this.closeSource();
    };
    this.onNarrow = () => {
      const narrow = this.root.clientWidth < NARROW_PX;
      if (narrow === this.narrow) return;
      this.narrow = narrow;
      this.root.classList.toggle("narrow", narrow);
      this.placeSource();
    };
    document.addEventListener("keydown", this.onEscape);
    watchTheServer();
  }

  dispose() {
    document.removeEventListener("keydown", this.onEscape);
    this.width.disconnect();
    clearTimeout(this.waiting);
    clearTimeout(this.posting);
    screens.delete(this.parent);
  }

  /** Something the reader did. */
  act(name, value) {
    this.acts.push({ key: newKey(), name, value });
    this.post();
  }

  /**
   * Send all that the server has yet to see to. Of two messages that come while a script runs, Streamlit keeps but the
   * later, so each holds everything. It is sent again because a run of the whole page drops what waits, as does a
   * connection that breaks.
   */
  post() {
    clearTimeout(this.posting);
    this.send("post", { acts: [...this.acts], asked: this.composer?.asked ?? [] });
    this.posting = setTimeout(() => {
      if (!this.hasUnseen) return;
      this.drawColumn(this.data); // a question on its way says so after a while
      this.post();
    }, AGAIN_MS);
  }

  /** Whether the reader did something that the server has yet to see to. */
  get hasUnseen() {
    return this.acts.length > 0 || (this.composer?.asked ?? []).length > 0;
  }

  update(data) {
    if (!data.archive && !data.shelf && !data.intake) document.querySelector("#dateline-opening")?.remove(); // the first view is here
    if (data.conversation !== this.data?.conversation) this.startAnew();
    this.data = data;
    this.acts = this.acts.filter((act) => !(data.acted ?? []).includes(act.key));
    const moved = data.moves !== this.moves;
    const first = this.moves === -1;
    if (data.turns && !this.composer) this.addComposer();
    this.drawColumn(data);
    this.moves = data.moves;
    this.drawSource(data.source ?? null, moved && !first);
    if (moved && data.focus && !data.source) this.scrollToTurn(`turn-${data.focus}`);
    if (data.said && data.said.key !== lastSaid) {
      lastSaid = data.said.key;
      this.announce(data.said.text, true);
    }
    takeDownload(data.download);
    this.composer?.update(data);
    if (first && this.hasUnseen) this.post(); // what was on its way when the reader left for the search view
    this.askForMore();
  }

  /** Another conversation is drawn from nothing. */
  startAnew() {
    this.drawn.clear();
    this.column.replaceChildren();
    this.source?.remove();
    this.source = this.next = null;
    this.moves = -1;
  }

  addComposer() {
    this.composer = new Composer(this);
    this.root.classList.add("chat");
    this.root.append(this.composer.element);
    this.composer.focus();
  }

  /** What the reader does waits while the server's script runs, so that does not wait for what is to come: it is asked. */
  askForMore() {
    clearTimeout(this.waiting);
    const { welcome, turns, next } = this.data;
    const json = JSON.stringify([welcome, turns, next]);
    this.waitMs = json === this.lastJson ? Math.min(this.waitMs * 1.15, MORE_AT_MOST_MS) : MORE_MS;
    this.lastJson = json;
    if (!this.data.more) return;
    this.waiting = setTimeout(() => {
      this.post();
      this.askForMore();
    }, this.waitMs);
  }

  drawColumn(data) {
    const blocks = [];
    const sent = this.composer?.unconfirmed(data.turns) ?? [];
    if (data.notice) blocks.push(["notice", data.notice, drawNotice]);
    if (data.archive) blocks.push(["archive", data.archive, drawArchive]);
    if (data.welcome && !sent.length) blocks.push(["welcome", data.welcome, drawWelcome]);
    if (data.shelf) blocks.push(["shelf", data.shelf, drawShelf]);
    if (data.intake) blocks.push(["intake", data.intake, drawIntake]);
    if (data.browse) blocks.push(["browse", data.browse, drawBrowse]);
    if (data.story) blocks.push(["story", data.story, drawStory]);
    if (data.searches?.length) blocks.push(["searches", data.searches, drawSearches]);
    if (data.found) blocks.push(["found", data.found, drawFound]);
    for (const turn of data.turns ?? []) blocks.push([`turn-${turn.id}`, turn, drawTurn]);
    for (const question of sent) blocks.push([`sent-${question.key}`, question, drawSent]);
    this.adoptSent(data.turns ?? []);
    this.redraw(blocks);
    this.placeNext(sent.length ? [] : (data.next ?? []));
  }

  /** Questions to ask next come after the answer; they are put below it without drawing it anew. */
  placeNext(questions) {
    const json = JSON.stringify(questions);
    if (json === this.drawn.get("next") && this.next?.isConnected === questions.length > 0) return;
    this.drawn.set("next", json);
    this.next?.remove();
    this.next = questions.length ? drawNext(questions, this) : null;
    if (this.next) this.column.lastElementChild.append(this.next);
  }

  /** A turn of the server's takes the place of the question that was shown while it was on its way. */
  adoptSent(turns) {
    for (const { id, key } of turns) {
      const sent = key ? this.column.querySelector(`#${CSS.escape(`sent-${key}`)}`) : null;
      if (!sent) continue;
      this.drawn.delete(sent.id);
      sent.id = `turn-${id}`;
    }
  }

  /** Show a question that was just sent, at the top of the view. */
  showSent(key) {
    this.drawColumn(this.data);
    this.scrollToTurn(`sent-${key}`);
  }

  /** Draw what changed, and leave the rest with its focus and scroll position. A block in which a field is being filled
   * in waits until that is over; what the reader has unfolded, a menu too, stays so. */
  redraw(blocks) {
    const wanted = new Set(blocks.map(([name]) => name));
    for (const child of [...this.column.children]) {
      if (child.id && !wanted.has(child.id)) {
        child.remove();
        this.drawn.delete(child.id);
      }
    }
    let before = null; // the block above, below which a new one is put
    for (const [name, value, draw] of blocks) {
      const json = JSON.stringify(value);
      const isNew = !this.drawn.has(name);
      const old = this.column.querySelector(`#${CSS.escape(name)}`);
      const above = before;
      before = old ?? before;
      if (this.drawn.get(name) === json || old?.querySelector(".unfinished")) continue;
      const kept = old && nameOfFocus(old);
      const folds = old ? readFolds(old) : new Map();
      const element = draw(value, this);
      element.id = name;
      if (old) old.replaceWith(element);
      else if (above) above.after(element);
      else this.column.prepend(element);
      before = element;
      for (const fold of element.querySelectorAll("details")) fold.open = folds.get(nameOfFold(fold)) ?? fold.open;
      if (kept) element.querySelector(`[data-name="${CSS.escape(kept)}"]`)?.focus({ preventScroll: true });
      this.drawn.set(name, json);
      // What stood here before is not read out again when it is first drawn, but for the turn that was just asked: an
      // answer may be there before the screen is.
      const stoodBefore = isNew && this.moves === -1 && name !== `turn-${this.data.focus}`;
      if (value.say && !stoodBefore) this.announce(value.say);
    }
  }

  /** Have a screen reader say it; `seen` shows it, too, for a while. */
  announce(text, seen = false) {
    this.live.textContent = text;
    if (!seen) return;
    this.toast?.remove();
    this.toast = h("p", { class: "toast", "aria-hidden": "true" }, text);
    this.root.append(this.toast);
    setTimeout(() => this.toast?.remove(), 4000);
  }

  /** A turn, with its question at the top of the view; the first one stands there already. */
  scrollToTurn(name) {
    const turn = this.column.querySelector(`#${CSS.escape(name)}`);
    if (turn && turn !== this.column.firstElementChild) requestAnimationFrame(() => turn.scrollIntoView({ block: "start", behavior: motion() }));
  }

  // ---- the source

  drawSource(source, moved) {
    const json = JSON.stringify(source);
    if (json === this.drawn.get("source") && !moved) return;
    if (json !== this.drawn.get("source")) {
      this.source?.remove();
      this.source = source ? drawSource(source, this) : null;
      this.drawn.set("source", json);
    }
    for (const button of this.column.querySelectorAll("[aria-expanded]")) {
      button.setAttribute("aria-expanded", String(button.dataset.opens === source?.opener));
    }
    this.placeSource();
    if (this.source) this.showPassage(moved);
  }

  /** Beside the chat, or on a narrow screen below the turn that it belongs to. */
  placeSource() {
    this.keepInPlace(this.opener() ?? this.pressed, () => {
      this.stage.classList.toggle("open", Boolean(this.source));
      this.root.classList.toggle("open", Boolean(this.source));
      if (!this.source) return;
      const home = this.narrow ? this.opener()?.closest("section, article") : null;
      const place = home ?? this.side;
      if (this.source.parentNode !== place) place.append(this.source);
    });
  }

  /** Change the layout so that `anchor` stays where the reader sees it. */
  keepInPlace(anchor, change) {
    const before = anchor?.getBoundingClientRect().top ?? 0;
    change();
    const moved = anchor?.isConnected ? anchor.getBoundingClientRect().top - before : 0;
    const page = document.querySelector('[data-testid="stMain"]');
    if (page && moved) page.scrollTop += moved;
  }

  showPassage(moved) {
    requestAnimationFrame(() => {
      const body = this.source?.querySelector(".source-body");
      if (!body) return;
      scrollTo(body, body.querySelector("mark.lit, mark.found"));
      if (!moved) return;
      this.source.focus({ preventScroll: true });
      if (this.narrow) this.source.scrollIntoView({ block: "start", behavior: motion() });
    });
  }

  opener() {
    const name = this.data.source?.opener;
    if (this.pressed?.isConnected && this.pressed.dataset.opens === name) return this.pressed;
    return name ? this.column.querySelector(`[data-opens="${CSS.escape(name)}"]`) : null;
  }

  closeSource() {
    const opener = this.opener();
    this.drawSource(null, false);
    opener?.focus();
    this.act("close", {});
  }

  // ---- parts that both answers and results use

  openButton(opens, attributes, ...children) {
    const [turn, place, number] = opens.split(":");
    const value = { turn: Number(turn), place, number: Number(number) };
    const onclick = (event) => {
      this.pressed = event.currentTarget;
      this.act("open", value);
    };
    const fixed = { type: "button", "data-opens": opens, "data-name": opens, "aria-expanded": "false", onclick };
    return h("button", { ...fixed, ...attributes }, ...children);
  }

  mark(turn, mark) {
    const kind = mark.kind ? `, ${mark.kind}` : "";
    const name = `Source ${mark.number}: ${mark.label}${kind}`;
    const element = this.openButton(`${turn}:citation:${mark.number}`, { class: "mark", "aria-label": name }, `${mark.number}`);
    this.preview.attach(element, mark);
    return element;
  }
}

/** The name of what has the focus in `element`, so that it can have it again when that is drawn anew. */
function nameOfFocus(element) {
  const focused = element.getRootNode().activeElement;
  return focused && element.contains(focused) ? focused.dataset.name : null;
}

/** What is folded in `element`, menus too, by name: whether it is open. */
function readFolds(element) {
  return new Map([...element.querySelectorAll("details")].map((fold) => [nameOfFold(fold), fold.open]));
}

function nameOfFold(fold) {
  const summary = fold.querySelector("summary");
  return summary.dataset.name ?? summary.textContent;
}

function motion() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

/** Bring `mark` into the upper third of `box`, unless all of it is in view; without one, go to the top. */
function scrollTo(box, mark) {
  const start = mark ? mark.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop : 0;
  const end = mark ? start + mark.getBoundingClientRect().height : 0;
  box.scrollTop = end <= box.clientHeight ? 0 : start - box.clientHeight * 0.3;
}

/** Whether a key was meant for an open menu or a text field of the page around us. */
function isInMenu(event) {
  const target = event.composedPath()[0];
  return target instanceof Element && target.closest('[role="listbox"], [role="dialog"], [data-baseweb="popover"]') !== null;
}

// ---- a turn

function drawTurn(turn, screen) {
  const title = h("h2", { class: "question said", dir: "auto" }, turn.question);
  const edit = h("button", { type: "button", class: "edit", "aria-label": "Edit the question", title: "Edit the question" }, "Edit");
  const head = h("div", { class: "asked" }, title, turn.state === "pending" ? null : edit);
  edit.addEventListener("click", () => editQuestion(head, turn, screen));
  const body = { pending: drawPending, error: drawError, stopped: drawStopped, answered: drawAnswer, refused: drawRefusal }[turn.state];
  const chips = turn.answer ? drawChips(turn.answer.chips, turn.id, screen) : null;
  const name = `Question ${turn.id}`;
  return h("article", { class: `turn ${turn.state}`, "aria-label": name }, head, drawSearched(turn, screen), chips, body(turn, screen));
}

/** What a follow-up was made into, and the way back to what was typed. */
function drawSearched(turn, screen) {
  if (!turn.answer?.searched) return null;
  const asWritten = button("Ask as written", () => screen.act("as_written", { turn: turn.id }), { class: "link" });
  return h("div", { class: "quiet searched" }, h("span", {}, "Searched for: ", said("q", {}, turn.answer.searched)), " ", asWritten);
}

/** The question as a field, in its place. */
function editQuestion(head, turn, screen) {
  const field = h("textarea", { rows: 2, class: "unfinished", "aria-label": "The question, to be changed" });
  field.value = turn.question;
  const shown = [...head.childNodes];
  const back = () => {
    head.replaceChildren(...shown);
    shown[1]?.focus();
    screen.drawColumn(screen.data);
  };
  const ask = () => {
    if (field.value.trim() && field.value.trim() !== turn.question) screen.act("edit", { turn: turn.id, question: field.value.trim() });
    back();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      back();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      ask();
    }
  });
  head.replaceChildren(h("div", { class: "editing" }, field, h("div", { class: "tools" }, button("Ask", ask), button("Cancel", back))));
  field.focus();
}

function drawPending(turn, screen) {
  const drafts = (turn.draft ?? []).map((list) => h("li", {}, said("span", {}, list)));
  const stop = h("button", { type: "button", class: "tool", onclick: () => screen.act("stop", { turn: turn.id }) }, "Stop");
  return h(
    "div",
    { class: "waiting" },
    drafts.length ? h("ul", { class: "statements" }, drafts) : null,
    drawWaiting(drafts.length ? "Looking for more …" : "Reading the archive …"),
    turn.slow ? h("div", { class: "tools" }, stop) : null,
  );
}

function drawWaiting(words) {
  return h("p", { class: "quiet" }, h("span", { class: "pulse", "aria-hidden": "true" }), words);
}

function drawError(turn, screen) {
  return h(
    "div",
    { class: "box error" },
    h("p", { class: "box-title" }, "This did not work"),
    h("p", {}, turn.error),
    h("div", { class: "tools" }, retryButton(turn, screen, "Try again")),
  );
}

function drawStopped(turn, screen) {
  return h("div", { class: "box" }, h("p", {}, turn.error), h("div", { class: "tools" }, retryButton(turn, screen, "Ask again")));
}

function drawAnswer(turn, screen) {
  const { answer, id } = turn;
  return h(
    "div",
    { class: `answer ${answer.kind}` },
    answer.short ? drawHeadline(answer, id, screen) : null,
    answer.note ? said("p", { class: "quiet note" }, answer.note) : null,
    answer.statements.length ? drawStatements(answer, id, screen) : null,
    answer.withdrawn ? h("p", { class: "quiet" }, withdrawnText(answer)) : null,
    answer.articles.length ? drawArticles(answer.articles, id, screen) : null,
    answer.timeline ? drawTimeline(answer.timeline, id, screen) : null,
    answer.conflicts.map((conflict) => drawConflict(conflict, id, screen)),
    drawUnsupported(answer),
    answer.sources.length ? drawSources(answer, id, screen) : null,
    answer.byline ? h("p", { class: "quiet byline", dir: "auto" }, answer.byline) : null,
    drawTools(turn, screen),
  );
}

/** The headline, in the size that its length leaves, with its own marks. */
function drawHeadline(answer, id, screen) {
  const length = answer.short.reduce((sum, [, text]) => sum + text.length, 0);
  const size = length > 60 ? "long" : length > 30 ? "middling" : "";
  return h("p", { class: `short ${size}` }, said("span", {}, answer.short), " ", marks(answer.short_marks, id, screen));
}

/** The articles that a reply about the archive is about. */
function drawArticles(articles, id, screen) {
  const items = articles.map((item, place) =>
    h(
      "li",
      {},
      screen.openButton(`${id}:article:${place}`, { class: "source-link" }, said("span", { class: "headline" }, item.title)),
      h("p", { class: "quiet meta" }, outletLine(item)),
    ),
  );
  return h("section", { class: "articles", "aria-label": `Articles of question ${id}` }, h("ol", { class: "listing" }, items));
}

function drawTools(turn, screen) {
  const { answer, id } = turn;
  return h(
    "div",
    { class: "tools" },
    answer.copy ? copyButton(answer.copy, "Copy with footnotes", screen) : null,
    retryButton(turn, screen, "Ask again"),
    exportMenu("Export", "Export this answer", ["markdown", "docx", "csl", "bibtex", "ris"], (form) => screen.act("export", { turn: id, form })),
    linkButton(turn, screen),
    drawVote(turn, screen),
  );
}

const FORMS = { markdown: "Markdown", docx: "Word (DOCX)", csl: "Citations: CSL-JSON", bibtex: "Citations: BibTeX", ris: "Citations: RIS" };

/** A button that unfolds the forms of a file. */
function exportMenu(label, name, forms, choose) {
  const list = h("div", { class: "menu", role: "group", "aria-label": name });
  const menu = h("details", { class: "menu-box" }, h("summary", { class: "tool", "aria-label": name, "data-name": `menu-${name}` }, label), list);
  for (const form of forms) {
    list.append(
      button(FORMS[form], () => {
        menu.open = false;
        choose(form);
      }, { class: "menu-item" }),
    );
  }
  closeWhenLeft(menu);
  return menu;
}

/** A button that has to be pressed twice; that it was pressed once outlives a redraw, and ends when it is left. */
function surely(label, question, name, screen, act, attributes = {}) {
  const element = button(
    screen.surely === name ? question : label,
    () => {
      if (screen.surely === name) {
        screen.surely = null;
        return act();
      }
      screen.surely = name;
      element.textContent = question;
    },
    { ...attributes, "data-name": name },
  );
  const forget = () => {
    if (!element.isConnected) return; // it was drawn anew, not left
    if (screen.surely === name) screen.surely = null;
    element.textContent = label;
  };
  element.addEventListener("blur", () => queueMicrotask(forget));
  return element;
}

function closeWhenLeft(menu) {
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

function linkButton(turn, screen) {
  const copied = () => {
    const address = new URL(window.location.href);
    address.search = "";
    address.searchParams.set("c", screen.data.conversation);
    address.searchParams.set("t", turn.id);
    return address.href;
  };
  return copyButton(copied, "Copy link", screen);
}

/** What the reader thinks of an answer and why, and whether the desk should look at it. */
function drawVote(turn, screen) {
  const kept = turn.vote ?? { vote: "none", reason: "", flagged: false };
  const send = (changed) => screen.act("vote", { turn: turn.id, ...kept, ...changed });
  const press = (name, sign, label, pressed, changed) =>
    button(sign, () => send(changed), { class: "tool thumb", title: label, "aria-pressed": String(pressed), "data-name": `vote-${turn.id}-${name}` });
  const thumb = (name, sign, label) => press(name, sign, label, kept.vote === name, { vote: kept.vote === name ? "none" : name });
  const asks = kept.vote === "good" && !kept.flagged ? "What is good about it?" : "What is wrong with it?";
  const why = h("input", { type: "text", "aria-label": asks, placeholder: asks, "data-name": `why-${turn.id}` });
  why.value = kept.reason;
  const form = h("form", { class: "why", onsubmit: (event) => (event.preventDefault(), send({ reason: why.value.trim() })) }, why, h("button", { class: "tool" }, "Tell the desk"));
  const told = kept.reason ? h("span", { class: "quiet told" }, "Kept for the desk.") : null;
  return h(
    "div",
    { class: "vote" },
    thumb("good", "Good", "Good answer"),
    thumb("bad", "Not good", "Not a good answer"),
    press("flag", "Flag to the desk", "Somebody should look at this answer", kept.flagged, { flagged: !kept.flagged }),
    turn.vote ? form : null,
    told,
  );
}

/** Hand a file that the server made to the browser, once. */
const downloaded = new Set();
function takeDownload(file) {
  if (!file || downloaded.has(file.key)) return;
  downloaded.add(file.key);
  const bytes = Uint8Array.from(atob(file.bytes), (character) => character.charCodeAt(0));
  const link = h("a", { href: URL.createObjectURL(new Blob([bytes], { type: file.type })), download: file.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function drawNext(questions, screen) {
  const items = questions.map((question) => h("li", {}, askButton(question, "suggestion", screen)));
  return h("section", { class: "next", "aria-label": "Questions to ask next" }, h("h3", {}, "Ask next"), h("ul", {}, items));
}

function askButton(question, name, screen) {
  return h("button", { type: "button", class: `${name} said`, dir: "auto", onclick: () => screen.composer.ask(question) }, question);
}

function drawStatements(answer, id, screen) {
  const items = answer.statements.map((statement) =>
    h("li", {}, said("span", {}, statement.runs), "\u00a0", marks(statement.marks, id, screen), drawUnsure(statement)), // no mark begins a line
  );
  return h("ul", { class: "statements" }, items);
}

/** A sentence whose wording nobody confirmed stands beside the passage that it was made from. */
function drawUnsure(statement) {
  if (!statement.passages.length) return null;
  const help = "The passage was found and nothing speaks against the sentence, but nobody confirmed its wording.";
  return h(
    "div",
    { class: "unsure" },
    h("span", { class: "badge warn", title: help }, "check the wording"),
    statement.passages.map((passage) => said("blockquote", {}, passage)),
  );
}

function marks(list, id, screen) {
  return h("span", { class: "marks" }, list.map((mark) => screen.mark(id, mark)));
}

function withdrawnText(answer) {
  return answer.statements.length
    ? "Part of this answer is not shown: its source is no longer in the archive."
    : "The sources of this answer are no longer in the archive. Ask again.";
}

function drawSources(answer, id, screen) {
  const items = answer.sources.map((source) =>
    h(
      "li",
      {},
      h("span", { class: "numbers", "aria-hidden": "true" }, inRanges(source.numbers)),
      h(
        "div",
        {},
        screen.openButton(
          `${id}:citation:${source.numbers[0]}`,
          { class: "source-link" },
          said("span", { class: "headline" }, source.title),
          h("span", { class: "quiet" }, outletLine(source)),
        ),
        button("Keep quote", () => screen.act("keep", { turn: id, number: source.numbers[0] }), {
          class: "link", "aria-label": `Keep quote of source ${source.numbers[0]}`, title: "Keep this quote in the story file",
        }),
        source.changed ? h("p", { class: "changed" }, source.changed) : null,
        source.copies.length ? drawCopies(source.copies) : null,
      ),
    ),
  );
  return h("section", { class: "sources", "aria-label": `Sources of question ${id}` }, h("h3", {}, "Sources"), h("ul", {}, items));
}

/** `1–4, 6` of 1, 2, 3, 4 and 6. */
function inRanges(numbers) {
  const ranges = [];
  for (const number of numbers) {
    if (ranges.at(-1)?.[1] === number - 1) ranges.at(-1)[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}${last - first > 1 ? "–" : ", "}${last}`)).join(", ");
}

/** Who else carried the same story, folded to their number. */
function drawCopies(copies) {
  const items = copies.map((copy) => h("li", {}, outletLine(copy)));
  const label = copies.length === 1 ? "Carried by 1 more outlet" : `Carried by ${copies.length} more outlets`;
  return h("details", { class: "copies" }, h("summary", {}, label), h("ul", {}, items));
}

function drawConflict(conflict, id, screen) {
  const rows = conflict.rows.map((row) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, said("span", {}, row.outlet), " ", kindBadge(row.kind)),
      h("td", {}, row.date),
      conflict.figures ? h("td", { class: "figure" }, row.figure) : null,
      h("td", {}, said("span", { class: "value" }, row.value), " ", marks(row.marks, id, screen)),
    ),
  );
  const caption = h("caption", {}, h("span", { class: "badge" }, conflict.kind), " ", said("span", {}, conflict.about));
  const names = ["Outlet", "Published", ...(conflict.figures ? ["Figure"] : []), "Says"];
  const head = names.map((name) => h("th", { scope: "col", class: name.toLowerCase() }, name));
  const table = h("table", { class: "conflict" }, caption, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows));
  return h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": conflict.kind }, table);
}

function drawUnsupported(answer) {
  if (!answer.unsupported.length) return null;
  const items = answer.unsupported.map(({ text, why }) =>
    h("li", {}, said("span", {}, text), why.length ? [" ", said("span", { class: "quiet" }, why)] : null),
  );
  const summary = h("summary", {}, `Held back (${items.length})`);
  const why = h("p", { class: "quiet" }, "These sentences did not pass their checks. Do not take them as fact.");
  return h("details", { class: "unsupported" }, summary, why, h("ul", {}, items));
}

function drawRefusal(turn, screen) {
  const { answer, id } = turn;
  return h(
    "div",
    { class: "box refusal" },
    h("p", { class: "box-title" }, "Not in the archive"),
    said("p", { class: "reason" }, answer.reason),
    answer.note ? said("p", { class: "quiet" }, answer.note) : null,
    h("p", { class: "step" }, answer.step),
    drawUnsupported(answer),
    answer.nearest.length ? drawNearest(answer.nearest, id, screen) : null,
    drawCoverage(answer.coverage),
    drawTools(turn, screen),
  );
}

function drawCoverage(coverage) {
  const outlets = coverage.outlets.flatMap((list, place) => [place ? ", " : "", said("span", {}, list)]);
  return h(
    "details",
    { class: "covers" },
    h("summary", {}, `What the archive holds: ${coverage.articles}, ${coverage.period}`),
    h("dl", { class: "facts" }, fact("Outlets", ...outlets, coverage.more ? ` and ${coverage.more} more` : null)),
  );
}

function fact(name, ...value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, ...value));
}

function drawNearest(nearest, id, screen) {
  const items = nearest.map((item, place) => drawListed(item, `${id}:nearest:${place}`, screen));
  return h(
    "section",
    { class: "nearest", "aria-label": `Nearest articles to question ${id}, not an answer` },
    h("h3", {}, "Nearest articles ", h("span", { class: "badge warn" }, "not an answer")),
    h("ul", { class: "listing" }, items),
  );
}

function drawListed(item, opens, screen) {
  const meta = outletLine(item);
  const score = item.score ? h("span", { class: "score", title: item.why }, `score ${item.score}`) : null;
  return h(
    "li",
    {},
    screen.openButton(opens, { class: "source-link" }, said("span", { class: "headline" }, item.title)),
    h("p", { class: "quiet meta" }, meta, item.new ? h("span", { class: "badge new" }, "new") : null, score),
    said("p", { class: "passage" }, item.passage),
  );
}

function drawChips(chips, id, screen) {
  if (!chips.length) return null;
  const items = chips.map((chip) => {
    const label = h("span", { dir: "auto", class: "said", title: chip.why }, chip.label);
    const remove = chip.id ? removeButton(chip, id, screen) : null;
    return h("li", { class: `chip ${chip.tone}` }, label, remove);
  });
  return h("ul", { class: "chips", "aria-label": "How the question was understood" }, items);
}

function removeButton(chip, id, screen) {
  const name = `Ask again without: ${chip.label}`;
  const onclick = () => screen.act("remove", { turn: id, chip: chip.id });
  return h("button", { type: "button", class: "leave", "aria-label": name, title: name, onclick }, "×");
}

function retryButton(turn, screen, label) {
  const onclick = () => screen.act("retry", { turn: turn.id });
  return h("button", { type: "button", class: "tool", onclick }, label);
}

/** A button that copies `text`, a string or what gives one. */
function copyButton(text, label, screen) {
  const element = button(label, async () => {
    const done = await copyText(typeof text === "function" ? text() : text);
    element.textContent = done ? "Copied" : "Could not copy";
    screen.announce(element.textContent);
    setTimeout(() => (element.textContent = label), 2000);
  });
  return element;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text); // no permission, or the page is not on a secure address
  }
}

function copyBySelection(text) {
  const field = h("textarea", { class: "unseen", "aria-hidden": "true" });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

// ---- the source

function drawSource(source, screen) {
  const close = h("button", { type: "button", class: "tool", onclick: () => screen.closeSource() }, "Close");
  close.append(h("kbd", { "aria-hidden": "true" }, "Esc"));
  const label = source.number ? `Source ${source.number}` : "Article";
  const inside = source.gone ? h("p", { class: "source-body" }, source.gone) : drawArticle(source);
  const bar = h("div", { class: "source-bar" }, drawSourceLabel(source), h("div", { class: "bar-tools" }, drawSteps(source, screen), close));
  const foot = source.gone ? null : drawSourceFoot(source, inside, screen);
  return h("section", { class: "source", tabindex: "-1", "aria-label": label }, bar, inside, foot);
}

/** To the next citation of the same answer, and back. */
function drawSteps(source, screen) {
  if (!source.number) return null;
  const step = (by, sign, name) => button(sign, () => screen.act("step", { by }), { class: "tool step", "aria-label": name, title: name, "data-name": `step${by}` });
  return [step(-1, "‹", "Previous citation"), step(1, "›", "Next citation")];
}

/** Copy or keep a quote: what is selected in the text, else the lit passage. */
function drawSourceFoot(source, body, screen) {
  const lit = [...body.querySelectorAll("mark.lit, mark.found")];
  const chosen = () => selectedIn(body) ?? lit.map((mark) => mark.textContent).join(" ");
  const quote = () => (chosen() ? `“${chosen()}”\n${source.credit}` : source.credit);
  const keep = button("Keep this quote", () => screen.act("keep", { text: selectedIn(body) }), { title: "Keep it in the story file: the words you selected, else the lit ones" });
  return h("div", { class: "source-foot tools" }, copyButton(quote, lit.length ? "Copy this quote with credit" : "Copy with credit", screen), keep, source.removable ? removeArticleButton(screen) : null);
}

/** Take the article out of the archive; pressed twice. */
function removeArticleButton(screen) {
  return surely("Remove from the archive", "Remove for good?", "remove-article", screen, () => screen.act("delete", {}));
}

function selectedIn(body) {
  const root = body.getRootNode();
  const selection = root.getSelection ? root.getSelection() : document.getSelection();
  const text = selection?.toString().trim();
  return text && body.contains(selection.anchorNode) ? text : null;
}

function drawSourceLabel(source) {
  const number = source.number ? h("span", { class: "number" }, `${source.number}`) : null;
  const outlet = source.gone ? "Gone" : said("span", {}, source.outlet);
  return h("div", { class: "source-label" }, number, outlet, " ", kindBadge(source.kind));
}

function drawArticle(source) {
  const link = source.url
    ? h("a", { href: source.url, target: "_blank", rel: "noopener noreferrer" }, "Open the original ↗")
    : null;
  const facts = source.facts.map(([name, value]) => h("div", {}, h("dt", {}, name), said("dd", {}, value)));
  return h(
    "div",
    { class: "source-body", tabindex: "0", role: "group", "aria-label": "Text of the article" },
    source.note ? h("p", { class: "warning" }, source.note) : null,
    source.newer ? h("p", { class: "warning" }, source.newer) : null,
    said("h2", { class: "source-title" }, source.title),
    h("dl", { class: "facts" }, facts),
    link ? h("p", { class: "original" }, link) : null,
    h("div", { class: "text", lang: source.language }, source.paragraphs.map(drawParagraph)),
    source.captions.map((caption) => h("p", { class: "caption" }, h("b", {}, "Photo: "), said("span", {}, caption))),
  );
}

function drawParagraph(pieces) {
  const nodes = pieces.map((piece) => {
    if (piece.tone === "plain") return runs(piece.runs);
    const name = piece.numbers.length ? `Passage of source ${piece.numbers.join(", ")}` : "Passage found";
    return [h("mark", { class: piece.tone, title: name }, runs(piece.runs))];
  });
  return h("p", { class: "said", dir: "auto" }, nodes.flat());
}

// ---- what stands before and around the chat

function drawWelcome(welcome, screen) {
  const examples = welcome.examples.map((example) =>
    example
      ? h("li", {}, askButton(example.question, "example", screen), h("span", { class: "shows quiet" }, `shows ${example.shows || "a plain answer"}`))
      : h("li", { "aria-hidden": "true" }, h("span", { class: "example waits" })),
  );
  const any = welcome.examples.some(Boolean);
  return h(
    "section",
    { class: "welcome", "aria-label": "Welcome" },
    h("p", { class: "lead" }, welcome.lead),
    h("ul", { class: "lines quiet" }, (welcome.lines ?? []).map((line) => h("li", {}, line))),
    examples.length ? h("h2", {}, any ? "Try one of these" : "Looking for questions that this archive answers …") : null,
    h("ul", { class: "examples" }, examples),
    welcome.news?.length ? drawNews(welcome.news, screen) : null,
    welcome.headlines?.length ? drawHeadlines(welcome.headlines) : null,
  );
}

function drawHeadlines(headlines) {
  const items = headlines.map((item) => h("li", {}, said("span", { class: "headline" }, item.title), h("span", { class: "quiet" }, outletLine(item))));
  return h("section", { class: "headlines", "aria-label": "Latest headlines" }, h("h2", {}, "Latest in the archive"), h("ul", {}, items));
}

function drawFound(found, screen) {
  if (found.error) return h("section", { class: "found" }, h("p", { class: "box error" }, found.error));
  const items = found.results.map((item) => {
    const element = drawListed(item, `0:result:${item.place}`, screen);
    if (item.others.length) element.append(drawOthers(item.others, screen));
    return element;
  });
  return h(
    "section",
    { class: "found", "aria-label": "Search results" },
    drawChips(found.chips, 0, screen),
    h("p", { class: "quiet" }, found.say, " · ", found.saved ? "saved" : button("Save this search", () => screen.act("save", {}), { class: "link", "data-name": "save" })),
    h("ol", { class: "listing" }, items),
    found.more ? h("div", { class: "tools" }, button("Show more", () => screen.act("more", {}), { "data-name": "more" })) : null,
  );
}

/** The other passages of an article that was found. */
function drawOthers(others, screen) {
  const items = others.map(({ place, passage }) =>
    h("li", {}, said("p", { class: "passage" }, passage), screen.openButton(`0:result:${place}`, { class: "link" }, "Open at this passage")),
  );
  const label = others.length === 1 ? "1 more passage" : `${others.length} more passages`;
  return h("details", { class: "copies" }, h("summary", {}, label), h("ul", {}, items));
}

function drawArchive(archive) {
  const outlets = archive.outlets.map((outlet) => h("li", {}, said("span", {}, outlet.name), h("span", { class: "quiet" }, outlet.count)));
  return h(
    "section",
    { class: "archive", "aria-label": "What the archive holds" },
    h("p", {}, h("b", {}, archive.articles), `, ${archive.period}`),
    archive.undated ? h("p", { class: "quiet" }, archive.undated) : null,
    h("p", { class: "quiet" }, archive.read),
    ...archive.silent.map((line) => h("p", { class: "quiet" }, line)),
    h("details", {}, h("summary", {}, archive.outlet_count), h("ul", { class: "outlets" }, outlets)),
    h("p", { class: "model" }, archive.model),
    archive.trial ? h("p", { class: archive.trial.works ? "quiet trial" : "changed trial", role: "status" }, archive.trial.said) : null,
  );
}

function drawNotice(notice) {
  return h(
    "section",
    { class: `box ${notice.tone}`, "aria-label": notice.title },
    h("p", { class: "box-title" }, notice.title),
    notice.lines.map((line) => h("p", {}, line)),
    notice.command ? h("pre", {}, h("code", {}, notice.command)) : null,
  );
}
