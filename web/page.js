// @ts-check
// What the page does beyond links and forms: results as one types, keys, counts beside the results, copying. Without it
// everything works all the same. One rule above all: while an input method composes, nothing is ours.

const root = document.documentElement;
const policy = /** @type {any} */ (window).trustedTypes?.createPolicy("hansou", { createHTML: (/** @type {string} */ html) => html });
/** @param {string} html */
const parsed = (html) => new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
/** @param {string} id @returns {any} */
const by = (id) => document.getElementById(id);
/** @param {string} key */
const on = (key) => localStorage.getItem(key) !== "off";
/** @param {string | undefined} text */
const say = (text) => { if (text !== undefined) by("note").textContent = text; };
const words = document.body.dataset;

const form = /** @type {HTMLFormElement} */ (by("search"));
const box = /** @type {HTMLInputElement} */ (by("q"));

// ---- results as one types ----
let composing = false;
/** Has this composition shown what only an input method for Chinese, Japanese or Korean writes? */
let cjk = false;
/** @type {number | undefined} */
let pause;
/** @type {AbortController | undefined} */
let asking;
let shown = box.value;
/** What the results are the answer to. */
let seen = location.search;
const android = /Android/i.test(navigator.userAgent);
const written = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Bopo}]/u;

const address = () => {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== "") data.append(name, String(value));
  return "/?" + data;
};

/** @param {string} to @param {"push" | "replace" | "none"} history_ */
async function show(to, history_) {
  asking?.abort();
  asking = new AbortController();
  const main = by("main");
  const slow = setTimeout(() => main.setAttribute("aria-busy", "true"), 300);
  try {
    const answer = await fetch(to, { signal: asking.signal });
    const page = parsed(await answer.text());
    main.replaceChildren(.../** @type {HTMLElement} */ (page.getElementById("main")).childNodes);
    document.title = page.title;
    root.dataset.commit = page.documentElement.dataset.commit;
    at = told = -1;
    if (history_ === "push") history.pushState(null, "", to);
    if (history_ === "replace") history.replaceState(null, "", to);
    seen = location.search;
    say(by("total")?.dataset.status ?? main.querySelector("h1, h2")?.textContent ?? "");
    ready();
  } catch (error) {
    if (/** @type {Error} */ (error).name !== "AbortError") say(words.offline);
  } finally {
    clearTimeout(slow);
    main.removeAttribute("aria-busy");
  }
}

function ask(wait = 150) {
  clearTimeout(pause);
  pause = setTimeout(() => {
    shown = box.value;
    if (!on("live")) return;
    suggest();
    if (location.pathname === "/") show(address(), "replace");
  }, wait);
}

box.addEventListener("compositionstart", () => { composing = true; cjk = false; clearTimeout(pause); asking?.abort(); });
box.addEventListener("compositionupdate", (event) => { cjk ||= written.test(event.data); });
// Asked even where the value is as before: letters may have been committed as they stood.
box.addEventListener("compositionend", () => { composing = false; ask(); });
box.addEventListener("input", () => {
  // Keyboards of Android compose all the time, Latin too.
  if (!composing || (android && !cjk)) { if (box.value !== shown || !composing) ask(); }
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (composing) return;
  clearTimeout(pause);
  remember(box.value);
  if (location.pathname === "/") show(address(), "push"); else location.assign(address());
});
/** @type {HTMLInputElement | null} */ (form.elements.namedItem("exact"))?.addEventListener("change", () => form.requestSubmit());
addEventListener("popstate", () => {
  // A step to another mark or past the head is no other page.
  if (location.pathname !== "/" || location.search === seen) return;
  box.value = shown = new URLSearchParams(location.search).get("q") ?? "";
  show(location.href, "none");
});

async function suggest() {
  const q = box.value.trim();
  const list = by("meant");
  if (!q) return list.replaceChildren();
  try {
    const answer = await (await fetch("/api/v1/suggest?n=8&q=" + encodeURIComponent(q))).json();
    list.replaceChildren(...answer.suggestions.map((/** @type {{text: string, count: number}} */ one) => {
      const option = document.createElement("option");
      option.value = one.text;
      // Browsers list only what holds the letters typed, and those of 传感器 are chuanganqi.
      option.label = `${one.text} · ${one.count}` + (one.text.includes(q) ? "" : ` · ${q}`);
      return option;
    }));
  } catch { /* no suggestions then */ }
}

// ---- what was asked before, kept in this browser only ----
/** @returns {string[]} */
const recent = () => JSON.parse(localStorage.getItem("recent") ?? "[]");
/** @param {string} query */
function remember(query) {
  if (query.trim()) localStorage.setItem("recent", JSON.stringify([query, ...recent().filter((one) => one !== query)].slice(0, 8)));
}
/** @param {string} tag @param {string} text @param {Record<string, string>} [attributes] */
function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// ---- after every page ----
async function ready() {
  const panel = by("panel");
  if (panel?.dataset.src && !panel.querySelector("details")) {
    const answer = await fetch(panel.dataset.src).catch(() => null);
    if (answer?.ok) {
      panel.replaceChildren(...parsed(await answer.text()).body.childNodes);
      if (innerWidth <= 768) panel.querySelector("details")?.removeAttribute("open");
    }
  }
  const past = by("recent");
  if (past && recent().length) {
    const list = element("ul", "", { class: "examples" });
    for (const query of recent()) {
      const item = element("li", "");
      item.append(element("a", query, { href: "/?q=" + encodeURIComponent(query) }));
      list.append(item);
    }
    const clear = element("button", past.dataset.clear);
    clear.onclick = () => { localStorage.removeItem("recent"); past.replaceChildren(); };
    past.replaceChildren(element("h2", past.dataset.title), list, clear);
  }
  const switches = by("switches");
  for (const name of switches ? ["keys", "live"] : []) {
    const label = element("label", " " + switches.dataset[name], { class: "check" });
    const tick = /** @type {HTMLInputElement} */ (element("input", "", { type: "checkbox" }));
    tick.checked = on(name);
    tick.onchange = () => localStorage.setItem(name, tick.checked ? "on" : "off");
    label.prepend(tick);
    switches.append(label);
  }
  const counter = by("hits");
  if (counter && !counter.nextElementSibling) {
    const steps = element("span", "", { class: "steps" });
    for (const [sign, word, step] of [["‹", "previous", -1], ["›", "next", 1]]) {
      const button = element("button", String(sign), { "aria-label": counter.dataset[String(word)], class: "step" });
      button.onclick = () => next(Number(step));
      steps.append(button);
    }
    counter.after(steps);
  }
  const progress = by("progress");
  if (progress) {
    const stream = new EventSource(progress.dataset.src);
    stream.addEventListener("progress", (event) => {
      const job = JSON.parse(event.data);
      progress.textContent = job.running ? `${Math.floor((100 * job.read) / Math.max(job.bytes, 1))} % · ${job.articles}` : "";
    });
    stream.addEventListener("done", (event) => {
      progress.textContent = JSON.parse(event.data).failed ? progress.dataset.failed : progress.dataset.done;
    });
    stream.addEventListener("problem", (event) => by("problems")?.append(element("li", JSON.parse(event.data).text)));
    addEventListener("pagehide", () => stream.close());
  }
}

// ---- another commit of the index: said, never reloaded ----
async function look() {
  if (document.hidden || !root.dataset.commit) return;
  const answer = await fetch("/api/v1/state").catch(() => null);
  if (!answer?.ok) return say(answer ? undefined : words.offline);
  const { index } = await answer.json();
  if (index.commit === root.dataset.commit) return;
  say(words.changed);
  const again = element("a", words.again ?? "", { href: location.href });
  by("note").append(" ", again);
}
addEventListener("focus", look);
setInterval(look, 60_000);

// ---- copying, and the panel of reasons ----
document.addEventListener("click", async (event) => {
  const button = /** @type {HTMLElement | null} */ (event.target instanceof Element ? event.target.closest("[data-post]") : null);
  if (button) {
    const answer = await fetch(button.dataset.post ?? "", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
    return say(answer.ok ? "" : (await answer.json()).detail);
  }
  const link = /** @type {HTMLElement | null} */ (event.target instanceof Element ? event.target.closest("a") : null);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const { cite, copy } = link.dataset;
  let text = cite ?? copy;
  if (link.hasAttribute("data-copy-link")) {
    const to = new URL(location.href);
    // 去年 is another year next year.
    to.searchParams.set("today", new Date().toLocaleDateString("sv"));
    text = to.href;
  }
  if (text !== undefined) {
    event.preventDefault();
    await navigator.clipboard?.writeText(text).catch(() => {});
    say(`${words.copied} ${text}`);
  } else if (link.hasAttribute("data-why")) {
    event.preventDefault();
    const page = parsed(await (await fetch(link.getAttribute("href") ?? "")).text());
    const why = page.getElementById("why");
    const open = link.closest("article")?.querySelector("#why");
    if (open) return open.remove();
    by("why")?.remove();
    if (!why) return;
    // Within a result it is no page of its own.
    const head = why.querySelector("h1");
    head?.replaceWith(element("h3", head.textContent ?? ""));
    link.closest(".acts")?.after(why);
  }
});

// ---- what a figure says, in a line below its sentence ----
/** @param {HTMLElement} figure */
function tell(figure) {
  const was = by("told");
  const line = element("span", `${figure.textContent}　${figure.title}`, { id: "told", class: "says", role: "status" });
  was?.remove();
  document.querySelector(".fig.told")?.classList.remove("told");
  if (was?.textContent !== line.textContent) {
    figure.classList.add("told");
    figure.closest("p, td")?.append(line);
  }
}
document.addEventListener("click", (event) => {
  const figure = event.target instanceof Element ? event.target.closest(".fig") : null;
  if (figure && !figure.closest("a")) tell(/** @type {HTMLElement} */ (figure));
});
/** Facts of the figure that was told last, else of all metrics. */
function metric() {
  const figure = /** @type {HTMLElement | null} */ (document.querySelector(".fig.told"));
  return figure?.dataset.metric ? `/facts?metric=${encodeURIComponent(figure.dataset.metric)}` : "/facts";
}
let told = -1;
/** @param {number} by_ */
function figure(by_) {
  const figures = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".fig"));
  if (!figures.length) return;
  told = (told + by_ + figures.length) % figures.length;
  figures[told].scrollIntoView({ block: "nearest" });
  tell(figures[told]);
}

// ---- keys ----
let at = -1;
let mark = 0;
/** @param {number} by_ */
function hit(by_) {
  const hits = [...document.querySelectorAll(".hit")];
  if (!hits.length) return;
  hits[at]?.classList.remove("here");
  at = Math.min(Math.max(at + by_, 0), hits.length - 1);
  hits[at].classList.add("here");
  hits[at].querySelector("a")?.focus();
  hits[at].scrollIntoView({ block: "nearest" });
}
/** @param {number} by_ */
function next(by_) {
  const marks = document.querySelectorAll("mark[id]");
  const counter = by("hits");
  if (!marks.length || !counter) return;
  mark = ((mark + by_ - 1 + marks.length) % marks.length) + 1;
  location.replace("#m" + mark);
  counter.textContent = `${mark} / ${marks.length}`;
  say(counter.textContent);
}
/** @param {string} selector */
const press = (selector) => /** @type {HTMLElement | null} */ ((document.querySelectorAll(".hit")[at] ?? document).querySelector(selector) ?? document.querySelector(selector))?.click();
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  const inside = event.target instanceof Element && event.target.matches("input, select, textarea");
  if (event.key === "Escape") {
    if (by("why") && location.pathname !== "/why") by("why").remove();
    else if (inside) /** @type {HTMLElement} */ (event.target).blur();
    return;
  }
  if (inside || !on("keys")) return;
  /** @type {Record<string, () => void>} */
  const keys = {
    "/": () => { box.focus(); box.select(); },
    "j": () => hit(1), "k": () => hit(-1), "o": () => press("h2 a"),
    "n": () => next(1), "N": () => next(-1), "v": () => figure(1), "V": () => figure(-1), "w": () => press("[data-why]"), "f": () => location.assign(metric()),
    "[": () => press("a[rel=prev]"), "]": () => press("a[rel=next]"),
    "e": () => /** @type {any} */ (form.elements.namedItem("exact")).click(),
    "s": () => { const all = [...document.querySelectorAll(".orders a")]; /** @type {any} */ (all[(all.findIndex((one) => one.ariaCurrent) + 1) % all.length])?.click(); },
    "y": () => press("[data-copy-link]"), "c": () => press("[data-cite]"), "?": () => location.assign("/help#keys"),
  };
  if (event.target instanceof Element && event.target.closest(".hit")) {
    keys.ArrowDown = keys.j;
    keys.ArrowUp = keys.k;
  }
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

addEventListener("beforeprint", () => { by("printed").textContent = `${decodeURI(location.href)} · ${new Date().toLocaleDateString("sv")}`; });
if (location.pathname === "/" && box.value) remember(box.value);
if (!box.value && location.pathname === "/" && matchMedia("(hover: hover)").matches) box.focus();
ready();
