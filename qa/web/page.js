// What Gradio does not do for this page: searching state, copy, deep links, the library panel, a server that is gone.
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const title = "Lessons Desk";
  let shown = location.search;
  const state = { build: null, panel: null, banner: null, news: null, examples: null, offered: null, gone: 0, timer: 0 };

  function later(milliseconds) {
    clearTimeout(state.timer);
    state.timer = setTimeout(poll, milliseconds);
  }

  async function poll() {
    let wait = 1500; // a new build shows within two seconds
    try {
      const reply = await fetch("panel", { cache: "no-store" });
      if (!reply.ok) throw new Error(String(reply.status));
      const now = await reply.json();
      state.gone = 0;
      show(now);
      if (now.running) wait = 400;
    } catch {
      state.gone += 1;
      if (state.gone > 1) {
        failed();
        notice('<div class="note bad"><p>The program behind this page has stopped. Start it again; this page then goes on by itself.</p></div>');
      }
    }
    later(document.hidden ? 15000 : wait);
  }

  function show(now) {
    const place = $("#library-status");
    if (!place) return;
    if (state.panel !== now.panel) place.innerHTML = state.panel = now.panel;
    notice(now.banner);
    const suggestions = $("#suggestions");
    if (suggestions && state.examples !== now.examples) suggestions.innerHTML = state.examples = now.examples;
    if (state.news !== now.news) {
      if (state.news !== null) $("#library-news").textContent = now.news;
      state.news = now.news;
    }
    const first = state.build === "" && now.build;
    if (state.build !== now.build) document.dispatchEvent(new CustomEvent("desk:build", { detail: now.build }));
    state.build = now.build;
    if (first && !$("#question textarea")?.value.trim()) location.reload(); // the page shows how to begin
    const button = $("#rebuild");
    button.setAttribute("aria-disabled", String(now.running));
    button.textContent = now.running ? "Rebuilding …" : "Rebuild the index";
    compare();
    offer(now.build);
  }

  // What the search is narrowed to, field by field; the choices come with the build that they are of.
  const narrow = new Map();
  for (const name of ["document", "country", "kind", "year", "language"]) {
    const value = new URLSearchParams(location.search).get(name)?.trim();
    if (value) narrow.set(name, value);
  }

  async function offer(build) {
    if (state.offered === build) return;
    state.offered = build;
    try {
      const reply = await fetch("choices", { cache: "no-store" });
      if (!reply.ok) throw new Error(String(reply.status));
      $("#narrowing").innerHTML = (await reply.json()).choices;
    } catch {
      state.offered = null; // asked for again with the next panel
      return;
    }
    for (const [name, value] of narrow) {
      const field = $(`#narrow-${name}`);
      if (!field) continue;
      if (![...field.options].some((option) => option.value === value)) field.add(new Option(value, value));
      field.value = value;
    }
    tellNarrow();
  }

  function tellNarrow() {
    const words = [...narrow].map(([name, value]) => $(`#narrow-${name}`)?.selectedOptions[0]?.text ?? value);
    $("#narrow-to").textContent = words.length ? `: ${words.join(", ")}` : "";
    $("#narrow").hidden = !$("#narrowing").childElementCount;
  }

  function widen() {
    narrow.clear();
    for (const field of document.querySelectorAll("#narrowing select")) field.value = "";
    tellNarrow();
  }

  document.addEventListener("change", (event) => {
    const field = event.target.closest("#narrowing select");
    if (!field) return;
    narrow.delete(field.name);
    if (field.value) narrow.set(field.name, field.value);
    tellNarrow();
  });

  function notice(html) {
    const place = $("#notices");
    if (place && state.banner !== html) place.innerHTML = state.banner = html;
  }

  // An answer stays on the page when the index is rebuilt; say that it is from the build before.
  function compare() {
    const answer = $(".answer");
    const place = $(".old-build");
    if (!answer || !place || !state.build) return;
    const old = answer.dataset.build !== state.build;
    if (old === (place.childElementCount > 0)) return;
    place.innerHTML = old
      ? '<p>The index was rebuilt after this answer. <button type="button" data-act="again">Search again</button></p>'
      : "";
  }

  async function copy(button) {
    const card = button.closest("article");
    const text = card.querySelector(".citation").textContent;
    const said = button.firstChild;
    let word = "Copied";
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      word = copied(card.querySelector(".citation")) ? "Copied" : "Select it and press Ctrl+C";
    }
    said.textContent = word;
    setTimeout(() => { said.textContent = "Copy citation"; }, 2500);
  }

  // Where a page may not use the clipboard (plain http on another machine): the old way, which leaves it selected.
  function copied(element) {
    const range = document.createRange();
    range.selectNodeContents(element);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return document.execCommand("copy");
  }

  async function rebuild() {
    if ($("#rebuild").getAttribute("aria-disabled") === "true") return;
    $("#rebuild").setAttribute("aria-disabled", "true");
    try {
      await fetch("rebuild", { method: "POST" });
    } finally {
      later(0);
    }
  }

  // A file that cannot be given is told beside its link, so that the answer stays on the page.
  async function download(link) {
    link.closest("article").querySelector(".refused")?.remove();
    let why = "The file could not be fetched. Try again in a moment.";
    try {
      if ((await fetch(link.href, { method: "HEAD", cache: "no-store" })).ok) {
        location.assign(link.href); // an attachment: the page stays
        return;
      }
      const reply = await fetch(link.href, { cache: "no-store" });
      if (!reply.ok && reply.headers.get("content-type")?.startsWith("text/plain")) why = await reply.text();
    } catch { /* said below */ }
    const said = document.createElement("p");
    said.className = "refused";
    said.setAttribute("role", "alert");
    said.textContent = why;
    link.parentElement.after(said);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-act=original]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      download(link);
    }
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.act === "copy") copy(button);
    if (button.dataset.act === "again") $("#search").click();
    if (button.dataset.act === "widen") widen();
    if (button.id === "rebuild") rebuild();
  });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) later(0); });
  window.addEventListener("popstate", () => { if (location.search !== shown) location.reload(); });

  let slow = 0;
  let asked = null;
  let within = ""; // what the question on its way is narrowed to, as it stands in an address

  function rest() {
    clearTimeout(slow);
    asked = null;
    document.body.classList.remove("searching");
    $("#search").textContent = "Search";
  }

  // A question that did not get through stays in its box, and in the address, so that a reload asks it again.
  function failed() {
    if (asked === null) return;
    history.replaceState(null, "", address(asked));
    rest();
    $("#failed").innerHTML = '<div class="note bad"><p>The question did not get through. It is still in its box: press Search again in a moment.</p></div>';
  }

  function address(question) {
    const url = new URL(location);
    const query = new URLSearchParams({ q: question.trim().slice(0, 1000) });
    url.search = question.trim() ? `?${query}${within && "&"}${within}` : "";
    return url;
  }

  // The outcome's heading gets the focus as soon as it is there: a busy machine shows it some frames later.
  let before = null;
  function focus(frames) {
    const heading = $("#rh");
    if (heading && (heading !== before || frames === 0)) heading.focus();
    else if (frames > 0) requestAnimationFrame(() => focus(frames - 1));
  }

  const fetching = window.fetch;
  window.fetch = async (...request) => {
    const queue = String(request[0]?.url ?? request[0]).includes("/queue/");
    try {
      const reply = await fetching(...request);
      if (queue && !reply.ok) failed();
      return reply;
    } catch (error) {
      if (queue) failed();
      throw error;
    }
  };

  window.desk = {
    searching(question) {
      rest();
      asked = question;
      before = $("#rh");
      within = String(new URLSearchParams([...narrow]));
      $("#failed").innerHTML = "";
      document.body.classList.add("searching");
      const button = $("#search");
      button.textContent = "Searching …";
      slow = setTimeout(() => { button.textContent = "Still searching …"; }, 4000);
      return within;
    },
    searched(question) {
      if (asked === null) return; // it failed, and that has been said
      rest();
      const url = address(question);
      if (url.search !== location.search) history.pushState(null, "", url);
      shown = location.search;
      this.opened();
      focus(120);
    },
    opened() {
      const question = (new URLSearchParams(location.search).get("q") ?? "").trim();
      document.title = question ? `${question.slice(0, 80)} – ${title}` : title;
      compare();
    },
  };
  later(0);
})();
