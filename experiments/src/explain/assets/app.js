// State, navigation, linking, search. The state is also in the address (#…), so that a view can be linked to.
"use strict";

const VIEWS = {
  pipeline: ["Pipeline", (t) => [sourcePane(t), bytecodePane(t), uopsPane(t), stagePane(t, state.stage), codePane(state.arm(), t)]],
  registers: ["Registers", (t) => [sourcePane(t), registersPane(state.arm(), t), codePane(state.arm(), t)]],
  compare: ["Side by side", () => comparePanes(state.index, false)],
  code: ["Code side by side", () => comparePanes(state.index, true)],
  exits: ["Exits", (t) => graphPanes(t, chooseExit)],
};

const state = {
  armIndex: 0, index: 0, stage: 0, view: "pipeline", pinned: [], query: "", hit: -1,
  arm() { return DATA.arms[this.armIndex]; },
  trace() { return this.arm().traces[this.index]; },
};
let rows = [];

/** Shows the state. */
function render() {
  renderHeader();
  renderTraces();
  const main = document.getElementById("main");
  const trace = state.trace();
  if (!trace) {
    const aborts = state.arm().aborts.map(([why, n]) => el("p", {}, `${n} × ${why}`));
    main.replaceChildren(el("div.empty", {}, el("p", {}, "No loop of this program was compiled."), ...aborts));
    return;
  }
  state.stage = Math.min(state.stage, trace.stages.length - 1);
  const panes = VIEWS[state.view][1](trace);
  main.replaceChildren(summary(trace), el("div.panes", {}, ...panes));
  rows = [...main.querySelectorAll(".row, .node, .way")];
  mark("pinned", state.pinned);
  search();
  showLoop(trace);
  remember();
}

/** Scrolls to what is pinned, or else to the loop: what comes before it runs once. */
function showLoop(trace) {
  const loop = trace.blocks.find((b, at) => trace.blocks.some((o, from) => from >= at && o.succs.includes(at)));
  for (const scroll of document.querySelectorAll(".scroll")) {
    const head = [...scroll.querySelectorAll(".row.block")].find((r) => loop && r.textContent.trim().startsWith(loop.name + "("));
    const first = scroll.querySelector(".row.pinned");
    if (first) centre(scroll, first);
    else if (head) scroll.scrollTop = head.offsetTop - 4;
  }
}

function remember() {
  location.replace("#" + new URLSearchParams({ trace: state.index, arm: state.armIndex, view: state.view,
    stage: state.stage, pin: state.pinned.join(","), q: state.query }));
}

function renderHeader() {
  const views = Object.entries(VIEWS).filter(([id]) => DATA.arms.length > 1 || !["compare", "code"].includes(id));
  document.getElementById("views").replaceChildren(...views.map(([id, [name]]) =>
    el("button" + (state.view === id ? ".on" : ""), { "data-view": id, onclick: () => go({ view: id }) }, name)));
  document.getElementById("arms").replaceChildren(...DATA.arms.map((arm, i) =>
    el("button" + (state.armIndex === i ? ".on" : ""), { "data-arm": i, onclick: () => go({ armIndex: i }) }, arm.name)));
}

function renderTraces() {
  const arm = state.arm();
  const byHeat = arm.traces.map((t, i) => [t, i]).sort((a, b) => b[0].native_ns - a[0].native_ns);
  document.getElementById("traces").replaceChildren(...byHeat.map(([t, i]) => {
    const share = heat(arm, t), hits = state.query ? countHits(t) : 0;
    const sides = t.uops.length ? t.uops[t.uops.length - 1].side : 0;
    const what = `${percent(share)} of native time, ${t.entries} entries` + (sides ? `, ${sides} hot exits grown` : "");
    const bar = el("i", {});
    bar.style.width = Math.max(2, 100 * share) + "%";
    bar.style.background = heatColour(share);
    return el("button.trace" + (state.index === i ? ".on" : ""), { "data-trace": i, onclick: () => go({ index: i, pinned: [] }) },
      el("span.name", {}, t.name), el("span.what", {}, what), el("span.heat", {}, bar),
      hits ? el("span.hits", {}, String(hits)) : null);
  }));
}

function renderLegend() {
  const swatch = (name, fill) => el("span", {}, el("svg", { viewBox: "0 0 12 12" }, el("rect", { width: 12, height: 12, rx: 2, fill })), name);
  const hidden = el("svg", { width: 0, height: 0, style: "position:absolute" }, patterns());
  document.getElementById("legend").replaceChildren(hidden, "Registers",
    el("div.swatches", {}, ...REGISTERS.map((r, i) => swatch(r, fillOf(i))), swatch("memory", fillOf(-1))),
    el("div", {}, el("kbd", {}, "/"), " search  ", el("kbd", {}, "j"), " ", el("kbd", {}, "k"), " trace  ",
      el("kbd", {}, "a"), " allocator  ", el("kbd", {}, "["), " ", el("kbd", {}, "]"), " pass  ", el("kbd", {}, "esc"), " unpin"),
    el("div.dim", { style: "margin-top:6px" }, DATA.command));
}

function summary(trace) {
  const figure = (name) => trace.figures.find((f) => f[0] === name)[1].toLocaleString("en");
  const fact = (what, ...names) => el("div.fact", {}, el("b", {}, names.map(figure).join(" → ")), what);
  const most = Math.max(...trace.stages.map((s) => s.rows.length));
  const strip = el("div.strip", {}, el("span.label", {}, "instructions", el("br"), "after each pass"), ...trace.stages.map((s, i) => {
    const bar = el("i", {});
    bar.style.height = 100 * s.rows.length / most + "%";
    return el("button" + (state.stage === i ? ".on" : ""), { title: `${s.name}: ${s.rows.length} lines. ${s.about}`,
      "data-stage": i, onclick: () => go({ stage: i, view: "pipeline" }) }, bar);
  }));
  return el("div.summary", {}, el("div", {}, el("h1", {}, trace.name), el("span.dim", {}, state.arm().name)),
    fact("instructions", "recorded instructions", "after the passes"),
    fact("slot loads per turn", "loop: slot loads"), fact("slot stores per turn", "loop: slot stores"),
    fact("bytes of code", "code bytes"), fact("times entered", "entries"), strip);
}

/** Changes the state and shows it. */
function go(change) {
  const name = state.trace() && state.trace().name;
  Object.assign(state, change);
  // The same loop in the other arm, even if it is another number there.
  if ("armIndex" in change && name && state.trace()?.name !== name) {
    state.index = Math.max(0, state.arm().traces.findIndex((t) => t.name === name));
  }
  render();
}

/** Gives the rows of these uops a class, and takes it from all others. */
function mark(name, uops) {
  const wanted = new Set(uops);
  for (const r of rows) {
    const on = wanted.size > 0 && r.uops !== undefined && r.uops.some((u) => wanted.has(u));
    r.classList.toggle(name, on);
    if (r.band) {
      r.band.classList.toggle(name, on);
      r.band.setAttribute("fill-opacity", on || r.classList.contains("block") ? 1 : 0);
    }
  }
}

function pin(row) {
  const same = row.uops.length === state.pinned.length && row.uops.every((u) => state.pinned.includes(u));
  state.pinned = same ? [] : row.uops;
  mark("pinned", state.pinned);
  for (const scroll of document.querySelectorAll(".scroll")) {
    const first = scroll.querySelector(".row.pinned");
    if (first && !scroll.contains(row)) centre(scroll, first);
  }
  remember();
}

function centre(scroll, e) {
  const at = e.getBoundingClientRect().top - scroll.getBoundingClientRect().top + scroll.scrollTop;
  scroll.scrollTo({ top: at - scroll.clientHeight / 2, behavior: "auto" });
}

function markValue(value, within) {
  document.querySelectorAll(".same").forEach((e) => e.classList.remove("same"));
  if (!value || !within) return;
  for (const e of within.querySelectorAll(".v, .interval")) {
    if (e.value === value) e.classList.add("same");
  }
}

function chooseExit(exit, shape) {
  document.querySelectorAll(".way.on").forEach((e) => e.classList.remove("on"));
  shape.classList.add("on");
  document.getElementById("exit").replaceChildren(...exitDetail(exit));
}

function countHits(trace) {
  const q = state.query.toLowerCase();
  const has = (text) => text.toLowerCase().includes(q);
  return trace.uops.filter((u) => has(u.text)).length
    + trace.stages[trace.stages.length - 1].rows.filter((r) => has(r.text)).length
    + trace.code.filter((c) => has(c.text) || has(c.remark)).length;
}

/** Marks what contains the query in every pane; Enter goes from one to the next. */
function search() {
  const q = state.query.toLowerCase();
  const found = rows.filter((r) => {
    const hit = q !== "" && r.classList.contains("row") && r.textContent.toLowerCase().includes(q);
    r.classList.toggle("match", hit);
    r.classList.remove("here");
    return hit;
  });
  const text = q === "" ? "" : found.length ? `${found.length} found` : "nothing";
  document.getElementById("found").textContent = text;
  return found;
}

function nextHit(step) {
  const found = search();
  if (!found.length) return;
  state.hit = (state.hit + step + found.length) % found.length;
  const r = found[state.hit];
  r.classList.add("here");
  centre(r.closest(".scroll"), r);
  document.getElementById("found").textContent = `${state.hit + 1} of ${found.length}`;
}

function listen() {
  const main = document.getElementById("main");
  main.addEventListener("mouseover", (e) => {
    const r = e.target.closest(".row, .node, .way");
    mark("linked", r && r.uops ? r.uops : []);
    const v = e.target.closest(".v, .interval");
    markValue(v && v.value, v && v.closest(".pane"));
  });
  main.addEventListener("mouseleave", () => { mark("linked", []); markValue(null); });
  main.addEventListener("click", (e) => {
    const r = e.target.closest(".row, .node, .way");
    if (r && r.uops && r.uops.length) pin(r);
  });
  const box = document.getElementById("search");
  box.value = state.query;
  box.addEventListener("input", () => { state.query = box.value; state.hit = -1; renderTraces(); search(); });
  box.addEventListener("keydown", (e) => {
    if (e.key === "Enter") nextHit(e.shiftKey ? -1 : 1);
    if (e.key === "Escape") { box.value = ""; state.query = ""; box.blur(); renderTraces(); search(); }
  });
  document.addEventListener("keydown", (e) => {
    if (e.target === box || e.ctrlKey || e.metaKey || e.altKey) return;
    const n = state.arm().traces.length;
    const keys = {
      "/": () => box.focus(), "Escape": () => { state.pinned = []; mark("pinned", []); },
      "j": () => go({ index: Math.min(state.index + 1, n - 1), pinned: [] }), "k": () => go({ index: Math.max(state.index - 1, 0), pinned: [] }),
      "a": () => go({ armIndex: (state.armIndex + 1) % DATA.arms.length }),
      "[": () => go({ stage: Math.max(state.stage - 1, 0) }), "]": () => go({ stage: Math.min(state.stage + 1, state.trace().stages.length - 1) }),
    };
    if (keys[e.key]) { e.preventDefault(); keys[e.key](); }
  });
}

/** The state from the address; by default the hottest trace and its last stage. */
function start() {
  const from = new URLSearchParams(location.hash.slice(1));
  const number = (key, limit, otherwise) => {
    const n = Number(from.get(key));
    return from.has(key) && Number.isInteger(n) && n >= 0 && n < limit ? n : otherwise;
  };
  state.armIndex = number("arm", DATA.arms.length, 0);
  const traces = state.arm().traces;
  const hottest = traces.reduce((best, t, i) => (t.native_ns > traces[best].native_ns ? i : best), 0);
  state.index = number("trace", traces.length, hottest);
  const stages = traces.length ? state.trace().stages.length : 1;
  state.stage = number("stage", stages, stages - 1);
  state.view = VIEWS[from.get("view")] ? from.get("view") : "pipeline";
  state.query = from.get("q") || "";
  state.pinned = (from.get("pin") || "").split(",").filter(Boolean).map(Number);
  renderLegend();
  listen();
  render();
}

start();
