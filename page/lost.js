// The server is gone: said in our own words, in place of Streamlit's, which name a file that nobody here has.

const LOST_MS = 1500; // a connection that breaks and is there again at once is nobody's business
let watcher = null;

function watchTheServer() {
  const app = document.querySelector('[data-testid="stApp"]');
  if (watcher || !app) return;
  let waiting = null;
  let wasThere = false;
  watcher = new MutationObserver(() => look());
  watcher.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  const look = () => {
    const there = app.dataset.testConnectionState === "CONNECTED";
    wasThere ||= there;
    clearTimeout(waiting);
    if (there) showLost(false);
    else if (wasThere) waiting = setTimeout(() => showLost(true), LOST_MS);
  };
  look();
}

function showLost(lost) {
  document.querySelector("#dateline-lost")?.remove();
  if (!lost) return;
  const box = h(
    "div",
    { id: "dateline-lost", role: "alert" },
    h("style", {}, LOST_STYLE),
    h("b", {}, "Dateline's server does not answer."),
    h("span", {}, " What you asked is kept. Start it again with "),
    h("code", {}, "make run"),
    h("span", {}, "; this page goes on by itself when it is there."),
  );
  document.body.append(box);
}

const LOST_STYLE = `
  [data-testid="stDialog"], [data-testid="stConnectionStatus"] { display: none !important; }
  #dateline-lost { position: fixed; inset: auto 1rem 1rem; z-index: 2000000; padding: .8rem 1rem; border-radius: .4rem;
    font: 1rem/1.5 sans-serif; color: #1d1c19; background: #f7dfb4; border: 1px solid #8a5a00; }
  #dateline-lost code { font-weight: 700; }`;
