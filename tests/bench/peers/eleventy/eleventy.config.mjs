// The ways into the archive are collections of pages, each of which one template turns into a page.
const LISTS = ["series", "topics", "organisations", "country", "kind", "year"];

export default (site) => {
  site.addPassthroughCopy("content/events/**/*.pdf");
  site.addFilter("row", (date) => date.toISOString().slice(0, 10));
  const events = (api) => api.getFilteredByGlob("content/events/**/*.md");
  site.addCollection("events", (api) => events(api).sort((one, other) => other.date - one.date));
  site.addCollection("bySeries", (api) => {
    const found = {};
    for (const event of events(api)) (found[event.data.series] ??= []).push(event);
    for (const each of Object.values(found)) each.sort((one, other) => one.data.number - other.data.number);
    return found;
  });
  site.addCollection("byAddress", (api) => Object.fromEntries(events(api).map((event) => [event.url, event])));
  site.addCollection("names", (api) =>
    Object.fromEntries(api.getFilteredByGlob("content/{series,organisations}/*.md").map((each) => [each.fileSlug, each])));
  site.addCollection("lists", (api) => {
    const lists = new Map();
    for (const event of events(api)) {
      const under = { ...event.data, organisations: event.data.roles.map((each) => each.organisation), year: event.date.getUTCFullYear() };
      for (const way of LISTS) {
        for (const value of new Set([].concat(under[way]))) {
          const address = way === "year" ? `/events/${value}/` : `/${way}/${value}/`;
          if (!lists.has(address)) lists.set(address, { way, value, address, events: [] });
          lists.get(address).events.push(event);
        }
      }
    }
    return [...lists.values()];
  });
  site.addCollection("ways", (api) => LISTS.map((way) => ({ way, address: `/${way}/` })));
  return { dir: { input: "content", includes: "../_includes", output: "output" }, markdownTemplateEngine: false };
};
