/* Search from a plain folder. A browser starts no worker from a file, so there, and only there, what would run in a
 * worker runs in a hidden frame of the page. Material finds this script by its name (see mkdocs.yml). */
(function () {
"use strict";
if (location.protocol !== "file:") return;

class IFrameWorker extends EventTarget {
  constructor(address) {
    super();
    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.title = "Search";
    frame.srcdoc = "<!doctype html><title>Search</title>";
    this.ready = new Promise((done, failed) => {
      frame.addEventListener("load", () => {
        const inside = frame.contentWindow;
        const load = (source) => new Promise((loaded, missing) => {
          const script = inside.document.createElement("script");
          script.src = new URL(source, document.baseURI);
          script.addEventListener("load", loaded);
          script.addEventListener("error", () => missing(new Error(`${source} cannot be read`)));
          inside.document.head.append(script);
        });
        inside.postMessage = (data) => { this.dispatchEvent(new MessageEvent("message", { data })); };
        inside.importScripts = async (...sources) => { for (const source of sources) await load(source); };
        load(address).then(() => done(inside), failed);
      }, { once: true });
    });
    document.body.append(frame);
  }

  postMessage(data) {
    this.ready.then((inside) => inside.dispatchEvent(new inside.MessageEvent("message", { data })));
  }
}
// Material's worker asks its parent for this name.
window.IFrameWorker = IFrameWorker;
window.Worker = IFrameWorker;
}());
