// The data, and what follows from it: links between stages, heat, colours.
"use strict";

const DATA = JSON.parse(document.getElementById("data").textContent);
// What is the same in all arms stands only in the first.
for (const arm of DATA.arms.slice(1)) {
  arm.traces.forEach((t, i) => { if (!t.stages.length) t.stages = DATA.arms[0].traces[i].stages; });
}
const SVG = "http://www.w3.org/2000/svg";

/** Makes an element: `el("div.row", {title: "x"}, child, "text")`. */
function el(spec, attributes, ...children) {
  const [tag, ...classes] = spec.split(".");
  const isSvg = ["svg", "g", "rect", "text", "path", "line", "circle", "defs", "pattern", "title"].includes(tag);
  const e = isSvg ? document.createElementNS(SVG, tag) : document.createElement(tag);
  if (classes.length) e.setAttribute("class", classes.join(" "));
  for (const [k, v] of Object.entries(attributes || {})) {
    if (k.startsWith("on")) e.addEventListener(k.slice(2), v);
    else if (v !== null && v !== undefined) e.setAttribute(k, v);
  }
  e.append(...children.filter((c) => c !== null && c !== undefined));
  return e;
}

/** Eight hues that colour-blind readers can tell apart; floating-point registers have the same with stripes. */
const HUES = ["#4f9ed6", "#e6a020", "#2fb389", "#d98bb5", "#8fd0f2", "#e07b39", "#e9dc4a", "#a993d1"];
const REGISTERS = ["r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
  "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7"];

function fillOf(register) {
  if (register < 0) return "url(#slot)";
  return register < 8 ? HUES[register] : `url(#stripes${register - 8})`;
}

/** The patterns that fills refer to. */
function patterns() {
  const stripe = (id, back, front, width) =>
    el("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      el("rect", { width: 6, height: 6, fill: back }), el("rect", { width, height: 6, fill: front }));
  return el("defs", {}, stripe("slot", "#9aa4b133", "#9aa4b1", 1.5),
    ...HUES.map((h, i) => stripe("stripes" + i, h, "#ffffff88", 2)));
}

/** Share of all native time of an arm, 0…1. */
function heat(arm, trace) {
  const all = arm.traces.reduce((sum, t) => sum + t.native_ns, 0);
  return all ? trace.native_ns / all : 0;
}

/** From white over orange to red: also darker, so that it reads in grey. */
function heatColour(share) {
  return `hsl(${42 - 34 * share} 90% ${62 - 20 * share}%)`;
}

const percent = (share) => (share >= 0.995 ? "100" : (100 * share).toFixed(share < 0.1 ? 1 : 0)) + " %";

/** The trace of another arm that belongs to the same loop. */
function counterpart(arm, trace, index) {
  const same = arm.traces[index];
  if (same && same.name === trace.name) return same;
  return arm.traces.find((t) => t.name === trace.name);
}

/** Recorded uops by "function:bytecode" and by "source:line". */
function linksOf(trace) {
  if (trace.links) return trace.links;
  const byBytecode = new Map(), byLine = new Map();
  const add = (map, key, n) => map.has(key) ? map.get(key).push(n) : map.set(key, [n]);
  trace.uops.forEach((u, n) => {
    const [f, pc] = u.at;
    add(byBytecode, f + ":" + pc, n);
    const fn = trace.functions[f];
    if (fn && fn.bytecode[pc]) add(byLine, fn.source + ":" + fn.bytecode[pc][2], n);
  });
  return (trace.links = { byBytecode, byLine });
}

/** The uop that a row of a stage comes from; −1: none. */
const uopOfRow = (trace, row) => (row.origin >= 0 ? trace.owner[row.origin] : -1);

/** Which rows of a stage the previous one didn't have, and which the next one hasn't. An instruction is known by its
    name and by the recorded instruction that it comes from. */
function changes(trace, stage) {
  const key = (r) => r.origin + r.name;
  const counts = (s) => {
    const m = new Map();
    if (s) for (const r of s.rows) m.set(key(r), (m.get(key(r)) || 0) + 1);
    return m;
  };
  const before = counts(trace.stages[stage - 1]), after = counts(trace.stages[stage + 1]);
  const take = (m, k) => { const n = m.get(k) || 0; if (n) m.set(k, n - 1); return n > 0; };
  return trace.stages[stage].rows.map((r) => ({
    isNew: stage > 0 && r.origin >= 0 && !take(before, key(r)),
    isGone: stage + 1 < trace.stages.length && r.origin >= 0 && !take(after, key(r)),
  }));
}
