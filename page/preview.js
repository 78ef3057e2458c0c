// What a mark stands for, shown before it is pressed: on hover and on focus. The quote, the outlet, the day, the kind.

const PREVIEW_MS = 120; // so that a pointer on its way elsewhere opens nothing

class Preview {
  constructor(root) {
    this.root = root;
    this.card = h("div", { class: "preview", role: "tooltip", id: "preview", hidden: true });
    root.append(this.card);
  }

  attach(mark, facts) {
    const show = () => this.show(mark, facts);
    const hide = () => this.hide();
    mark.addEventListener("mouseenter", () => (this.waiting = setTimeout(show, PREVIEW_MS)));
    mark.addEventListener("focus", () => mark.matches(":focus-visible") && show());
    for (const name of ["mouseleave", "blur", "click"]) mark.addEventListener(name, hide);
    mark.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.card.hidden) return;
      event.preventDefault();
      hide();
    });
  }

  show(mark, facts) {
    this.card.replaceChildren(
      said("p", { class: "preview-quote" }, [["text", "“"], ...facts.quote, ["text", "”"]]),
      h("p", { class: "quiet" }, h("span", { dir: "auto" }, facts.label), " ", kindBadge(facts.kind)),
    );
    this.card.hidden = false;
    mark.setAttribute("aria-describedby", "preview");
    this.shown = mark;
    this.place(mark);
  }

  /** Below the mark, or above it where the window ends; never past the sides. */
  place(mark) {
    const at = mark.getBoundingClientRect();
    const { width, height } = this.card.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left - 24, window.innerWidth - width - 8));
    const below = at.bottom + 8 + height < window.innerHeight;
    this.card.style.left = `${left}px`;
    this.card.style.top = `${below ? at.bottom + 8 : Math.max(8, at.top - height - 8)}px`;
  }

  hide() {
    clearTimeout(this.waiting);
    this.shown?.removeAttribute("aria-describedby");
    this.card.hidden = true;
  }
}
