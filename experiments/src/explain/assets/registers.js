// The last stage with the allocator's moves, and beside each line what is in which register.
"use strict";

const ROW = 20, LANE = 42;

function registersPane(arm, trace) {
  const data = trace.registers;
  const rows = data.rows.map((r) => {
    const u = uopOfRow(trace, r);
    const kind = r.origin === -1 ? "block" : r.origin === -2 ? r.name.split(" ")[0] : "";
    const text = r.origin === -2 ? "      " + r.name + " " + r.text : (r.origin === -1 ? "" : "  ") + r.text;
    return row(kind, u >= 0 ? [u] : [], irText(text));
  });
  const height = rows.length * ROW, width = Math.max(data.lanes, 1) * LANE + 8;
  const svg = el("svg", { width, height, viewBox: `0 0 ${width} ${height}` }, patterns());
  rows.forEach((r, i) => {
    r.band = el("rect." + (r.classList.contains("block") ? "band" : "band.none"),
      { x: 0, y: i * ROW, width, height: ROW, "fill-opacity": r.classList.contains("block") ? 1 : 0 });
    svg.append(r.band);
  });
  data.intervals.forEach((i) => svg.append(intervalShape(i)));
  const spilled = new Set(data.intervals.filter((i) => i.register < 0).map((i) => i.value)).size;
  const all = new Set(data.intervals.map((i) => i.value)).size;
  const note = `${arm.name}: ${all} values, ${spilled} of them in memory at some time, ${data.lanes} places at most`;
  const box = el("div.regs", {}, el("div.rows", {}, ...rows), svg);
  const p = pane("Live intervals", note, box);
  p.classList.add("wide");
  return p;
}

/** Rows between the labels of a long interval: one is always in sight. */
const LABEL_EVERY = 24;

function intervalShape(i) {
  const x = i.lane * LANE + 4, y = i.rows[0] * ROW + 1, height = (i.rows[1] - i.rows[0] + 1) * ROW - 2;
  const kind = (i.register < 0 ? ".slot" : "") + (i.for_exits ? ".exits" : "");
  const middle = x + (LANE - 4) / 2;
  const g = el("g.interval" + kind, {},
    el("rect", { x, y, width: LANE - 4, height, rx: 4, fill: fillOf(i.register) }),
    el("title", {}, `${i.value}: ${i.repr} in ${i.place}` + (i.for_exits ? ", only exits need it" : "")));
  for (let at = 0; at === 0 || at + 2 * ROW < height; at += LABEL_EVERY * ROW) {
    g.append(el("text", { x: middle, y: y + at + 13 }, i.value));
    if (height - at >= 2 * ROW - 2) g.append(el("text", { x: middle, y: y + at + 26 }, i.place));
  }
  g.value = i.value;
  return g;
}
