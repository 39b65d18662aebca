/* Optional enhancement: every page works with this file missing. Amounts come from the server only.
   No storage, no cookies, no requests but to the order page itself. */
(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('js');

  /* 1 error summary: move focus, so that screen readers start there */
  var summary = document.querySelector('.error-summary');
  if (summary) summary.focus();

  /* 2 order form: the server calculates; its answer to "update" replaces the parts marked data-live.
     Only what the price depends on is sent before the customer presses a button. */
  var form = document.querySelector('form[data-order]');
  var PRICED = /^(component\[|quantity$|plan$|type$|country$|vatid$)/;
  var SENT = /^(component\[|quantity$|plan$|type$|country$|vatid$|payment$|state$|csrf$|contract$|language$|tag$|return$)/;
  if (form && window.fetch && window.URLSearchParams && window.DOMParser) startOrder();

  function startOrder() {
    var status = document.getElementById('live');
    var timer = 0;
    var turn = 0;

    function preview(extra) {
      var data = new URLSearchParams();
      Array.prototype.forEach.call(form.elements, function (el) {
        var open = (el.type !== 'checkbox' && el.type !== 'radio') || el.checked;
        var kept = el.name === 'coupon' && el.type === 'hidden';
        if (open && el.tagName !== 'BUTTON' && (kept || SENT.test(el.name))) data.append(el.name, el.value);
      });
      Object.keys(extra).forEach(function (name) { data.set(name, extra[name]); });
      data.set('do', 'update');
      return data;
    }

    /* each sum with its label, as read aloud */
    function total() {
      return Array.prototype.map.call(form.querySelector('[data-total]').rows, function (row) {
        return row.cells[0].firstChild.textContent + ' ' + row.cells[1].textContent;
      }).join(', ');
    }

    function show(page, withCoupon) {
      var before = total();
      form.querySelectorAll('[data-live]').forEach(function (old) {
        var fresh = page.querySelector('[data-live="' + old.dataset.live + '"]');
        old.hidden = !fresh || fresh.hidden;
        if (fresh && old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML;
      });
      form.querySelectorAll('.hint[id]').forEach(function (old) {
        var fresh = page.getElementById(old.id);
        if (fresh) old.textContent = fresh.textContent;
      });
      form.querySelectorAll('[data-live-hidden]').forEach(function (old) {
        var fresh = page.querySelector('[data-live-hidden="' + old.dataset.liveHidden + '"]');
        var chosen = page.querySelector('[data-live-hidden] :checked');
        old.hidden = !fresh || fresh.hidden;
        if (old.hidden && chosen && old.querySelector(':checked')) {     /* what is gone cannot stay chosen */
          form.querySelector('[data-live-hidden] [value="' + chosen.value + '"]').checked = true;
        }
      });
      var news = [withCoupon && showCoupon(page), total() !== before && total()].filter(Boolean);
      if (news.length) status.textContent = news.join(' ');
    }

    function showCoupon(page) {
      var block = form.querySelector('[data-live-coupon]');
      var fresh = page.querySelector('[data-live-coupon]');
      if (!block || !fresh) return '';
      block.innerHTML = fresh.innerHTML;
      var message = block.querySelector('.error, .badge');
      document.getElementById('coupon').focus();
      return message ? message.textContent : '';
    }

    function refresh(extra, withCoupon) {
      var mine = ++turn;
      clearTimeout(timer);
      fetch(form.action, { method: 'POST', body: preview(extra), credentials: 'same-origin' })
        .then(function (answer) {
          if (answer.status !== 200 && answer.status !== 422) throw new Error('no preview');
          return answer.text();
        })
        .then(function (text) {
          if (mine !== turn) return;                  /* a newer question is under way */
          form.removeAttribute('data-stale');
          show(new DOMParser().parseFromString(text, 'text/html'), withCoupon);
        })
        .catch(function () {
          if (mine !== turn) return;
          form.setAttribute('data-stale', '');        /* shows the button that asks for the price by POST */
          status.textContent = form.querySelector('.no-js').textContent.trim();
        });
    }

    function soon() {
      clearTimeout(timer);
      timer = setTimeout(refresh, 180, {}, false);
    }

    function announce(input) {
      var label = input.labels && input.labels[0] && (input.labels[0].querySelector('.t') || input.labels[0]);
      if (label) status.textContent = label.textContent + ': ' + input.value;
    }

    /* the same arithmetic as the server's: nothing, or at least the minimum, at most the maximum */
    function stepped(input, by) {
      var least = Number(input.dataset.min || 0);
      var next = (Number(String(input.value).replace(',', '.')) || 0) + by * (Number(input.step) || 1);
      if (next < least) next = by > 0 ? least : Number(input.min || 0);
      if (input.max !== '') next = Math.min(Number(input.max), next);
      return String(Number(Math.max(Number(input.min || 0), next).toFixed(6)));
    }

    function step(button) {
      var at = button.value.lastIndexOf(':');
      var input = form.elements[button.value.slice(0, at)];
      if (!input) return false;
      if (input.type === 'checkbox') input.checked = true;
      else input.value = stepped(input, Number(button.value.slice(at + 1)));
      if (input.type !== 'checkbox') announce(input);
      refresh({}, false);
      return true;
    }

    form.addEventListener('input', function (e) {
      if (PRICED.test(e.target.name) && e.target.type !== 'text') soon();
    });
    form.addEventListener('change', function (e) {
      if (!PRICED.test(e.target.name)) return;
      if (e.target.type === 'number') announce(e.target);
      soon();
    });
    form.addEventListener('click', function (e) {
      var button = e.target.closest('button');
      if (!button) return;
      if (button.name === 'step' && step(button)) e.preventDefault();
      if (!button.closest('[data-live-coupon]')) return;
      e.preventDefault();
      refresh(button.name === 'remove' ? { remove: 'coupon' } : { coupon: form.elements.coupon.value }, true);
    });
    form.addEventListener('keydown', function (e) {
      var apply = form.querySelector('.coupon button');
      if (e.key !== 'Enter' || e.target.id !== 'coupon' || !apply || e.target === apply) return;
      e.preventDefault();
      apply.click();
    });
    form.addEventListener('submit', function () { clearTimeout(timer); turn++; });
    function touched(el) {
      if (el.type === 'checkbox' || el.type === 'radio') return el.checked !== el.defaultChecked;
      if (el.tagName === 'SELECT') return el.selectedIndex > 0 && !el.options[el.selectedIndex].defaultSelected;
      return 'defaultValue' in el && el.type !== 'hidden' && el.value !== el.defaultValue;
    }

    function anyTouched(pattern) {
      return Array.prototype.some.call(form.elements, function (el) {
        return el.name && pattern.test(el.name) && touched(el);
      });
    }

    /* a browser that brings back what was typed also needs its price */
    window.addEventListener('pageshow', function () { if (anyTouched(PRICED)) refresh({}, false); });

    /* another language must not lose what was typed: the form goes along */
    document.querySelectorAll('.lang a').forEach(function (link) {
      link.addEventListener('click', function (e) {
        if (!form.elements.language || !anyTouched(/./)) return;
        e.preventDefault();
        form.elements.language.value = link.hreflang;
        form.submit();
      });
    });
  }

  /* 3 one submit per press on binding actions (the server is idempotent as well); the button says that it is under way */
  document.querySelectorAll('form[data-once]').forEach(function (f) {
    var sent = null;
    var words = '';
    function reset() {
      if (!sent) return;
      sent.innerHTML = words;
      sent.removeAttribute('aria-disabled');
      sent = null;
    }
    f.addEventListener('submit', function (e) {
      if (sent) return e.preventDefault();
      sent = e.submitter || f.querySelector('.btn');
      words = sent.innerHTML;
      sent.textContent = f.dataset.once;
      sent.setAttribute('aria-disabled', 'true');
      setTimeout(reset, 15000);                             /* no answer, or stopped: it may be tried again */
    });
    window.addEventListener('pageshow', reset);             /* back from the next page */
  });

  /* 4 copy button */
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

  /* 5 print button exists only where it can work */
  document.querySelectorAll('button[data-print]').forEach(function (b) {
    b.hidden = false;
    b.addEventListener('click', function () { window.print(); });
  });

  /* 6 single-use token: leave no trace of it in the address bar */
  if (root.hasAttribute('data-strip-url') && history.replaceState) {
    history.replaceState(null, '', location.pathname);
  }

  /* 7 a slip in the IBAN is told when the field is left; the server decides */
  var slip = document.getElementById('iban-slip');
  var LENGTHS = 'NO15BE16DKFINL18MKSI19ATEELTLU20CHHRLILV21BGDEGBIEMERSVA22GI23ADCZESMDROSESK24PT25IS26FRGRITMCSM27ALCYHUPL28MT31';
  function isIban(iban) {
    return /^\w+$/.test(iban) && new RegExp(iban.slice(0, 2) + '([A-Z]{2})*' + iban.length).test(LENGTHS) &&
      (iban.slice(4) + iban.slice(0, 4)).split('').reduce(function (rest, c) {
        return ('' + rest + parseInt(c, 36)) % 97;
      }, 0) === 1;
  }
  if (slip && !document.getElementById('iban-error')) document.getElementById('iban').addEventListener('change', function (e) {
    setTimeout(function () {                     /* not between press and release of what was clicked */
      var iban = e.target.value.replace(/[\s.-]/g, '').toUpperCase();
      var live = document.getElementById('live');
      slip.hidden = !iban || isIban(iban);
      e.target.setAttribute('aria-invalid', !slip.hidden);
      e.target.setAttribute('aria-describedby', slip.hidden ? 'iban-hint' : 'iban-hint ' + slip.id);
      if (!slip.hidden && live) live.textContent = slip.textContent;
    }, 300);
  });

  /* 8 messages to configured ancestors, never '*', each a bare number: the height of the page, or, below zero, how far down
     the part is that should be seen */
  var parents = (root.dataset.embedParents || '').split(' ').filter(Boolean);
  if (window.parent !== window && parents.length && 'ResizeObserver' in window) {
    var last = 0;
    var tell = function (number) {
      parents.forEach(function (origin) {
        try { window.parent.postMessage(number, origin); } catch (e) { /* invalid origin in configuration */ }
      });
    };
    /* Measured on demand too: in a frame out of sight no observer is called before the reader scrolls to it. */
    var send = function () {
      last = Math.ceil(document.body.getBoundingClientRect().height);
      tell(last);
    };
    var point = function (selector) {
      var part = document.querySelector(selector);
      if (part) tell(-Math.max(1, Math.round(part.getBoundingClientRect().top + window.scrollY - 64)));   /* with its label */
    };
    new ResizeObserver(function () {
      if (Math.ceil(document.body.getBoundingClientRect().height) !== last) send();
    }).observe(document.body);
    window.addEventListener('message', function (e) {      /* 0 = say the height again, 1 = what should be seen first */
      if (e.source !== window.parent || parents.indexOf(e.origin) === -1) return;
      if (e.data === 0) send();
      if (e.data === 1) point('.error-summary, :target');
    });
    document.addEventListener('click', function (e) {      /* a link within the page cannot scroll the page around it */
      if (e.target.closest('a[href^="#"]')) setTimeout(point, 0, ':target');
    });
  }

  /* 9 a session that ends soon says so; the button then moves its end without leaving the page, so that nothing typed is lost */
  var session = document.querySelector('[data-session-left]');
  if (session && window.fetch && window.DOMParser) watchSession();

  function watchSession() {
    var soon = session.querySelector('[data-session-soon]');
    var text = session.querySelector('[data-session-text]');
    var timer = 0;

    function warn() {
      session.classList.add('session-soon');
      soon.classList.remove('vh');
      soon.setAttribute('role', 'alert');
      soon.hidden = false;
    }

    function wait(left) {
      clearTimeout(timer);
      session.classList.remove('session-soon');
      soon.hidden = true;
      timer = setTimeout(warn, Math.max(0, left - Math.min(300, left / 2)) * 1000);
    }

    session.querySelector('form').addEventListener('submit', function (e) {
      var form = e.target;
      e.preventDefault();
      fetch(form.getAttribute('action'), { method: 'POST', body: new URLSearchParams(new FormData(form)), credentials: 'same-origin' })
        .then(function (answer) {
          if (!answer.ok) throw new Error('no session');
          return answer.text();
        })
        .then(function (page) {
          var fresh = new DOMParser().parseFromString(page, 'text/html').querySelector('[data-session-left]');
          text.textContent = fresh.querySelector('[data-session-text]').textContent;
          text.setAttribute('role', 'status');
          wait(Number(fresh.dataset.sessionLeft));
        })
        .catch(function () { form.submit(); });          /* the server says what became of it */
    });
    wait(Number(session.dataset.sessionLeft));
  }
}());
