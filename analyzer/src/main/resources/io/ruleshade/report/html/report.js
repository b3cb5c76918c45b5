(function () {
"use strict";
var data = function (id) { return JSON.parse(document.getElementById(id).textContent); };
var by = function (id) { return document.getElementById(id); };
var result = data("result"), settings = data("settings"), words = data("words");
var PAGE = 100, PRINT = 200, MOST_BY = 20, MOST_LINES = 40, LONGEST = 2000;
var fresh = settings.previous ? new Set(settings.previous.fresh) : null;
var order = Object.keys(words.shapes);

/* --- findings, each with its name in the page and its place in the order of the result */
var seen = new Map();
var findings = result.findings.map(function (f, i) {
  var anchor = "f" + f.fingerprint.replace(/[^0-9a-z]/g, "-");
  var n = (seen.get(anchor) || 0) + 1;
  seen.set(anchor, n);
  return { f: f, i: i, rank: order.indexOf(f.severity), anchor: n === 1 ? anchor : anchor + "-n" + n, text: null };
});
var byAnchor = new Map(findings.map(function (x) { return [x.anchor, x]; }));

function el(name, cls, text) {
  var e = document.createElement(name);
  if (cls) e.className = cls;
  if (text !== undefined) e.textContent = text;
  return e;
}
function add(parent) {
  for (var i = 1; i < arguments.length; i++) {
    var c = arguments[i];
    parent.append(c);
  }
  return parent;
}
function place(file, line, end) { return file + ":" + line + (end > line ? "–" + end : ""); }
function placed(rule) { return place(rule.file, rule.line, rule.endLine); }
function subject(f) {
  var what = f.rule ? f.rule.id : f.ruleset;
  return [f.device, what].filter(function (s) { return s !== null && s !== ""; }).join(" ");
}
function where(f) {
  var at = f.rule ? placed(f.rule) : f.place ? place(f.place.file, f.place.line, f.place.endLine) : "";
  return [subject(f), at].filter(Boolean).join(", ");
}
function at1(p) { return place(p.file, p.line, p.endLine) + (p.column > 1 && p.line === p.endLine ? ", from column " + p.column : ""); }
function label(p) { return p.label === "" ? "" : " (" + p.label + ")"; }
function lines(caption, text, first) {
  var pre = el("pre"), all = text.split("\n");
  all.slice(0, MOST_LINES).forEach(function (line, i) {
    add(pre, el("span", "n", String(first + i)), " " + (line.length <= LONGEST ? line : line.slice(0, LONGEST) + " …") + "\n");
  });
  if (all.length > MOST_LINES) {
    add(pre, el("span", "n", String(first + MOST_LINES)), " … to line " + (first + all.length - 1) + "\n");
  }
  return add(el("figure", "lines"), el("figcaption", "", caption), pre);
}
function outcome(w) {
  if (w.verdict === null) return "what finally happens to it cannot be said from the file";
  var what = { permit: "permitted", deny: "denied", reject: "rejected", queue: "handed to a program" }[w.verdict] || w.verdict;
  var decided = w.decider && w.decider !== "default";
  if (!decided && w.verdict === "queue") return "the file does not say what the default does with it";
  return "it is " + what + " by " + (decided ? w.decider.id + " (" + placed(w.decider) + ")" : "the default");
}
/* Where a rule takes the example packet before those that are named as causes. */
function earlier(f) {
  var d = f.witness.decider, rules = f.by.filter(function (r) { return r !== "default"; });
  return words.coverCodes.indexOf(f.code) >= 0 && d && d !== "default" && rules.length > 0
    && !rules.some(function (r) { return r.id === d.id; }) ? words.earlier : "";
}
function status(f) {
  var s = f.suppression, text = "open";
  if (s) {
    text = (words.status[s.kind] || s.kind) + (s.evidenceChanged ? "; what causes it has changed since" : "");
  }
  return fresh ? text + (fresh.has(f.fingerprint) ? "; new" : "; also in the earlier result") : text;
}
function para(title, text) { return add(el("p"), el("b", "", title), " " + text); }
function card(x) {
  var f = x.f, box = el("details", "finding"), body = el("div", "body"), summary = el("summary");
  box.id = x.anchor;
  var badge = el("span", "badge sev-" + f.severity), shape = el("span", "", words.shapes[f.severity]);
  shape.setAttribute("aria-hidden", "true");
  add(badge, shape, " " + f.severity);
  add(summary, badge, " ", el("span", "code", f.code), " ", el("span", "what", f.message), " ", el("span", "where", where(f)));
  var onlyDefault = f.by.length > 0 && f.by.every(function (r) { return !r.id; });
  var cause = f.code === "RS103" ? words.takeovers[onlyDefault ? "default" : f.cause] : words.causes[f.cause];
  var facts = [cause, words.agreements[f.agreement], words.certainties[f.certainty]].filter(Boolean);
  add(body, el("p", "facts", facts.map(function (t) { return t + " "; }).join("")));
  if (f.rule) add(body, lines("The rule: " + f.rule.id + ", " + placed(f.rule), f.rule.text, f.rule.line));
  if (f.place) add(body, lines("The place: " + at1(f.place) + label(f.place), f.place.text, f.place.line));
  var rules = f.by.filter(function (r) { return r !== "default"; });
  rules.slice(0, MOST_BY).forEach(function (r) { add(body, lines("Because of: " + r.id + ", " + placed(r), r.text, r.line)); });
  if (rules.length > MOST_BY) add(body, el("p", "", "Because of " + (rules.length - MOST_BY) + (rules.length - MOST_BY === 1 ? " further rule, which is" : " further rules, which are") + " in the data of this page."));
  if (rules.length < f.by.length) add(body, el("p", "", "Because of: the ruleset's default."));
  f.related.forEach(function (p) { add(body, lines("See also: " + at1(p) + label(p), p.text, p.line)); });
  if (f.witness) add(body, add(el("p"), el("b", "", "Example packet."), " ", el("code", "", f.witness.words), " at the entry point ", el("code", "", f.witness.entryPoint), ": " + outcome(f.witness) + earlier(f) + "."));
  if (f.conditions.length) {
    var c = add(el("p"), el("b", "", "Conditions."), " ");
    f.conditions.forEach(function (t) { add(c, el("code", "", t), " "); });
    add(body, c);
  }
  f.notes.forEach(function (n) { add(body, el("p", "note", "Note: " + n + ".")); });
  if (f.help) add(body, para("Recommended.", f.help.charAt(0).toUpperCase() + f.help.slice(1) + "."));
  if (words.why[f.code]) {
    var a = el("a", "", f.code);
    a.href = "#code-" + f.code;
    add(body, add(para("Why it matters.", words.why[f.code] + " "), a));
  }
  var s = f.suppression;
  add(body, add(el("p", "meta", "Status: " + status(f) + "." + (s && s.reason ? " Reason: " + s.reason + "." : "") + " Fingerprint "), el("code", "", f.fingerprint)));
  return add(box, summary, body);
}

/* --- search, filter, sort, pages */
var list = by("finding-list"), count = by("count"), form = by("filter"), pages = by("pages");
var shown = [], at = 0;
function haystack(x) {
  if (x.text === null) {
    var f = x.f, parts = [f.code, f.name, f.message, f.device, f.ruleset, f.fingerprint];
    if (f.rule) parts.push(f.rule.id, f.rule.file, f.rule.text);
    if (f.place) parts.push(f.place.file, f.place.text);
    f.by.forEach(function (r) { if (r.id) parts.push(r.id, r.text); });
    if (f.witness) parts.push(f.witness.words);
    x.text = parts.join("\n").toLowerCase();
  }
  return x.text;
}
var sorts = {
  severity: function (a, b) { return a.rank - b.rank || a.i - b.i; },
  place: function (a, b) { return a.i - b.i; },
  code: function (a, b) { return a.f.code < b.f.code ? -1 : a.f.code > b.f.code ? 1 : a.i - b.i; }
};
function select() {
  var terms = by("q").value.toLowerCase().split(/\s+/).filter(Boolean);
  var severity = by("by-severity").value, code = by("by-code").value, device = by("by-device").value, state = by("by-status").value;
  shown = findings.filter(function (x) {
    var f = x.f;
    return (!severity || f.severity === severity) && (!code || f.code === code) && (!device || (f.device || "") === device)
      && (!state || (state === "open") === (f.suppression === null))
      && terms.every(function (t) { return haystack(x).includes(t); });
  });
  shown.sort(sorts[by("sort").value]);
  at = 0;
  render();
}
function number(n) { return n.toLocaleString("en-US"); }
function render(most) {
  var some = shown.slice(at, at + (most || PAGE));
  list.replaceChildren.apply(list, some.map(card));
  var of = number(findings.length) + (findings.length === 1 ? " finding" : " findings");
  count.textContent = findings.length === 0 ? "Nothing was found."
    : shown.length === 0 ? "None of " + of + " fits."
    : some.length === findings.length ? of + "."
    : (at + 1) + "–" + (at + some.length) + " of " + number(shown.length) + (shown.length === findings.length ? " findings." : " that fit, of " + of + ".");
  pages.hidden = shown.length === 0;
  by("earlier").disabled = at === 0;
  by("later").disabled = at + PAGE >= shown.length;
  by("page-of").textContent = "page " + (Math.floor(at / PAGE) + 1) + " of " + Math.max(1, Math.ceil(shown.length / PAGE));
}
function options(id, values) {
  values.forEach(function (v) {
    var o = el("option", "", v);
    o.value = v;
    by(id).append(o);
  });
}
function distinct(of) { return Array.from(new Set(findings.map(of).filter(Boolean))); }
options("by-severity", order.filter(function (s) { return findings.some(function (x) { return x.f.severity === s; }); }));
options("by-code", distinct(function (x) { return x.f.code; }).sort());
options("by-device", distinct(function (x) { return x.f.device; }));
form.hidden = findings.length === 0;
form.addEventListener("input", select);
form.addEventListener("submit", function (e) { e.preventDefault(); select(); });
form.addEventListener("reset", function () { setTimeout(select, 0); });
function turn(step) { at += step; render(); count.scrollIntoView(); }
by("earlier").addEventListener("click", function () { turn(-PAGE); });
by("later").addEventListener("click", function () { turn(PAGE); });
by("open-all").addEventListener("click", function () {
  list.querySelectorAll("details.finding").forEach(function (d) { d.open = true; });
});

/* --- links to a finding, or to something inside a folded part */
function go() {
  var id = decodeURIComponent(location.hash.slice(1));
  var x = byAnchor.get(id);
  if (x) {
    if (!by(id)) {
      if (shown.indexOf(x) < 0) { form.reset(); select(); }
      at = Math.floor(shown.indexOf(x) / PAGE) * PAGE;
      render();
    }
    by(id).open = true;
    by(id).querySelector("summary").focus();
  }
  var target = id && by(id);
  for (var p = target; p; p = p.parentElement) if (p.tagName === "DETAILS") p.open = true;
  if (target) target.scrollIntoView();
}
window.addEventListener("hashchange", go);

/* --- one table of what is permitted at a time */
var pairs = Array.from(document.querySelectorAll("details.pair"));
function pair() {
  pairs.forEach(function (d, i) { d.hidden = String(i) !== by("pair").value; d.open = !d.hidden; });
}
if (pairs.length > 1) {
  pairs.forEach(function (d, i) {
    var o = el("option", "", d.dataset.name);
    o.value = String(i);
    by("pair").append(o);
  });
  by("pair-choice").hidden = false;
  by("pair").addEventListener("change", pair);
  pair();
} else if (pairs.length) pairs[0].open = true;

/* --- a printed copy shows more, opened, and says of how many */
window.addEventListener("beforeprint", function () {
  at = 0;
  render(PRINT);
  document.querySelectorAll("details").forEach(function (d) { d.hidden = false; d.open = true; });
});
window.addEventListener("afterprint", function () {
  render();
  if (pairs.length > 1) pair();
});
select();
go();
/* once more when the browser has gone to the place by itself, which takes the focus away */
window.addEventListener("load", function () { if (location.hash) setTimeout(go, 0); });
document.documentElement.dataset.ready = "yes";
})();
