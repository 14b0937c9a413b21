// The briefing: passages that an adviser keeps, word for word, each with a note. It is kept by this browser alone.
// What it shows comes from documents, questions, people and files, so all of it is set as text, never as HTML.
(() => {
  "use strict";
  const $ = (selector) => document.querySelector(selector);
  const KEY = "lessons-desk-briefing"; // where the browser keeps it, and the mark of its file (qa.briefing.model)
  const VERSION = 1;
  const MOST = 500;
  const LINE = 500;
  const NOTE = 20000;
  const QUOTED = 200000;
  const LARGEST_FILE = 10000000;
  const CHANGED = "This passage has changed since. It cannot be exported: take it out or add it again.";
  const GONE = "This passage is no longer in the documents. It cannot be exported: take it out.";
  const UNKEPT = "This browser cannot keep the briefing: it is lost when this page is closed. Press “Save to go on later” to keep it.";
  const FULL = `The briefing is full: it holds ${MOST} passages. Take one out, or export it and begin another.`;
  const NO_FILE = "This is not a saved briefing. Choose a file that was made with “Save to go on later”.";
  const KINDS = { docx: "Word", pdf: "PDF", md: "Markdown" };

  let state = empty();
  let raw = null; // what the browser's storage holds, as far as this page knows
  let kept = true; // whether it could be stored
  let undo = null; // { at, item } for one that was taken out, { at: 0, before, said } for a whole briefing
  let live = ""; // the live build
  const troubles = new Map(); // by an item's key, why it cannot be exported
  const rows = new Map(); // by an item's key, its element
  const unsaved = new Map(); // what was typed and is not stored yet
  const alerts = new Map();

  // -- the briefing and its file ------------------------------------------------------------------------------------

  function empty() {
    return { title: "", author: "", made: "", group: "lesson", build: "", style: "footnote", items: [] };
  }

  function line(value) {
    return typeof value === "string" ? [...value].slice(0, LINE).join("") : "";
  }

  function strings(value) {
    return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string" && each.trim()) ? value : null;
  }

  function oneOf(field, value, otherwise) {
    const options = { group: ["lesson", "question", "none"], style: ["footnote", "plain", "author-date", "apa", "chicago", "harvard"] };
    return options[field].includes(value) ? value : otherwise;
  }

  function newKey() {
    return Math.random().toString(36).slice(2, 14); // crypto.randomUUID is missing where a page is served over http
  }

  // A briefing out of the text of its file; nothing of it is trusted, what is unknown is left out.
  function read(text) {
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      throw new Error(NO_FILE);
    }
    if (value?.[KEY] !== VERSION || !Array.isArray(value.items)) throw new Error(NO_FILE);
    if (value.items.length > MOST) throw new Error(`This briefing has more than ${MOST} passages. It was not opened.`);
    const keys = new Set();
    const items = value.items.map((each, number) => {
      const quoted = strings(each?.quoted);
      if (!quoted || quoted.join("").length > QUOTED) {
        throw new Error(`Passage ${number + 1} of this briefing quotes nothing, or too much. It was not opened.`);
      }
      const key = /^[a-z0-9]{1,40}$/.test(each.key) && !keys.has(each.key) ? each.key : newKey();
      keys.add(key);
      const note = typeof each.note === "string" ? each.note.slice(0, NOTE) : "";
      const other = strings(each.other);
      return {
        key, passage: line(each.passage), was: line(each.was), quoted, question: line(each.question), note,
        trail: (strings(each.trail) ?? []).slice(0, 9).map(line), other, part: other && each.part === "marked" ? "marked" : "whole",
      };
    });
    const fields = Object.fromEntries(["title", "author", "made", "build"].map((name) => [name, line(value[name])]));
    return { ...fields, group: oneOf("group", value.group, "lesson"), style: oneOf("style", value.style, "footnote"), items };
  }

  function written() {
    return JSON.stringify({ [KEY]: VERSION, ...state });
  }

  // What the server needs of it.
  function sent() {
    const items = state.items.map(({ passage, quoted, question, note }) => ({ passage, quoted, question, note }));
    const { title, author, made, group, build } = state;
    return JSON.stringify({ [KEY]: VERSION, title, author, made, group, build, items });
  }

  // -- the browser's storage ----------------------------------------------------------------------------------------

  function load() {
    try {
      raw = localStorage.getItem(KEY);
    } catch {
      kept = false; // told as soon as there is something to keep
      return;
    }
    try {
      state = raw === null ? empty() : read(raw);
    } catch {
      state = empty();
      alerted("kept", "What this browser kept of a briefing cannot be read. Add a passage to begin a new one.");
    }
    for (const again of unsaved.values()) again();
  }

  // Another page of this browser may have changed it, and its word of that may still be on its way.
  function fresh() {
    if (!kept) return;
    try {
      if (localStorage.getItem(KEY) !== raw) load();
    } catch { /* the next store tells */ }
  }

  let saving = 0;
  function store() {
    clearTimeout(saving);
    unsaved.clear();
    const text = written();
    try {
      localStorage.setItem(KEY, text);
      raw = text;
      kept = true;
      alerted("kept", "");
    } catch {
      kept = false;
      alerted("kept", UNKEPT);
    }
  }

  // What is typed is stored when the hand rests.
  function typed(name, again) {
    fresh();
    again();
    unsaved.set(name, again);
    clearTimeout(saving);
    saving = setTimeout(flush, 300);
    if (undo?.before) { undo = null; show(); }
  }

  function flush() {
    if (!unsaved.size) return;
    fresh();
    store();
  }

  function changed(words) {
    store();
    show();
    if (words) news(words);
  }

  // -- words --------------------------------------------------------------------------------------------------------

  function counted() {
    return state.items.length === 1 ? "1 passage" : `${state.items.length} passages`;
  }

  function total() {
    return state.items.length ? `${counted()} in the briefing.` : "The briefing is empty.";
  }

  function news(words) {
    const place = $("#briefing-news");
    if (place) place.textContent = place.textContent === words ? `${words}\u00a0` : words; // so that it is read out again
  }

  function alerted(name, words) {
    if (words) alerts.set(name, words);
    else alerts.delete(name);
    const place = $("#briefing-alert");
    const all = [...alerts.values()];
    if (!place || [...place.children].map((each) => each.textContent).join("\n") === all.join("\n")) return;
    place.replaceChildren(...all.map((each) => made("p", "", each)));
  }

  function opening(item) {
    const words = item.quoted.join(" […] ").split(/\s+/).filter(Boolean);
    return words.length > 26 ? `${words.slice(0, 24).join(" ").slice(0, 300)} …` : words.join(" ").slice(0, 300);
  }

  // -- what is shown ------------------------------------------------------------------------------------------------

  function made(tag, name, text = "") {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.textContent = text;
    return element;
  }

  function button(act, text, which = "") {
    const element = made("button", "", text);
    element.type = "button";
    element.dataset.act = act;
    if (which) element.append(made("span", "sr-only", which));
    return element;
  }

  function labelled(field, id, text) {
    const place = made("p", "");
    const label = made("label", "", text);
    label.htmlFor = field.id = id;
    label.append(made("span", "sr-only which"));
    place.append(label, field);
    return place;
  }

  function row(item) {
    const element = made("li", "item");
    element.dataset.key = item.key;
    const head = made("p", "where");
    const words = made("p", "words");
    words.dir = "auto";
    const choice = made("select", "");
    choice.add(new Option("Whole passage", "whole"));
    choice.add(new Option("Marked sentences", "marked"));
    const quote = labelled(choice, `quote-${item.key}`, "Quoted");
    quote.classList.add("choice");
    const note = made("textarea", "");
    note.rows = 1;
    note.maxLength = NOTE;
    note.dir = "auto";
    const noted = labelled(note, `note-${item.key}`, "Your note");
    noted.classList.add("note-of");
    const actions = made("p", "actions");
    for (const [act, text] of [["up", "Move up"], ["down", "Move down"], ["remove", "Remove"]]) {
      const pressed = button(act, text, " ");
      pressed.lastChild.classList.add("which");
      actions.append(pressed);
    }
    element.append(head, words, made("p", "trouble"), quote, noted, actions);
    return element;
  }

  function fill(element, item, at) {
    const trail = item.trail.length ? item.trail : [item.passage];
    const head = element.querySelector(".where");
    const shown = trail.flatMap((part, number) => [...(number ? [" › "] : []), made("bdi", "", part)]);
    head.replaceChildren(made("span", "rank", String(at + 1)), " ", ...shown);
    element.querySelector(".words").textContent = `“${opening(item)}”`;
    for (const which of element.querySelectorAll(".which")) which.textContent = ` (passage ${at + 1} of the briefing)`;
    const trouble = element.querySelector(".trouble");
    trouble.textContent = troubles.get(item.key) ?? "";
    trouble.hidden = !troubles.has(item.key);
    element.classList.toggle("wrong", troubles.has(item.key));
    element.querySelector(".choice").hidden = !item.other;
    element.querySelector("select").value = item.part;
    const note = element.querySelector("textarea");
    if (note.value !== item.note) note.value = item.note;
    element.querySelector("[data-act=up]").setAttribute("aria-disabled", String(at === 0));
    element.querySelector("[data-act=down]").setAttribute("aria-disabled", String(at === state.items.length - 1));
  }

  let undoRow = null;
  function offerUndo() {
    if (undoRow?.of === undo) return undoRow.element;
    const element = made("li", "undo");
    element.append(made("span", "", undo.before ? undo.said : "Removed."), " ", button("undo", "Undo"));
    undoRow = { of: undo, element };
    return element;
  }

  function show() {
    const place = $("#briefing-items");
    if (!place) return;
    $("#briefing").dataset.shown = "yes";
    const active = document.activeElement;
    const wanted = state.items.map((item, at) => {
      if (!rows.has(item.key)) rows.set(item.key, row(item));
      fill(rows.get(item.key), item, at);
      return rows.get(item.key);
    });
    const keys = new Set(state.items.map((item) => item.key));
    for (const key of rows.keys()) if (!keys.has(key)) rows.delete(key);
    if (undo) wanted.splice(Math.min(undo.at, wanted.length), 0, offerUndo());
    for (const each of [...place.children]) if (!wanted.includes(each)) each.remove();
    wanted.forEach((each, at) => { if (place.children[at] !== each) place.insertBefore(each, place.children[at] ?? null); });
    if (active !== document.activeElement && place.contains(active)) active.focus();

    const none = !state.items.length;
    place.hidden = !wanted.length;
    $("#briefing-empty").hidden = !none;
    $("#briefing-head").hidden = $("#briefing-foot").hidden = none;
    $("#briefing [data-act=clear]").hidden = none;
    for (const each of document.querySelectorAll("#briefing [data-act=export], #briefing [data-act=save]")) each.disabled = none;
    $("#briefing-count").textContent = none ? "" : counted();
    const fields = { name: "title", author: "author", group: "group", style: "style" };
    for (const [id, field] of Object.entries(fields)) {
      const input = $(`#briefing-${id}`);
      if (input.value !== state[field]) input.value = state[field];
    }
    const link = $("#briefing-link");
    link.hidden = none;
    link.textContent = `Briefing (${state.items.length})`;
    mark();
  }

  function holds(id) {
    return state.items.find((item) => item.passage === id || (item.was && item.was === id));
  }

  // The buttons of the cards, which come and go with every answer.
  function mark() {
    for (const each of document.querySelectorAll("button[data-act=keep]")) {
      const item = holds(each.closest("article").dataset.id);
      const pressed = String(Boolean(item) && !troubles.has(item.key));
      const words = pressed === "true" ? "In the briefing" : "Add to briefing";
      if (each.getAttribute("aria-pressed") !== pressed) each.setAttribute("aria-pressed", pressed);
      if (each.firstChild.textContent !== words) each.firstChild.textContent = words;
    }
  }

  // -- what an adviser does -----------------------------------------------------------------------------------------

  // The passage as the page shows it, and its marked sentences; those with nothing between them are one.
  function quotesOf(card) {
    const block = card.querySelector("blockquote");
    const text = block.textContent;
    const pieces = [];
    for (const each of block.querySelectorAll("mark")) {
      const before = document.createRange();
      before.setStart(block, 0);
      before.setEndBefore(each);
      const start = before.toString().length;
      const end = start + each.textContent.length;
      const last = pieces.at(-1);
      if (last && !text.slice(last.end, start).trim()) last.end = end;
      else pieces.push({ start, end });
    }
    const marked = pieces.map(({ start, end }) => text.slice(start, end)).filter((piece) => piece.trim());
    return { whole: [text], marked: marked.length && marked[0] !== text ? marked : null };
  }

  function keep(pressed) {
    fresh();
    const card = pressed.closest("article");
    const old = holds(card.dataset.id);
    if (old && !troubles.has(old.key)) {
      take(old);
      news(`Removed. ${total()}`);
      return;
    }
    if (!old && state.items.length >= MOST) {
      alerted("full", FULL);
      return;
    }
    const answer = card.closest(".answer");
    const { whole, marked } = quotesOf(card);
    const trail = [...card.querySelectorAll(".trail li")].map((each) => each.textContent);
    const item = {
      key: old?.key ?? newKey(), passage: card.dataset.id, was: "", quoted: whole, question: line(answer.dataset.question),
      note: old?.note ?? "", trail: [...trail, card.querySelector("h3 bdi").textContent], other: marked, part: "whole",
    };
    if (old) state.items[state.items.indexOf(old)] = item;
    else state.items.push(item);
    troubles.delete(item.key);
    state.build = answer.dataset.build;
    undo = null;
    alerted("full", "");
    changed(`${old ? "Added again" : "Added"}. ${total()}`);
    if (live && answer.dataset.build !== live) check(); // the answer is older than the index
  }

  function take(item) {
    undo = { at: state.items.indexOf(item), item };
    state.items.splice(undo.at, 1);
    alerted("full", "");
    changed();
  }

  function move(key, by) {
    const at = state.items.findIndex((item) => item.key === key);
    const to = at + by;
    if (at < 0 || to < 0 || to >= state.items.length) return;
    const [item] = state.items.splice(at, 1);
    state.items.splice(to, 0, item);
    undo = undo?.before ? null : undo;
    changed(`Moved ${by < 0 ? "up" : "down"}: passage ${to + 1} of ${state.items.length}.`);
  }

  function takeBack() {
    const { before, item, at } = undo;
    if (before) {
      state = before;
      troubles.clear();
    } else {
      state.items.splice(at, 0, item);
    }
    undo = null;
    changed(`Put back. ${total()}`);
    if (before) check();
    (item ? rows.get(item.key)?.querySelector("[data-act=remove]") : $("#briefing-title"))?.focus();
  }

  function replaceAll(next, said) {
    const before = state;
    state = next;
    troubles.clear();
    undo = before.items.length ? { at: 0, before, said } : null;
    changed(`${said} ${total()}`);
  }

  function choose(key, part) {
    const item = state.items.find((each) => each.key === key);
    if (!item?.other || item.part === part) return;
    [item.quoted, item.other, item.part] = [item.other, item.quoted, part];
    changed();
    check();
  }

  function ask() {
    const question = $("#briefing-question");
    const group = made("div", "question");
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", "briefing-clear");
    const words = made("p", "", `Take ${counted()} and your notes out of the briefing?`);
    words.id = "briefing-clear";
    const answers = made("p", "actions");
    answers.append(button("clear-no", "Keep the briefing"), button("clear-yes", "Yes, clear it"));
    group.append(words, answers);
    question.replaceChildren(group);
    question.querySelector("button").focus();
  }

  function asked() {
    $("#briefing-question").replaceChildren();
  }

  // -- files --------------------------------------------------------------------------------------------------------

  function offer(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  function nameOf(reply, otherwise) {
    try {
      return decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(reply.headers.get("content-disposition"))[1]);
    } catch {
      return otherwise;
    }
  }

  function post(where) {
    return fetch(where, { method: "POST", cache: "no-store", headers: { "content-type": "application/json" }, body: sent() });
  }

  async function exporting(pressed) {
    if (pressed.getAttribute("aria-disabled") === "true") return;
    flush();
    const form = pressed.dataset.format;
    let why = "";
    alerted("export", "");
    pressed.setAttribute("aria-disabled", "true");
    news(`Making the ${KINDS[form]} file.`);
    try {
      const reply = await post(`briefing?format=${form}&style=${state.style}`);
      if (reply.ok) offer(await reply.blob(), nameOf(reply, `briefing.${form}`));
      else if (reply.status < 500) why = await reply.text();
      else why = "Something unexpected went wrong, and no file was made. The briefing is still here: try another format.";
    } catch {
      why = "The program behind this page did not answer, and no file was made. The briefing is still here: try again in a moment.";
    }
    pressed.removeAttribute("aria-disabled");
    alerted("export", why);
    news(why ? "" : `The ${KINDS[form]} file is made.`);
    if (why) check();
  }

  function save() {
    flush();
    const name = state.title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 72);
    offer(new Blob([written()], { type: "application/json" }), `${name || "briefing"}.json`);
    news("The briefing is saved as a file.");
  }

  async function open(input) {
    const file = input.files[0];
    if (!file) return;
    let next;
    alerted("open", "");
    try {
      if (file.size > LARGEST_FILE) throw new Error("This file is too large for a briefing. It was not opened.");
      next = read(await file.text());
    } catch (error) {
      alerted("open", error instanceof DOMException ? "The file could not be read. Choose it again." : error.message);
      return;
    } finally {
      input.value = ""; // so that the same file can be chosen again
    }
    fresh();
    replaceAll(next, "Opened.");
    $("#briefing-title").focus();
    check();
  }

  // Whether the live build still says every quotation, and under which id.
  let turn = 0;
  async function check() {
    if (!state.items.length) return;
    const own = (turn += 1);
    const keys = state.items.map((item) => item.key);
    let told;
    try {
      const reply = await post("briefing/check");
      if (!reply.ok) return; // an export says why
      told = await reply.json();
    } catch {
      return; // told over the results; asked again with the next build
    }
    if (own !== turn) return;
    fresh();
    let moved = false;
    for (const [at, each] of told.items.entries()) {
      const item = state.items.find((candidate) => candidate.key === keys[at]);
      if (!item) continue;
      if (each.wrong) {
        troubles.set(item.key, each.passage ? CHANGED : GONE);
        continue;
      }
      troubles.delete(item.key);
      moved ||= item.passage !== each.passage || item.trail.join("\n") !== each.trail.join("\n");
      if (item.passage !== each.passage) [item.was, item.passage] = [item.passage, each.passage];
      item.trail = each.trail;
    }
    if (moved) store();
    show();
    if (troubles.size) news(troubles.size === 1 ? "1 passage of the briefing cannot be exported." : `${troubles.size} passages of the briefing cannot be exported.`);
  }

  // -- listening: on the document, for Gradio makes the page anew as it likes ----------------------------------------

  const acts = {
    up: (pressed, key) => move(key, -1),
    down: (pressed, key) => move(key, 1),
    remove(pressed, key) {
      take(state.items.find((item) => item.key === key));
      $("#briefing-items .undo button")?.focus();
      news(`Removed. ${total()}`);
    },
    undo: takeBack,
    export: exporting,
    save,
    clear: ask,
    "clear-no"() {
      asked();
      $("#briefing [data-act=clear]").focus();
    },
    "clear-yes"() {
      asked();
      replaceAll({ ...empty(), author: state.author, group: state.group, style: state.style }, "Cleared.");
      $("#briefing-items .undo button").focus();
    },
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("#briefing-link")) {
      event.preventDefault();
      $("#briefing").scrollIntoView();
      $("#briefing-title").focus({ preventScroll: true });
    }
    const pressed = event.target.closest("button[data-act]");
    if (pressed?.dataset.act === "keep") keep(pressed);
    if (!pressed?.closest("#briefing") || !Object.hasOwn(acts, pressed.dataset.act)) return;
    fresh();
    const key = pressed.closest(".item")?.dataset.key;
    if (key && !state.items.some((item) => item.key === key)) show(); // another page took it out
    else acts[pressed.dataset.act](pressed, key);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest("#briefing-question")) acts["clear-no"]();
  });

  document.addEventListener("input", (event) => {
    const { id, value } = event.target;
    const key = event.target.closest("#briefing .item")?.dataset.key;
    if (event.target.matches("#briefing textarea")) {
      typed(key, () => {
        const item = state.items.find((each) => each.key === key);
        if (item) item.note = value;
      });
    }
    if (id === "briefing-name") typed(id, () => { state.title = value; });
    if (id === "briefing-author") typed(id, () => { state.author = value; });
  });

  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.closest("#briefing")) return;
    flush();
    if (field.id === "briefing-file") open(field);
    else if (field.id === "briefing-group" || field.id === "briefing-style") {
      fresh();
      state[field.id.replace("briefing-", "")] = field.value;
      changed();
    } else if (field.matches(".choice select")) {
      fresh();
      choose(field.closest(".item").dataset.key, field.value);
    }
  });

  window.addEventListener("storage", (event) => {
    if (event.key !== KEY && event.key !== null) return;
    const before = state.items.map((item) => item.key).join();
    load();
    if (undo?.before) undo = null;
    show();
    if (state.items.map((item) => item.key).join() !== before) check();
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) flush(); }); // closed, or out of sight
  document.addEventListener("desk:build", (event) => {
    live = event.detail;
    if (live) check();
  });

  // The link to the briefing is not needed where the briefing is in sight.
  const sight = new IntersectionObserver((entries) => {
    $("#briefing-link")?.classList.toggle("seen", entries.at(-1).isIntersecting);
  });

  new MutationObserver(() => {
    const panel = $("#briefing");
    if (panel && !panel.dataset.shown) {
      show();
      sight.disconnect();
      sight.observe(panel);
      for (const [name, words] of alerts) alerted(name, words);
    } else {
      mark();
    }
  }).observe(document, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["data-id", "aria-pressed"],
  });
  load();
})();
