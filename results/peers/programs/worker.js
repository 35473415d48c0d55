// Runs one program's port in Node and reports: the peer side of src/protocol.rs.
"use strict";

const fs = require("fs");

const request = JSON.parse(fs.readFileSync(0, "utf8"));
if (request.protocol !== 1) throw new Error("unknown protocol");
const source = fs.readFileSync(request.program, "utf8");
const bench = new Function(source + "\nreturn bench;")();
const ready = Math.max(0, Date.now() * 1e6 - request.spawned_unix_ns);
const times = [], answers = [];
let spent = 0;
for (let i = 0; i < request.iterations; i++) {
  const start = process.hrtime.bigint();
  const value = bench();
  const took = Number(process.hrtime.bigint() - start);
  times.push(took);
  spent += took;
  const answer = String(value);
  if (!answers.includes(answer)) answers.push(answer);
  if (i >= 2 && spent >= request.max_seconds * 1e9) break;
}
process.stdout.write(JSON.stringify({ protocol: 1, runtime: "Node " + process.version, ready_ns: Math.round(ready),
  iterations_ns: times, answers }));
