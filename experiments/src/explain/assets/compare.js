// Two allocators beside each other: figures, intervals, code.
"use strict";

function figuresPane(arms, traces) {
  const head = el("tr", {}, el("th", {}, ""), ...arms.map((a) => el("th", {}, a.name)));
  const rows = traces[0].figures.map(([name], i) => {
    const values = traces.map((t) => t.figures[i][1]);
    const best = Math.min(...values);
    const differ = values.some((v) => v !== best);
    return el("tr", {}, el("td", {}, name), ...values.map((v) =>
      el("td" + (differ && v === best ? ".better" : ""), {}, v.toLocaleString("en"))));
  });
  const p = pane("Figures", "less is better", el("table.figures", {}, head, ...rows));
  p.classList.add("compare");
  return p;
}

function comparePanes(index, wantCode) {
  const trace = state.trace();
  const pairs = DATA.arms.map((arm) => [arm, counterpart(arm, trace, index)]).filter(([, t]) => t);
  const panes = pairs.map(([arm, t]) => (wantCode ? codePane(arm, t) : registersPane(arm, t)));
  if (pairs.length < 2) panes.push(pane("Nothing to compare with", "", el("p.empty", {},
    "Give a second allocator: --alloc=linear,stack. It must have compiled the same loop.")));
  return [figuresPane(pairs.map((p) => p[0]), pairs.map((p) => p[1])), ...panes];
}
