// Search on the reader's own device: it asks this site for small files of its index, and tells nobody what was searched for.
// The form is hidden until this runs; all words for readers stand in its data attributes.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const form = by("search");
  if (!form || !window.fetch || !window.URLSearchParams) return;
  const say = form.dataset;
  const [input, said, results] = [form.elements.q, by("said"), by("results")];
  const language = document.documentElement.lang;
  const FACETS = ["year", "country", "series", "kind"];
  const SHOWN = 10;
  const SNIPPET = 220;

  // Words, the index, and what is found in it.
  {% include "finding.js" %}

  // What is asked for: in the form, and in the address.
  function inForm() {
    const asks = { q: input.value.trim() };
    for (const facet of FACETS) {
      const fields = Array.from(form.querySelectorAll(`[name=${facet}]`)).filter(({ type, checked }) => type !== "checkbox" || checked);
      asks[facet] = fields.map(({ value }) => value).filter(Boolean);
    }
    return asks;
  }
  function inAddress() {
    const params = new URLSearchParams(location.search);
    const asks = { q: params.get("q") || "" };
    for (const facet of FACETS) asks[facet] = params.getAll(facet);
    input.value = asks.q;
    return asks;
  }
  function toAddress(asks, isNew) {
    const params = new URLSearchParams(asks.q && { q: asks.q });
    for (const facet of FACETS) for (const value of asks[facet]) params.append(facet, value);
    const search = params.toString() && "?" + params;
    if (search !== location.search) history[isNew ? "pushState" : "replaceState"](null, "", location.pathname + search);
  }
  const fits = (thing, asks, but) =>
    FACETS.every((facet) => facet === but || !asks[facet].length || asks[facet].some((value) => thing[facet].includes(value)));

  const element = (name, text, attributes) => Object.assign(document.createElement(name), text && { textContent: text }, attributes);
  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const empty = (node, ...children) => {
    node.textContent = "";
    node.append(...children);
  };

  function showFacets(hits, asks) {
    const isNarrow = FACETS.some((facet) => asks[facet].length);
    const focused = document.activeElement;
    for (const facet of FACETS) {
      const counts = new Map(asks[facet].map((value) => [value, 0]));
      for (const { thing } of hits) if (fits(thing, asks, facet)) for (const value of thing[facet]) counts.set(value, (counts.get(value) || 0) + 1);
      const values = Array.from(counts.keys()).sort();
      if (facet === "year") values.reverse();
      if (facet === "kind") values.sort((a, b) => contents.kinds.indexOf(a) - contents.kinds.indexOf(b));
      const label = (value) => filled(say.option, { name: value, number: counts.get(value) });
      const box = by("by-" + facet);
      box.hidden = values.length < 2 && !asks[facet].length;
      if (facet === "kind") {
        const lines = values.map((value) => {
          const field = element("input", "", { type: "checkbox", name: facet, value, checked: asks.kind.includes(value) });
          const line = element("label");
          line.append(field, " " + label(value));
          return line;
        });
        empty(box.querySelector("div"), ...lines);
        const again = lines.find((line) => focused.name === facet && line.firstChild.value === focused.value);
        if (again) again.firstChild.focus();
      } else {
        const select = box.querySelector("select");
        empty(select, select.options[0], ...values.map((value) => element("option", label(value), { value })));
        select.value = asks[facet][0] || "";
      }
    }
    by("facets").hidden = !hits.length && !isNarrow;
    by("clear").hidden = !isNarrow;
  }

  // Give a text, or the part of it with the most of the words, with the words marked; and how many of them there are.
  function marked(text, items, longest) {
    let [plain, place, at] = ["", 0, []];
    for (const sign of text) {
      const folded = /[a-z0-9 ]/.test(sign) ? sign : fold(sign);
      for (let unit = 0; unit < folded.length; unit += 1) at.push(place);
      plain += folded;
      place += sign.length;
    }
    at.push(place);
    const marks = [];
    const mark = (item, start, length) => marks.push({ item, from: at[start], to: at[start + length] });
    for (const item of items) {
      if (item.run) {
        for (let start = plain.indexOf(item.word); start >= 0; start = plain.indexOf(item.word, start + 1)) mark(item, start, item.word.length);
      } else plain.replace(/[^ ]+/g, (word, start) => item.words.has(short(word)) && mark(item, start, word.length));
    }
    marks.sort((a, b) => a.from - b.from);
    let [start, count] = [0, 0];
    for (const { from } of marks) {
      const here = new Set(marks.filter((other) => other.from >= from && other.to <= from + longest * 0.7).map(({ item }) => item)).size;
      if (here > count) [start, count] = [from, here];
    }
    start = text.length <= longest || start < longest * 0.7 ? 0 : text.lastIndexOf(" ", start - longest * 0.2) + 1 || start;
    let end = start + longest;
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + longest * 0.6);
    const made = document.createDocumentFragment();
    if (start) made.append("… ");
    let done = start;
    for (const { from, to } of marks) {
      if (from < done || to > end) continue;
      made.append(text.slice(done, from), element("mark", text.slice(from, to)));
      done = to;
    }
    made.append(text.slice(done, end), end < text.length ? " …" : "");
    return { made, count };
  }

  async function row({ thing, own, page }, items) {
    const [address, title, what, when, where, of, text, pages] = (await get("things/" + thing.name))[thing.slot];
    const link = element("a", "", { href: say.root + address.slice(1) });
    if (of && of.split("-")[0] !== language.split("-")[0]) Object.assign(link, { lang: of, dir: "auto" });
    link.append(marked(title, items, 1e4).made);
    const [line, heading, meta, words] = [element("li"), element("h3"), element("p", "", { className: "meta" }), element("p")];
    heading.append(link);
    for (const told of [what, when, where].filter(Boolean)) meta.append(element("span", told), " ");
    line.append(heading, meta);
    const snippet = marked(text, items, SNIPPET);
    if (text && (snippet.count || !page)) {
      words.append(snippet.made);
      line.append(words);
    }
    if (page && (own.size < items.length || page[1].size === items.length)) {
      const at = page[0] - 1;
      const file = pages || (await get("things" + address + Math.floor(at / PAGES_OF_A_FILE)));
      const [of_file, number, found] = file[pages ? at : at % PAGES_OF_A_FILE];
      const shown = element("p", "", { className: "page" });
      const there = element("a", filled(say.page, { number }), { href: `${say.root}${of_file.slice(1)}#page=${number}` });
      shown.append(there, " ", marked(found, items, SNIPPET).made);
      line.append(shown);
    }
    return line;
  }

  let current = 0;
  async function run(asks, isNew) {
    current += 1;
    const mine = current;
    toAddress(asks, isNew);
    if (!queried(asks.q).length) {
      empty(said);
      empty(results);
      by("facets").hidden = true;
      return;
    }
    try {
      const { items, hits, isWhole } = await find(asks.q);
      const shown = hits.filter(({ thing }) => fits(thing, asks));
      const rows = await Promise.all(shown.slice(0, SHOWN).map((hit) => row(hit, items)));
      if (mine !== current) return;
      showFacets(hits, asks);
      const values = { query: asks.q, number: shown.length.toLocaleString(language) };
      empty(said, shown.length ? element("h2", filled(shown.length > 1 ? say.other : say.one, values)) : element("p", filled(say.none, values)));
      if (items.some(({ meant }) => meant)) {
        said.append(element("p", filled(say.meant, { query: items.map(({ meant, word }) => meant || word).join(" ") })));
      } else if (shown.length && !isWhole) said.append(element("p", say.some));
      const list = element("ol", "", { className: "list rows" });
      list.append(...rows);
      empty(results, rows.length ? list : "", shown.length > SHOWN ? moreButton(list, shown, items) : "");
    } catch (error) {
      if (mine === current) fail();
    }
  }
  function fail() {
    empty(said, element("p", say.failed));
    empty(results);
  }

  function moreButton(list, shown, items) {
    const button = element("button", say.more, { type: "button" });
    button.addEventListener("click", async () => {
      const from = list.children.length;
      try {
        const rows = await Promise.all(shown.slice(from, from + SHOWN).map((hit) => row(hit, items)));
        list.append(...rows);
        rows[0].querySelector("a").focus();
        if (list.children.length === shown.length) button.remove();
      } catch (error) {
        fail();
      }
    });
    return button;
  }

  let waiting = 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    run(inForm(), true);
  });
  form.addEventListener("input", (event) => {
    if (event.target !== input) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => run(inForm(), false), 200);
  });
  form.addEventListener("change", (event) => event.target !== input && run(inForm(), true));
  by("clear").addEventListener("click", () => {
    run({ q: input.value.trim(), year: [], country: [], series: [], kind: [] }, true);
    input.focus();
  });
  window.addEventListener("popstate", () => run(inAddress(), false));
  form.hidden = false;
  run(inAddress(), false);
})();
