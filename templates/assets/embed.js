/* Loader for the merchant's own page: puts order pages where the page has room for them, gives each frame the height
   of what is inside it, and brings into view what the next page in it starts with: its beginning, its errors, the part
   that is to be changed.
   <div data-selfservice="webhosting-plus" data-language="de" data-prefill="country=AT&amp;coupon=NORD25">
     <a href="https://kunden.example/order/webhosting-plus">Bestellen</a></div>
   <iframe class="selfservice" src="https://kunden.example/order/…" title="…" height="1600"></iframe>
   <script src="https://kunden.example/order/embed.js" defer></script>
   Attributes are described in docs/EMBEDDING.md. Without this script the link or the frame itself remains. */
(function () {
  'use strict';
  var MIN = 240, MAX = 20000;
  var frames = [];
  var script = document.currentScript;
  var orders = script ? script.src.replace(/\/embed\.js([?#].*)?$/, '') : '';

  /* An element that names a plan variant becomes its order page; anything in it was for readers without script. */
  document.querySelectorAll('[data-selfservice]').forEach(function (place) {
    if (!orders) return;                               /* loaded in a way that hides where it came from: the link stays */
    var query = new URLSearchParams(place.getAttribute('data-prefill') || '');
    var language = place.getAttribute('data-language') || document.documentElement.lang.slice(0, 2);
    var target = place;
    try {
      target = document.querySelector(place.getAttribute('data-target')) || place;
    } catch (e) { /* no attribute, or no selector */ }
    var frame = document.createElement('iframe');
    if (language) query.set('language', language);
    frame.className = 'selfservice';
    frame.title = place.getAttribute('data-title') || place.textContent.trim();
    frame.src = orders + '/' + encodeURIComponent(place.getAttribute('data-selfservice')) + '?' + query;
    frame.style.cssText = 'display:block;width:100%;border:0;height:' + (place.getAttribute('data-height') || 1600) + 'px';
    target.textContent = '';
    target.appendChild(frame);
  });

  document.querySelectorAll('iframe.selfservice').forEach(function (frame) {
    var origin;
    try { origin = new URL(frame.src, location.href).origin; } catch (e) { return; }
    if (!/^https?:\/\//.test(origin)) return;          /* file:, data: and 'null' origins */
    frames.push({ frame: frame, origin: origin, loads: 0 });
  });
  /* Down to the part that starts so many pixels below the frame's edge, unless the reader sees it already. */
  function show(frame, pixels) {
    var top = frame.getBoundingClientRect().top + pixels;
    if (top >= 0 && top < window.innerHeight / 2) return;
    frame.style.scrollMarginTop = -pixels + 'px';
    frame.scrollIntoView({ block: 'start' });
    frame.style.scrollMarginTop = '';
  }
  window.addEventListener('message', function (event) {
    if (typeof event.data !== 'number' || !isFinite(event.data)) return;
    frames.forEach(function (f) {
      if (event.origin !== f.origin || event.source !== f.frame.contentWindow) return;
      if (event.data < 0) return show(f.frame, Math.min(MAX, -event.data));
      f.frame.style.height = Math.min(MAX, Math.max(MIN, Math.ceil(event.data))) + 'px';
      f.frame.setAttribute('scrolling', 'no');
    });
  });
  /* 0 asks for the height (again), 1 for the part to be seen. Before the frame has left its empty first page, nobody of
     that origin is there. */
  var ask = function (f, number) {
    var empty = f.frame.contentDocument !== null && f.origin !== location.origin;
    if (f.frame.contentWindow && !empty) f.frame.contentWindow.postMessage(number, f.origin);
  };
  frames.forEach(function (f) {
    f.frame.addEventListener('load', function () {
      f.loads++;
      ask(f, 0);
      if (f.loads === 1) return;                       /* the first page is where the reader left it */
      if (f.frame.getBoundingClientRect().top < 0) f.frame.scrollIntoView({ block: 'start' });
      ask(f, 1);
    });
    ask(f, 0);
  });
}());
