// Blocks as a graph: the loop, the sides that grew at hot exits, and the exits that are left.
"use strict";

function graphPanes(trace, choose) {
  const columns = columnsOf(trace.blocks);
  const height = (b) => 56 + 22 * Math.ceil(exitsOf(trace, b).length / 3);
  const top = [], X = 300;
  let y = 16;
  trace.blocks.forEach((_, b) => { top[b] = y; y += height(b) + 34; });
  const width = (Math.max(...columns, 0) + 1) * X + 90;
  const svg = el("svg.graph", { width, height: y });
  const left = (b) => 60 + columns[b] * X;
  trace.blocks.forEach((block, b) => block.succs.forEach((to, k) => {
    svg.append(edgeShape(left, top, b, to, k, height(b), block.succs.length));
  }));
  trace.blocks.forEach((block, b) => svg.append(nodeShape(trace, block, b, left(b), top[b], height(b), choose)));
  const detail = el("div.detail", { id: "exit" }, el("p.dim", {}, "Click an exit to see what it rebuilds."));
  const taken = trace.exits.reduce((sum, e) => sum + e.taken, 0);
  const left_ = pane("Blocks and exits", `${trace.exits.length} exits, taken ${taken} times since the last compilation`, svg);
  left_.style.flex = "2 1 0";
  return [left_, pane("Exit", "", detail)];
}

const exitsOf = (trace, block) =>
  trace.exits.map((e, n) => ({ ...e, n })).filter((e) => e.block === block);

/** The way where guards hold stays in its column; the other one gets the next free column. */
function columnsOf(blocks) {
  const column = blocks.map(() => -1);
  let free = 1;
  blocks.forEach((block, b) => {
    if (column[b] < 0) column[b] = 0;
    block.succs.forEach((to, k) => {
      if (to > b && column[to] < 0) column[to] = k === 0 ? column[b] : Math.min(free++, 6);
    });
  });
  return column;
}

function edgeShape(left, top, from, to, k, height, ways) {
  const x1 = left(from) + (ways === 2 ? 70 + 100 * k : 110), y1 = top[from] + height;
  if (to <= from) {
    const x = left(from), end = top[to] + 18, far = 22 + 4 * (from % 6);
    const start = y1 - 14;
    return el("path.edge.back", { d: `M${x} ${start} H${far} V${end} H${left(to)} l-8 -4 m8 4 l-8 4` });
  }
  const x2 = left(to) + 110, y2 = top[to];
  const d = `M${x1} ${y1} C${x1} ${y1 + 26} ${x2} ${y2 - 26} ${x2} ${y2} l-4 -8 m4 8 l4 -8`;
  return el("path.edge" + (k === 1 ? ".side" : ""), { d });
}

function nodeShape(trace, block, b, x, y, height, choose) {
  const loops = trace.blocks.some((o, from) => from >= b && o.succs.includes(b));
  const lines = block.lines[0] ? (block.lines[0] === block.lines[1] ? `line ${block.lines[0]}` : `lines ${block.lines.join("–")}`) : "";
  const kind = b === 0 ? "entry" : loops ? "loop" : block.side ? "hot exit " + block.side : "";
  const g = el("g.node" + (loops ? ".loop" : ""), {},
    el("rect", { x, y, width: 240, height, rx: 8 }),
    el("text", { x: x + 12, y: y + 20 }, `${block.name}  ${kind}`),
    el("text.sub", { x: x + 12, y: y + 37 }, `${block.insts} instructions  ${lines}`),
    block.branch ? el("title", {}, block.branch) : null);
  g.uops = block.uops;
  exitsOf(trace, b).forEach((e, i) => {
    const share = Math.min(1, Math.log10(1 + e.taken) / 4);
    const ex = x + 10 + (i % 3) * 75, ey = y + 46 + 22 * Math.floor(i / 3);
    const way = el("g.way", { onclick: (event) => { event.stopPropagation(); choose(e, way); } },
      el("rect", { x: ex, y: ey, width: 70, height: 18, rx: 9, fill: e.taken ? heatColour(share) : "transparent" }),
      el("text", { x: ex + 8, y: ey + 13 }, `x${e.n}` + (e.taken ? ` ${e.taken}×` : "")),
      el("title", {}, e.text));
    if (e.taken) way.querySelector("text").style.fill = "#10151c";
    way.uops = e.uop >= 0 ? [e.uop] : [];
    g.append(way);
  });
  return g;
}

function exitDetail(e) {
  return [
    el("h3", {}, `Exit ${e.n}`),
    el("p", {}, `Taken ${e.taken} times. The interpreter goes on in `, el("b", {}, e.to), "."),
    el("p.dim", {}, "Leaves at"), el("pre", {}, e.text),
    el("p.dim", {}, "Rebuilds: function @ bytecode, locals, operand stack; + owns its reference"),
    el("pre", {}, e.state),
  ];
}
