  // These two as in the index: adfm_site/wording/terms.py, adfm_site/views/search_index.py.
  const LONGEST = 24;
  const PAGES_OF_A_FILE = 8;

  // Words, as adfm_site/wording/terms.py makes them.
  const SPACELESS =
    /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\u{20000}-\u{3ffff}]+/u;
  const PLAIN = { ß: "ss", ς: "σ", đ: "d", ø: "o", ł: "l", ı: "i", æ: "ae", œ: "oe" };
  const STOP = new Set(say.stop.split(" "));
  const isAscii = (text) => /^[\0-\x7f]*$/.test(text);
  const short = (word) => Array.from(word).slice(0, LONGEST).join("");
  const fold = (text) =>
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[\u0300-\u036f]|\p{Cf}/gu, "")
      .replace(/[ßςđøłıæœ]/g, (sign) => PLAIN[sign])
      .normalize("NFC")
      .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ");
  const stem = (word) =>
    word.length < 4 || !isAscii(word) || word.endsWith("ss") ? word : word.replace(/ies$/, "y").replace(/s$/, "");

  // What is typed, as words and as runs of scripts without spaces. places: where each stands, with weights.
  function queried(text) {
    const items = [];
    const add = (word, run) => items.push({ word, run, words: new Set(), places: new Map() });
    for (let rest of fold(text).split(" ")) {
      for (let run = SPACELESS.exec(rest); run; run = SPACELESS.exec(rest)) {
        if (run.index) add(short(rest.slice(0, run.index)));
        add(run[0], Array.from(run[0]));
        rest = rest.slice(run.index + run[0].length);
      }
      if (rest && !STOP.has(rest) && !/^[a-z]$/.test(rest)) add(short(rest));
    }
    return items;
  }

  // The index. Each file is asked for once.
  const asked = new Map();
  function get(path) {
    if (!asked.has(path)) {
      const address = say.index + path.split("/").map(encodeURIComponent).join("/") + ".json";
      asked.set(path, fetch(address).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(address)))));
      asked.get(path).catch(() => asked.delete(path));
    }
    return asked.get(path);
  }

  let contents = null;
  async function prepare() {
    if (contents) return;
    const told = await get("words/contents");
    const years = {};
    let count = 0;
    for (const [year, groups] of told.years) {
      years[year] = [];
      for (const [name, rows] of groups) {
        const first = rows[0].slice(2);
        rows.forEach(([kind, pages, ...rest], slot) => {
          const [series, ...countries] = rest.length ? rest : first;
          const thing = {
            name, slot, age: year,
            year: year ? [String(year)] : [],
            country: countries.map((number) => told.countries[number]),
            series: series < 0 ? [] : [told.series[series]],
            kind: [told.kinds[kind]],
          };
          count += 1;
          for (let page = 0; page <= pages; page += 1) years[year].push({ thing, page });
        });
      }
    }
    contents = { cuts: told.cuts, letters: told.letters, kinds: told.kinds, years, count };
  }

  const inName = (word) =>
    word && "." + Array.from(word, (sign) => (isAscii(sign) ? sign : `-${sign.codePointAt(0).toString(16)}-`)).join("");

  // Give all words from one to another with their places; nothing where they fill more than a dozen files.
  async function between(low, high) {
    const at = (word) => contents.cuts.filter((cut) => cut <= word).length - 1;
    const names = contents.cuts.slice(at(low), at(high) + 1);
    if (names.length > 12) return null;
    return [].concat(...(await Promise.all(names.map((name) => get("words/from" + inName(name))))).map(Object.entries));
  }
  const placesOf = async (word) => ((await between(word, word)).find(([other]) => other === word) || [])[1] || "";

  function addPlaces(where, factor, places) {
    for (const part of where.split(" ")) {
      const [year, steps] = part.split(":");
      let number = -1;
      (steps || "").replace(/([0-9a-z]*)([A-Z])/g, (_, step, letter) => {
        number += step ? parseInt(step, 36) : 1;
        const record = (contents.years[year] || [])[number];
        if (record) places.set(record, Math.max(places.get(record) || 0, (letter.charCodeAt(0) - 64) * factor));
      });
    }
  }

  // Find a word: itself, its plural or singular, longer words that begin with it; or else words that are nearly it.
  async function findWord(item, isLast) {
    const { word, words, places } = item;
    const low = stem(word).replace(/y$/, "");
    for (const [other, where] of (await between(low, low + "\uffff")) || (await between(word, word))) {
      const longer = word.length > (isLast ? 1 : 2) && other.startsWith(word) && (0.6 * word.length) / other.length;
      const factor = other === word ? 1 : stem(other) === stem(word) ? 0.9 : longer;
      if (factor) {
        words.add(other);
        addPlaces(where, factor, places);
      }
    }
    if (places.size || word.length < 4 || /^\d+$/.test(word)) return;
    const letters = Array.from(new Set(word.slice(0, 2))).filter((letter) => contents.letters.includes(letter));
    const lists = await Promise.all(letters.map((letter) => get("words/spelling" + inName(letter))));
    let [least, nearest] = [word.length < 8 ? 1 : 2, []];
    for (const other of lists.join(" ").split(" ")) {
      const steps = distance(word, other, least);
      if (steps < least) [least, nearest] = [steps, []];
      if (steps === least) nearest.push(other);
    }
    for (const other of nearest.slice(0, 3)) {
      item.meant = item.meant || other;
      words.add(other);
      addPlaces(await placesOf(other), 0.8, places);
    }
  }

  // How many letters have to be changed, added, left out, or exchanged with the next; more than `most` where it is more.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let [before, last] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
    for (let i = 1; i <= a.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= b.length; j += 1) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, last] = [last, row];
    }
    return last[b.length];
  }

  // Find a run of a script without spaces: where all of its threes of signs stand.
  async function findRun({ word, run, words, places }) {
    words.add(word);
    if (run.length < 3) {
      for (const [other, where] of (await between(word, word + "\uffff")) || []) if (other.startsWith(word)) addPlaces(where, 1, places);
      return;
    }
    const threes = run.slice(2).map((_, start) => run.slice(start, start + 3).join(""));
    const found = (await Promise.all(threes.map(placesOf))).map((where) => {
      const of = new Map();
      addPlaces(where, 1, of);
      return of;
    });
    for (const record of found[0].keys()) {
      const weights = found.map((of) => of.get(record) || 0);
      if (Math.min(...weights)) places.set(record, Math.min(...weights));
    }
  }

  // Give the things that hold the most of the words, the weightiest first, of the same weight events before documents.
  // A word weighs the more, the fewer things it stands in.
  async function find(query) {
    await prepare();
    const items = queried(query);
    await Promise.all(items.map((item, at) => (item.run ? findRun(item) : findWord(item, at === items.length - 1))));
    const found = new Map();
    for (const item of items) {
      const rarity = Math.log(1 + contents.count / (new Set(Array.from(item.places.keys(), ({ thing }) => thing)).size || 1));
      for (const [{ thing, page }, weight] of item.places) {
        if (!found.has(thing)) found.set(thing, { thing, parts: new Map([[0, new Map()]]), items: new Set() });
        const { parts, items: held } = found.get(thing);
        if (!parts.has(page)) parts.set(page, new Map());
        parts.get(page).set(item, weight * rarity);
        held.add(item);
      }
    }
    const hits = Array.from(found.values());
    const sum = (weights) => Array.from(weights.values()).reduce((total, weight) => total + weight, 0);
    for (const hit of hits) {
      hit.own = hit.parts.get(0);
      hit.parts.delete(0);
      const pages = Array.from(hit.parts).sort((a, b) => b[1].size - a[1].size || sum(b[1]) - sum(a[1]) || a[0] - b[0]);
      hit.page = pages[0];
      hit.score = sum(hit.own) + (hit.page ? sum(hit.page[1]) : 0);
    }
    const most = Math.max(0, ...hits.map((hit) => hit.items.size));
    const kind = ({ thing }) => contents.kinds.indexOf(thing.kind[0]);
    const order = (a, b) =>
      b.score - a.score || kind(a) - kind(b) || b.thing.age - a.thing.age || (a.thing.name < b.thing.name ? -1 : +(a.thing.name > b.thing.name)) || a.thing.slot - b.thing.slot;
    return { items, isWhole: most === items.length, hits: hits.filter((hit) => hit.items.size === most).sort(order) };
  }
