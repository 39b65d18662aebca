// Reading our own pages: enough of HTML for well-formed output, no more.

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", nbsp: '\u00a0' };

/** Text with entities replaced. */
export function decode(text) {
    return text.replace(/&(#?\w+);/g, (whole, name) => {
        if (entities[name] !== undefined) {
            return entities[name];
        }
        return name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1).replace(/^x/i, '0x'))) : whole;
    });
}

/** Attributes of one start tag. */
export function attributes(tag) {
    const found = {};
    for (const [, name, quoted] of tag.replace(/^<\w+/, '').matchAll(/([\w:-]+)(?:="([^"]*)")?/g)) {
        found[name] = quoted === undefined ? '' : decode(quoted);
    }
    return found;
}

/** What a reader sees: tags away, blanks folded. */
export function visible(html) {
    return decode(html.replace(/<(script|style)[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
}

export function title(html) {
    return decode(/<title>([\s\S]*?)<\/title>/.exec(html)?.[1] ?? '');
}

function inputsOf(html, fields) {
    for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
        const input = attributes(tag);
        const choice = input.type === 'radio' || input.type === 'checkbox';
        if (input.name && (!choice || 'checked' in input)) {
            fields.append(input.name, input.value ?? (choice ? 'on' : ''));
        }
    }
}

function selectsOf(html, fields) {
    for (const [, tag, options] of html.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)) {
        const list = [...options.matchAll(/<option\b[^>]*>/g)].map(([option]) => attributes(option));
        const chosen = list.find((option) => 'selected' in option) ?? list[0];
        if (chosen) {
            fields.append(attributes(tag).name, chosen.value ?? '');
        }
    }
}

/**
 * The forms of a page: [{ action, method, fields }], fields as a browser would send them without a button.
 */
export function forms(html) {
    return [...html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/g)].map(([, tag, inner]) => {
        const form = attributes(tag);
        const fields = new URLSearchParams();
        inputsOf(inner, fields);
        selectsOf(inner, fields);
        for (const [, area, value] of inner.matchAll(/(<textarea\b[^>]*>)\n?([\s\S]*?)<\/textarea>/g)) {
            fields.append(attributes(area).name, decode(value));
        }
        return { action: form.action ?? '', method: form.method ?? 'get', fields };
    });
}

/** The fields of the first form that has all of `names`, changed by `values`. */
export function fill(html, values, names = []) {
    const form = forms(html).find(({ fields }) => names.every((name) => fields.has(name)));
    if (!form) {
        throw new Error(`no form with ${names.join(', ')} in: ${visible(html).slice(0, 400)}`);
    }
    for (const [name, value] of Object.entries(values)) {
        if (value === null) {
            form.fields.delete(name);
        } else {
            form.fields.set(name, value);
        }
    }
    return form;
}
