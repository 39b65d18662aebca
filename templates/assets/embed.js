/* Loader for the merchant's own page: gives the frame the height of what is inside it, and brings its beginning
   back into view when the next page opens in it.
   <iframe class="selfservice" src="https://kunden.example/order/…" title="…" height="1600"></iframe>
   <script src="https://kunden.example/order/embed.js" defer></script>
   Without this script the frame keeps its fixed height and scrolls. */
(function () {
  'use strict';
  var MIN = 240, MAX = 20000;
  var frames = [];
  document.querySelectorAll('iframe.selfservice').forEach(function (frame) {
    var origin;
    try { origin = new URL(frame.src, location.href).origin; } catch (e) { return; }
    if (!/^https?:\/\//.test(origin)) return;          /* file:, data: and 'null' origins */
    frames.push({ frame: frame, origin: origin });
    var loads = 0;
    frame.addEventListener('load', function () {
      loads++;                                         /* the first page is where the reader left it */
      if (loads > 1 && frame.getBoundingClientRect().top < 0) frame.scrollIntoView({ block: 'start' });
    });
  });
  window.addEventListener('message', function (event) {
    if (typeof event.data !== 'number' || !isFinite(event.data)) return;
    frames.forEach(function (f) {
      if (event.origin !== f.origin || event.source !== f.frame.contentWindow) return;
      f.frame.style.height = Math.min(MAX, Math.max(MIN, Math.ceil(event.data))) + 'px';
      f.frame.setAttribute('scrolling', 'no');
    });
  });
  /* 0 asks for the height (again). Before the frame has left its empty first page, nobody of that origin is there. */
  var ask = function (f) {
    var empty = f.frame.contentDocument !== null && f.origin !== location.origin;
    if (f.frame.contentWindow && !empty) f.frame.contentWindow.postMessage(0, f.origin);
  };
  frames.forEach(function (f) {
    f.frame.addEventListener('load', function () { ask(f); });
    ask(f);
  });
}());
