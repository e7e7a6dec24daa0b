/* What the gate looks at inside a page. Each function gives sentences about what is wrong. */
window.look = (() => {
  const named = element => {
    const id = element.id ? `#${element.id}` : element.className ? `.${String(element.className).split(" ").join(".")}` : "";
    return `<${element.tagName.toLowerCase()}${id}> ${(element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 50)}`;
  };
  const seen = element => element.checkVisibility({ checkVisibilityCSS: true }) && element.getClientRects().length > 0;
  const onlyHeard = style => style.clipPath === "inset(50%)";

  /* Everything that a key can reach, in the order of the document. */
  const stops = () =>
    [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")].filter(
      element => element.tabIndex >= 0 && !element.disabled && seen(element)
    );

  /* WCAG 2.2, 1.4.10: no wider than the window, and which elements stand out of it. */
  const reflow = () => {
    const wide = document.scrollingElement.scrollWidth - innerWidth;
    if (wide <= 0) return [];
    const out = [...document.body.querySelectorAll("*")].filter(element => element.getBoundingClientRect().right > innerWidth + 1);
    return [`${wide} pixels too wide: ${out.slice(0, 3).map(named).join("; ")}`];
  };

  /* WCAG 2.2, 1.4.12: boxes whose words are cut off, or run over what comes after. */
  const clipped = () =>
    [...document.body.querySelectorAll("*")]
      .filter(element => {
        const style = getComputedStyle(element);
        if (!seen(element) || onlyHeard(style) || style.display.startsWith("inline") || !(element.textContent || "").trim()) return false;
        const tooWide = element.scrollWidth - element.clientWidth > 1;
        const tooHigh = element.scrollHeight - element.clientHeight;
        const cuts = way => way === "hidden" || way === "clip";
        if (cuts(style.overflowX) && tooWide) return true;
        if (cuts(style.overflowY)) return tooHigh > 1;
        return style.overflowY === "visible" && element.clientHeight > 0 && tooHigh > 0.8 * parseFloat(style.fontSize);
      })
      .map(named);

  /* Words over other words: lines of two texts that share more than half of their height. */
  const overlapping = () => {
    const lines = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      let around = text.parentElement;
      if (!text.data.trim() || !seen(around) || around.matches("details:not([open])")) continue;
      while (around && !onlyHeard(getComputedStyle(around))) around = around.parentElement;
      if (around) continue;
      range.selectNodeContents(text);
      lines.push(...[...range.getClientRects()].map(box => ({ text, box })));
    }
    lines.sort((a, b) => a.box.top - b.box.top);
    const faults = new Set();
    lines.forEach(({ text, box }, at) => {
      for (const other of lines.slice(at + 1)) {
        const middle = other.box.top + Math.min(box.height, other.box.height) / 2;
        if (other.box.top > box.bottom) break;
        const shared = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        if (text !== other.text && shared > 2 && middle < box.bottom) faults.add(`${named(text.parentElement)} and ${named(other.text.parentElement)}`);
      }
    });
    return [...faults];
  };

  const ringed = style =>
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && style.outlineColor !== "rgba(0, 0, 0, 0)") ||
    (style.boxShadow !== "none" && !matchMedia("(forced-colors: active)").matches);

  const uncovered = element =>
    [...element.getClientRects()].some(box => {
      const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
      const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
      const top = document.elementFromPoint(x, y);
      return top && (top === element || element.contains(top) || top.contains(element));
    });

  /* Gives the focus to every stop; a key must have been pressed before, so that the ring is shown as for the keyboard. */
  const focused = () => {
    const faults = { ring: [], obscured: [] };
    for (const element of stops()) {
      element.focus();
      if (document.activeElement !== element) faults.obscured.push(`takes no focus: ${named(element)}`);
      if (!ringed(getComputedStyle(element))) faults.ring.push(named(element));
      if (!uncovered(element)) faults.obscured.push(named(element));
    }
    document.activeElement.blur();
    return faults;
  };

  const position = () => stops().indexOf(document.activeElement);
  const count = () => stops().length;
  return { reflow, clipped, overlapping, focused, position, count };
})();
