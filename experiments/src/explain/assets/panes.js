// One function per kind of pane. Each row knows its recorded uops (`row.uops`): that is what links panes.
"use strict";

function pane(title, note, ...content) {
  const scroll = el("div.scroll", {}, ...content);
  return el("section.pane", {}, el("h2", {}, title, el("span.dim", {}, note || "")), scroll);
}

function row(kind, uops, ...content) {
  const e = el("div.row" + (kind ? "." + kind : ""), {}, ...content);
  e.uops = uops;
  return e;
}

/** Text with uop names and values as elements of their own. */
function irText(text) {
  const span = el("span.t");
  let last = 0;
  for (const m of text.matchAll(/%\d+|\b_[A-Z][A-Z0-9_]+/g)) {
    span.append(text.slice(last, m.index));
    const isValue = m[0][0] === "%";
    const e = el(isValue ? "span.v" : "span.op", {}, m[0]);
    if (isValue) e.value = m[0];
    span.append(e);
    last = m.index + m[0].length;
  }
  span.append(text.slice(last));
  return span;
}

function sourcePane(trace) {
  const links = linksOf(trace);
  const files = [...new Set(trace.functions.map((f) => f.source))].filter((s) => s !== null);
  const rows = files.flatMap((s) => DATA.sources[s].lines.map((line, i) => {
    const uops = links.byLine.get(s + ":" + (i + 1)) || [];
    return row(uops.length ? "" : "off", uops, el("span.n", {}, String(i + 1)), line || " ");
  }));
  const names = files.map((s) => DATA.sources[s].file).join(", ");
  return pane("Python", names || "no source", ...rows);
}

function bytecodePane(trace) {
  const links = linksOf(trace);
  const rows = [];
  trace.functions.forEach((f, n) => {
    rows.push(row("func", [], f.name));
    f.bytecode.forEach(([name, operand], pc) => {
      const uops = links.byBytecode.get(n + ":" + pc) || [];
      rows.push(row(uops.length ? "" : "off", uops, el("span.n", {}, String(pc)), name,
        el("span.r", {}, operand)));
    });
  });
  return pane("Bytecode", "CPython 3.14, specialised", ...rows);
}

function uopsPane(trace) {
  const rows = [];
  let side = 0;
  trace.uops.forEach((u, n) => {
    if (u.side !== side) {
      side = u.side;
      rows.push(row("side", [], "hot exit " + side + " goes on here"));
    }
    rows.push(row("", [n], el("span.n", {}, String(n)), "  ".repeat(u.depth), u.text));
  });
  return pane("Recorded uops", trace.uops.length + ", calls inlined", ...rows);
}

function stagePane(trace, stage) {
  const s = trace.stages[stage];
  const changed = changes(trace, stage);
  const rows = s.rows.map((r, i) => {
    const u = uopOfRow(trace, r);
    const e = row(r.origin === -1 ? "block" : "", u >= 0 ? [u] : [], irText((r.origin === -1 ? "" : "  ") + r.text));
    if (changed[i].isNew) e.classList.add("new");
    if (changed[i].isGone) e.classList.add("gone");
    return e;
  });
  return pane(s.name === "recorded" ? "SSA as recorded" : "after " + s.name, s.about, ...rows);
}

/** The allocator numbers registers within its pool: here they have the assembler's names. */
const named = (places) => places.replace(/\b([rx])(\d)\b/g, (_, kind, n) => REGISTERS[(kind === "x" ? 8 : 0) + Number(n)]);

function codePane(arm, trace) {
  const rows = trace.code.map((c) => {
    const inside = ["code", "cold", "exit", "move"].includes(c.kind);
    const e = row(c.kind, c.uop >= 0 ? [c.uop] : [], inside ? "    " + c.text : irText(c.text));
    if (c.remark) e.append(el("span.r", {}, named(c.remark)));
    return e;
  });
  return pane("Machine code", arm.name, ...rows);
}
