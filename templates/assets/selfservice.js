/* Optional enhancement: every page works with this file missing. Amounts shown here are a preview;
   the server calculates again on every POST. No storage, no cookies, no requests. */
(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('js');

  /* 1 error summary: move focus, so that screen readers start there */
  var summary = document.querySelector('.error-summary');
  if (summary) summary.focus();

  /* 2 portal menu: the server sends it open; close it on narrow screens */
  var menu = document.querySelector('details.pnav');
  if (menu && window.matchMedia) {
    var mq = matchMedia('(max-width: 899px)');
    var sync = function () { menu.open = !mq.matches; };
    sync();
    mq.addEventListener('change', sync);
  }

  /* 3 cart preview; net prices and tax come from the server, data-vat is only for the preview */
  var form = document.querySelector('form[data-cart]');
  if (form) {
    var fmt = new Intl.NumberFormat(root.lang, { style: 'currency', currency: form.dataset.currency || 'EUR' });
    var money = function (cents) { return fmt.format(cents / 100).replace('-', '\u2212'); };
    var base = Number(form.dataset.base);
    var setup = Number(form.dataset.setup);
    var percent = Number(form.dataset.couponPercent || 0);
    var vat = Number(form.dataset.vat || 0);            /* percent, only where prices are net */
    var months = Number(form.dataset.months || 1);      /* months in one billing period */
    var put = function (key, text) {
      form.querySelectorAll('[data-out="' + key + '"]').forEach(function (el) { el.textContent = text; });
    };
    /* data-scale="5:200 20:160 *:120", data-mode="graduated" or "volume" */
    var scaled = function (el, n) {
      if (!el.dataset.scale) return n * Number(el.dataset.cents);
      var sum = 0, from = 0, all = el.dataset.mode === 'volume';
      el.dataset.scale.split(' ').some(function (step) {
        var to = step.split(':')[0] === '*' ? Infinity : Number(step.split(':')[0]);
        var cents = Number(step.split(':')[1]);
        if (all) { if (n <= to) { sum = n * cents; return true; } return false; }
        sum += Math.max(0, Math.min(n, to) - from) * cents;
        from = to;
        return n <= to;
      });
      return sum;
    };
    /* the tier reached now is bold */
    var mark = function (el, n) {
      var at = el.dataset.scale.split(' ').findIndex(function (step) { return step.charAt(0) === '*' || n <= Number(step.split(':')[0]); });
      el.closest('.option').querySelectorAll('.scale tbody tr').forEach(function (row, i) { row.classList.toggle('on', n > 0 && i === at); });
    };
    var recalc = function () {
      var period = base;
      form.querySelectorAll('[data-cents]').forEach(function (el) {
        var n = el.type === 'checkbox' ? (el.checked ? 1 : 0)
          : Math.min(Number(el.max) || 0, Math.max(0, Math.floor(Number(el.value) || 0)));
        var amount = scaled(el, n);
        if (el.dataset.scale) mark(el, n);
        period += amount;
        form.querySelectorAll('[data-line="' + el.name + '"]').forEach(function (line) {
          line.hidden = n === 0;
          line.querySelector('td').textContent = money(amount);
          var q = line.querySelector('[data-n]');
          if (q) q.textContent = String(n);
        });
      });
      var off = Math.round(period * percent / 100);
      var now = period - off;
      put('regular', money(period));
      put('discount', money(-off));
      put('monthly', money(now));
      put('permonth', money(Math.round(now / months)));
      put('vat', money(Math.round(now * vat / 100)));
      put('gross', money(now + Math.round(now * vat / 100)));
      put('first', money(now + setup + Math.round((now + setup) * vat / 100)));
    };
    form.addEventListener('input', recalc);
    form.addEventListener('click', function (e) {
      var b = e.target.closest('button[name="step"]');
      if (!b) return;
      e.preventDefault();                       /* without script: a normal POST */
      var input = form.elements[b.value.slice(0, -3)];
      var next = Number(input.value || 0) + (b.value.slice(-2) === '+1' ? 1 : -1);
      input.value = String(Math.min(Number(input.max), Math.max(Number(input.min), next)));
      recalc();
      var live = document.getElementById('live');
      if (live) live.textContent = input.labels[0].textContent + ': ' + input.value;
    });
    recalc();
  }

  /* 4 one submit per press on binding actions (the server is idempotent as well) */
  document.querySelectorAll('form[data-once]').forEach(function (f) {
    var sent = false;
    f.addEventListener('submit', function (e) { if (sent) e.preventDefault(); sent = true; });
  });

  /* 5 copy button */
  document.querySelectorAll('button[data-copy]').forEach(function (b) {
    b.hidden = !navigator.clipboard;
    b.addEventListener('click', function () {
      var field = document.getElementById(b.dataset.copy);
      navigator.clipboard.writeText(field.value || field.textContent).then(function () {
        document.getElementById('live').textContent = b.dataset.done;
        b.textContent = b.dataset.done;
      });
    });
  });

  /* 6 print button exists only where it can work */
  document.querySelectorAll('button[data-print]').forEach(function (b) {
    b.hidden = false;
    b.addEventListener('click', function () { window.print(); });
  });

  /* 7 single-use token: leave no trace of it in the address bar */
  if (root.hasAttribute('data-strip-url') && history.replaceState) {
    history.replaceState(null, '', location.pathname);
  }

  /* 8 height message: a bare number, to configured ancestors only, never '*' */
  var parents = (root.dataset.embedParents || '').split(' ').filter(Boolean);
  if (window.parent !== window && parents.length && 'ResizeObserver' in window) {
    var last = 0;
    var send = function () {
      parents.forEach(function (origin) {
        try { window.parent.postMessage(last, origin); } catch (e) { /* invalid origin in configuration */ }
      });
    };
    new ResizeObserver(function () {
      var h = Math.ceil(document.body.getBoundingClientRect().height);
      if (h !== last) { last = h; send(); }
    }).observe(document.body);
    window.addEventListener('message', function (e) {      /* loader came later: 0 = say it again */
      if (e.data === 0 && e.source === window.parent && parents.indexOf(e.origin) !== -1) send();
    });
  }
}());
