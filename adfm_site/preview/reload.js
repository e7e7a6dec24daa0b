// Reloads the page when the site was rebuilt; the browser keeps the place. A hidden tab gives its stream back, since
// browsers allow six connections to one computer, and asks again when it is looked at.
"use strict";

const generation = document.currentScript.src.split("?")[1];
let stream = null;

function listen() {
  if (stream || document.hidden) return;
  stream = new EventSource("/.preview/events");
  stream.onmessage = ({ data }) => {
    if (data !== generation) location.reload();
  };
}

function rest() {
  stream?.close();
  stream = null;
}

document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
addEventListener("pagehide", rest);
addEventListener("pageshow", listen);
listen();
