// Search, on the reader's device: it asks only for small files of this site's own index, and tells nobody what was searched for.
// The form is hidden until this runs. All words for readers stand in the form's data attributes.
(() => {
  "use strict";
  const form = document.getElementById("search");
  const said = document.getElementById("said");
  const results = document.getElementById("results");
  if (!form || !window.fetch || !window.URLSearchParams) return;
  const say = form.dataset;
  const input = form.elements.q;
  const STOP = new Set(say.stop.split(" "));
  const LONGEST = 24; // of a word, in the index
  const SHOWN = 10;
  const PAGES_OF_A_FILE = 8;
  const FACETS = ["year", "country", "series", "kind"];

  // Words, as adfm_site/wording/terms.py makes them.
  const SPACELESS =
    /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\u{20000}-\u{3ffff}]+/u;
  const PLAIN = { ß: "ss", ς: "σ", đ: "d", ø: "o", ł: "l", ı: "i", æ: "ae", œ: "oe" };
  const fold = (text) =>
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[\u0300-\u036f]|\p{Cf}/gu, "")
      .replace(/[ßςđøłıæœ]/g, (sign) => PLAIN[sign])
      .normalize("NFC")
      .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ");
  const isAscii = (word) => /^[\x00-\x7f]*$/.test(word);
  const stem = (word) =>
    word.length < 4 || !isAscii(word) || word.endsWith("ss") ? word : word.endsWith("ies") ? word.slice(0, -3) + "y" : word.replace(/s$/, "");

  function queried(text) {
    const found = [];
    for (const word of fold(text).split(" ")) {
      let rest = word;
      for (let run = SPACELESS.exec(rest); run; run = SPACELESS.exec(rest)) {
        if (run.index) found.push({ word: rest.slice(0, run.index) });
        found.push({ word: run[0], run: Array.from(run[0]) });
        rest = rest.slice(run.index + run[0].length);
      }
      if (rest && !STOP.has(rest) && !/^[a-z]$/.test(rest)) found.push({ word: Array.from(rest).slice(0, LONGEST).join("") });
    }
    return found;
  }

  // The index. Each file is asked for once.
  const asked = new Map();
  function get(path) {
    if (!asked.has(path)) {
      const address = say.index + path.split("/").map(encodeURIComponent).join("/") + ".json";
      const answer = fetch(address).then((response) => (response.ok ? response.json() : Promise.reject(new Error(address))));
      asked.set(path, answer);
      answer.catch(() => asked.delete(path));
    }
    return asked.get(path);
  }

  let contents = null;
  async function getContents() {
    if (contents) return contents;
    const told = await get("words/contents");
    const years = new Map();
    let count = 0;
    for (const [year, groups] of told.years) {
      const numbered = [];
      years.set(String(year), numbered);
      for (const [name, rows] of groups) {
        let first = [];
        rows.forEach(([kind, pages, ...rest], slot) => {
          if (!slot) first = rest;
          const [series, ...countries] = rest.length ? rest : first;
          const thing = {
            name, slot, age: year,
            year: year ? [String(year)] : [],
            kind: [told.kinds[kind]],
            series: series < 0 ? [] : [told.series[series]],
            country: countries.map((number) => told.countries[number]),
          };
          count += 1;
          for (let page = 0; page <= pages; page += 1) numbered.push({ thing, page });
        });
      }
    }
    contents = { cuts: told.cuts, letters: told.letters, years, count };
    return contents;
  }

  const inName = (word) => (word ? "." + Array.from(word, (sign) => (isAscii(sign) ? sign : `-${sign.codePointAt(0).toString(16)}-`)).join("") : "");

  // Give all words from one to another with their places, or nothing where they fill more than a few files.
  async function between(low, high) {
    const at = (word) => contents.cuts.filter((cut) => cut <= word).length - 1;
    const names = contents.cuts.slice(at(low), at(high) + 1);
    if (names.length > 4) return null;
    const files = await Promise.all(names.map((name) => get("words/from" + inName(name))));
    return [].concat(...files.map(Object.entries));
  }

  function addPlaces(where, factor, into) {
    for (const part of where.split(" ")) {
      const [year, places] = part.split(":");
      const numbered = contents.years.get(year) || [];
      let number = -1;
      places.replace(/([0-9a-z]*)([A-Z])/g, (_, step, letter) => {
        number += step ? parseInt(step, 36) : 1;
        const record = numbered[number];
        if (record) into.set(record, Math.max(into.get(record) || 0, (letter.charCodeAt(0) - 64) * factor));
        return "";
      });
    }
  }

  // Find where a word stands: itself, its plural or singular, longer words that begin with it; or else words that are nearly it.
  async function findWord(item, isLast) {
    const { word } = item;
    const low = stem(word).replace(/y$/, "");
    const near = (await between(low, low + "\uffff")) || (await between(word, word)) || [];
    const shortest = isLast ? 2 : 3;
    for (const [other, where] of near) {
      let factor = 0;
      if (other === word) factor = 1;
      else if (stem(other) === stem(word)) factor = 0.9;
      else if (word.length >= shortest && other.startsWith(word)) factor = (0.6 * word.length) / other.length;
      if (factor) {
        addPlaces(where, factor, item.places);
        item.words.add(other);
      }
    }
    if (!item.places.size && word.length >= 4 && !/^\d+$/.test(word)) await findNearly(item);
  }

  async function findNearly(item) {
    const letters = Array.from(new Set(item.word.slice(0, 2))).filter((letter) => contents.letters.includes(letter));
    const lists = await Promise.all(letters.map((letter) => get("words/spelling" + inName(letter))));
    let least = item.word.length < 8 ? 1 : 2;
    let best = [];
    for (const other of lists.join(" ").split(" ")) {
      const steps = distance(item.word, other, least);
      if (steps < least) [least, best] = [steps, []];
      if (steps === least) best.push(other);
    }
    for (const other of best.slice(0, 3)) {
      const [, where] = (await between(other, other)).find(([word]) => word === other) || [];
      if (where) {
        addPlaces(where, 0.8, item.places);
        item.words.add(other);
        item.meant = item.meant || other;
      }
    }
  }

  // How many letters are to be changed, added, left out or exchanged with the next; more than `most` where it is more.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let [before, last] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
    for (let i = 1; i <= a.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= b.length; j += 1) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      [before, last] = [last, row];
    }
    return last[b.length];
  }

  // Find where a run of a script without spaces stands: where all of its threes of signs do.
  async function findRun(item) {
    const { run, word } = item;
    item.words.add(word);
    if (run.length < 3) {
      for (const [other, where] of (await between(word, word + "\uffff")) || []) if (other.startsWith(word)) addPlaces(where, 1, item.places);
      return;
    }
    const threes = run.slice(2).map((_, start) => run.slice(start, start + 3).join(""));
    const found = await Promise.all(
      threes.map(async (three) => {
        const places = new Map();
        const [, where] = (await between(three, three)).find(([other]) => other === three) || [];
        if (where) addPlaces(where, 1, places);
        return places;
      }),
    );
    for (const [record, weight] of found[0]) {
      if (found.every((places) => places.has(record))) item.places.set(record, Math.min(weight, ...found.map((places) => places.get(record))));
    }
  }

  // Give the things that hold the most of the words, the weightiest first. A word weighs the more the fewer things it stands in.
  async function find(query) {
    await getContents();
    const items = queried(query);
    await Promise.all(
      items.map((item, place) => {
        item.places = new Map();
        item.words = new Set();
        return item.run ? findRun(item) : findWord(item, place === items.length - 1);
      }),
    );
    const found = new Map();
    for (const item of items) {
      const things = new Set(Array.from(item.places.keys(), (record) => record.thing));
      item.rarity = Math.log(1 + contents.count / (things.size || 1));
      for (const [{ thing, page }, weight] of item.places) {
        const hit = found.get(thing) || { thing, own: new Map(), pages: new Map(), score: 0 };
        found.set(thing, hit);
        if (page && !hit.pages.has(page)) hit.pages.set(page, new Map());
        (page ? hit.pages.get(page) : hit.own).set(item, weight * item.rarity);
      }
    }
    const hits = Array.from(found.values());
    for (const hit of hits) {
      const sum = (weights) => Array.from(weights.values()).reduce((total, weight) => total + weight, 0);
      const pages = Array.from(hit.pages).sort((a, b) => b[1].size - a[1].size || sum(b[1]) - sum(a[1]) || a[0] - b[0]);
      hit.page = pages.length ? pages[0] : null;
      hit.pages = pages;
      const all = new Set(hit.own.keys());
      for (const [, weights] of pages) for (const item of weights.keys()) all.add(item);
      hit.words = all.size;
      hit.score = sum(hit.own) + (hit.page ? sum(hit.page[1]) : 0);
    }
    const most = Math.max(0, ...hits.map((hit) => hit.words));
    return {
      items, isWhole: most === items.length,
      hits: hits.filter((hit) => hit.words === most)
        .sort((a, b) => b.score - a.score || b.thing.age - a.thing.age || (a.thing.name < b.thing.name ? -1 : 1) || a.thing.slot - b.thing.slot),
    };
  }

  // What is asked for, in the form and in the address.
  const fieldsOf = (facet) => Array.from(form.querySelectorAll(`[name=${facet}]`));
  function asksFor() {
    const asks = { q: input.value.trim() };
    for (const facet of FACETS) {
      asks[facet] = fieldsOf(facet).filter((field) => field.type !== "checkbox" || field.checked).map((field) => field.value).filter(Boolean);
    }
    return asks;
  }
  function fromAddress() {
    const params = new URLSearchParams(location.search);
    const asks = { q: params.get("q") || "" };
    for (const facet of FACETS) asks[facet] = params.getAll(facet);
    input.value = asks.q;
    return asks;
  }
  function toAddress(asks, isNew) {
    const params = new URLSearchParams();
    if (asks.q) params.set("q", asks.q);
    for (const facet of FACETS) for (const value of asks[facet]) params.append(facet, value);
    const address = location.pathname + (params.toString() ? "?" + params : "");
    if (address === location.pathname + location.search) return;
    history[isNew ? "pushState" : "replaceState"](null, "", address);
  }

  const fits = (thing, asks, but) => FACETS.every((facet) => facet === but || !asks[facet].length || asks[facet].some((value) => thing[facet].includes(value)));

  function element(name, text, attributes) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    return Object.assign(made, attributes);
  }
  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function showFacets(hits, asks) {
    for (const facet of FACETS) {
      const counts = new Map();
      for (const { thing } of hits) if (fits(thing, asks, facet)) for (const value of thing[facet]) counts.set(value, (counts.get(value) || 0) + 1);
      for (const value of asks[facet]) if (!counts.has(value)) counts.set(value, 0);
      const values = Array.from(counts.keys()).sort();
      if (facet === "year") values.reverse();
      const box = document.getElementById(`by-${facet}`);
      const focused = document.activeElement;
      const label = (value) => filled(say.option, { name: value, number: counts.get(value) });
      if (facet === "kind") {
        const list = box.querySelector("div");
        list.replaceChildren(
          ...values.map((value) => {
            const line = element("label");
            line.append(element("input", "", { type: "checkbox", name: "kind", value, checked: asks.kind.includes(value) }), ` ${label(value)}`);
            return line;
          }),
        );
        if (focused && focused.name === "kind") Array.from(list.querySelectorAll("input")).filter((other) => other.value === focused.value).forEach((other) => other.focus());
      } else {
        const select = box.querySelector("select");
        select.replaceChildren(select.options[0], ...values.map((value) => element("option", label(value), { value, selected: asks[facet].includes(value) })));
        if (!asks[facet].length) select.selectedIndex = 0;
      }
      box.hidden = values.length < 2 && !asks[facet].length;
    }
    document.getElementById("facets").hidden = !hits.length && !FACETS.some((facet) => asks[facet].length);
    document.getElementById("clear").hidden = !FACETS.some((facet) => asks[facet].length);
  }

  // Give a text, or the part of it that holds the most of the words, with the words marked.
  function marked(text, items, longest) {
    let plain = "";
    const at = [];
    let place = 0;
    for (const sign of text) {
      const folded = /[a-z0-9 ]/.test(sign) ? sign : fold(sign);
      for (let unit = 0; unit < folded.length; unit += 1) at.push(place);
      plain += folded;
      place += sign.length;
    }
    at.push(text.length);
    const marks = [];
    items.forEach((item) => {
      if (item.run) {
        for (let start = plain.indexOf(item.word); start >= 0; start = plain.indexOf(item.word, start + item.word.length)) marks.push([at[start], at[start + item.word.length], item]);
      } else {
        plain.replace(/[^ ]+/g, (word, start) => {
          if (item.words.has(Array.from(word).slice(0, LONGEST).join(""))) marks.push([at[start], at[start + word.length], item]);
          return "";
        });
      }
    });
    marks.sort((a, b) => a[0] - b[0]);
    let [start, most] = [0, 0];
    for (const [from] of marks) {
      const here = new Set(marks.filter((mark) => mark[0] >= from && mark[1] <= from + longest * 0.7).map((mark) => mark[2])).size;
      if (here > most) [start, most] = [from, here];
    }
    if (text.length <= longest) start = 0;
    else if (start > longest * 0.7) start = text.lastIndexOf(" ", start - longest * 0.2) + 1 || start;
    else start = 0;
    let end = Math.min(text.length, start + longest);
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + longest * 0.6);
    const made = document.createDocumentFragment();
    if (start) made.append("… ");
    let done = start;
    for (const [from, to] of marks) {
      if (from < done || to > end) continue;
      made.append(text.slice(done, from), element("mark", text.slice(from, to)));
      done = to;
    }
    made.append(text.slice(done, end));
    if (end < text.length) made.append(" …");
    return { made, count: most };
  }

  async function row(hit, items) {
    const [address, title, what, when, where, language, text, pages] = (await get("things/" + hit.thing.name))[hit.thing.slot];
    const line = element("li");
    const heading = element("h3");
    const link = element("a", "", { href: say.root + address.slice(1) });
    if (language && language.split("-")[0] !== document.documentElement.lang.split("-")[0]) Object.assign(link, { lang: language, dir: "auto" });
    link.append(marked(title, items, 1e4).made);
    heading.append(link);
    const meta = element("p", "", { className: "meta" });
    meta.append(...[what, when, where].filter(Boolean).map((words) => element("span", words)));
    line.append(heading, meta);
    const snippet = marked(text, items, 220);
    if (text && (snippet.count || !hit.page)) {
      const words = element("p");
      words.append(snippet.made);
      line.append(words);
    }
    if (hit.page && (hit.own.size < items.length || hit.page[1].size === items.length)) {
      const number = hit.page[0] - 1;
      const file = pages || (await get("things/" + address.replace(/^\/|\/$/g, "") + "/" + Math.floor(number / PAGES_OF_A_FILE)));
      const [of, page, words] = file[pages ? number : number % PAGES_OF_A_FILE];
      const found = element("p", "", { className: "page" });
      found.append(element("a", filled(say.page, { number: page }), { href: `${say.root}${of.slice(1)}#page=${page}` }), " ", marked(words, items, 220).made);
      line.append(found);
    }
    return line;
  }

  let current = 0;
  async function run(asks, isNew) {
    current += 1;
    const mine = current;
    toAddress(asks, isNew);
    if (!queried(asks.q).length) {
      said.replaceChildren();
      results.replaceChildren();
      document.getElementById("facets").hidden = true;
      return;
    }
    try {
      const { items, hits, isWhole } = await find(asks.q);
      if (mine !== current) return;
      const shown = hits.filter((hit) => fits(hit.thing, asks));
      const rows = await Promise.all(shown.slice(0, SHOWN).map((hit) => row(hit, items)));
      if (mine !== current) return;
      showFacets(hits, asks);
      show(asks, items, shown, rows, isWhole);
    } catch (error) {
      if (mine !== current) return;
      results.replaceChildren();
      said.replaceChildren(element("p", say.failed));
    }
  }

  function show(asks, items, shown, rows, isWhole) {
    const number = shown.length.toLocaleString(document.documentElement.lang);
    const heading = shown.length ? element("h2", filled(shown.length === 1 ? say.one : say.other, { number, query: asks.q })) : element("p", filled(say.none, { query: asks.q }));
    said.replaceChildren(heading);
    if (items.some((item) => item.meant)) {
      const meant = items.map((item) => item.meant || item.word).join(" ");
      said.append(element("p", filled(say.meant, { query: meant })));
    } else if (shown.length && !isWhole) said.append(element("p", say.some));
    const list = element("ol", "", { className: "list rows" });
    list.append(...rows);
    results.replaceChildren(...(rows.length ? [list] : []));
    if (shown.length > rows.length) results.append(moreButton(list, shown, items));
  }

  function moreButton(list, shown, items) {
    const button = element("button", say.more, { type: "button" });
    button.addEventListener("click", async () => {
      const from = list.children.length;
      try {
        const rows = await Promise.all(shown.slice(from, from + SHOWN).map((hit) => row(hit, items)));
        list.append(...rows);
        rows[0].querySelector("a").focus();
        if (list.children.length >= shown.length) button.remove();
      } catch (error) {
        said.replaceChildren(element("p", say.failed));
      }
    });
    return button;
  }

  let waiting = 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    run(asksFor(), true);
  });
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => run(asksFor(), false), 200);
  });
  form.addEventListener("change", (event) => {
    if (event.target !== input) run(asksFor(), true);
  });
  document.getElementById("clear").addEventListener("click", () => {
    run(Object.assign(asksFor(), { year: [], country: [], series: [], kind: [] }), true);
    input.focus();
  });
  window.addEventListener("popstate", () => run(fromAddress(), false));
  form.hidden = false;
  const asks = fromAddress();
  if (asks.q) run(asks, false);
})();
