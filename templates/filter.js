// Narrows the list of a page on the reader's device. Without it the form is hidden, and the pages of years, kinds and places do its work.
// What a row is stands in its data-is ("year-2019 kind-meeting"); of a list in years, rows are fetched from the pages of the years.
"use strict";
(() => {
  const form = document.getElementById("filter");
  const details = form.querySelector("details");
  const said = form.appendChild(document.createElement("p"));
  const chips = form.appendChild(document.createElement("ul"));
  const boxes = [...form.elements].filter((box) => box.type === "checkbox");
  const bands = [...document.querySelectorAll("main section.band")].filter((band) => band.querySelector("[data-is]"));
  const pages = new Map((form.dataset.pages || "").match(/\S+ \S+/g)?.map((pair) => pair.split(" ")));
  const fetched = new Map();
  let asked = 0;

  const text = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const number = (count) => count.toLocaleString(document.documentElement.lang);
  const chosen = () => boxes.filter((box) => box.checked);
  const words = (box) => box.nextElementSibling.textContent.replace(/ \(\d[\d,.]*\)$/, "");

  // One of the choices of each side that has some.
  const matches = (row, choices) => {
    const is = row.dataset.is.split(" ");
    const sides = Map.groupBy ? Map.groupBy(choices, (box) => box.name) : grouped(choices);
    return [...sides.values()].every((side) => side.some((box) => is.includes(`${box.name}-${box.value}`)));
  };
  const grouped = (choices) => choices.reduce((map, box) => map.set(box.name, [...(map.get(box.name) || []), box]), new Map());

  // The rows of a year that has a page of its own, in a section like those of this page.
  const load = async (year) => {
    if (fetched.has(year)) return fetched.get(year);
    const answer = await fetch(pages.get(year));
    if (!answer.ok) throw new Error(answer.status);
    const there = new DOMParser().parseFromString(await answer.text(), "text/html");
    const section = document.createElement("section");
    section.className = "band fetched";
    const heading = section.appendChild(document.createElement("h2"));
    heading.textContent = words(boxes.find((box) => box.name === "year" && box.value === year));
    const list = section.appendChild(document.createElement("ul"));
    list.className = "list rows long";
    for (const row of there.querySelectorAll("main [data-is]")) {
      for (const link of row.querySelectorAll("a[href]")) {
        link.setAttribute("href", new URL(link.getAttribute("href"), answer.url).href);
      }
      for (const title of row.querySelectorAll("h2")) {
        const lower = document.createElement("h3");
        lower.append(...title.childNodes);
        for (const { name, value } of title.attributes) lower.setAttribute(name, value);
        title.replaceWith(lower);
      }
      list.append(document.adoptNode(row));
    }
    fetched.set(year, section);
    return section;
  };

  const show = async (choices) => {
    const turn = ++asked;
    let shown = bands;
    for (const old of document.querySelectorAll(".fetched")) old.remove();
    if (pages.size && choices.length) {
      const years = choices.filter((box) => box.name === "year").map((box) => box.value);
      try {
        shown = await Promise.all([...pages.keys()].filter((year) => !years.length || years.includes(year)).map(load));
      } catch {
        said.textContent = form.dataset.failed;
        return;
      }
      if (turn !== asked) return;
      for (const band of bands) band.hidden = true;
      form.after(...shown);
    }
    let count = 0;
    for (const band of shown) {
      let some = false;
      for (const row of band.querySelectorAll("[data-is]")) {
        row.hidden = !matches(row, choices);
        if (!row.hidden) {
          some = true;
          count += 1;
        }
      }
      band.hidden = !some;
    }
    tell(choices, count);
  };

  const tell = (choices, count) => {
    const values = { found: number(count), all: number(Number(form.dataset.count)) };
    chips.hidden = !choices.length;
    chips.replaceChildren(...choices.map(chip));
    if (!choices.length) said.textContent = "";
    else if (!count) said.textContent = `${form.dataset.none} ${choices.map(words).join(" · ")}`;
    else said.textContent = text(count === 1 ? form.dataset.one : form.dataset.other, values);
  };

  const chip = (box) => {
    const item = document.createElement("li");
    const button = item.appendChild(document.createElement("button"));
    button.type = "button";
    button.textContent = text(form.dataset.clear, { words: words(box) });
    button.addEventListener("click", () => {
      box.checked = false;
      go();
      const next = chips.querySelector("button") || details.querySelector("summary");
      next.focus();
    });
    return item;
  };

  const address = (choices) => {
    const query = new URLSearchParams(choices.map((box) => [box.name, box.value])).toString();
    return location.pathname + (query ? `?${query}` : "");
  };

  const go = () => {
    const choices = chosen();
    history.pushState(null, "", address(choices));
    show(choices);
  };

  const restore = () => {
    const query = new URLSearchParams(location.search);
    for (const box of boxes) box.checked = query.getAll(box.name).includes(box.value);
    const choices = chosen();
    show(choices);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go();
  });
  form.addEventListener("reset", () => setTimeout(go));
  addEventListener("popstate", restore);
  said.setAttribute("role", "status");
  chips.className = "list chosen";
  form.hidden = false;
  restore();
})();
