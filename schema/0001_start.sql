-- The tables of the first release. One text for SQLite and PostgreSQL; {{bytes}} becomes BLOB or BYTEA.
-- Ids: 24 hex made by the application. Instants: UTC text. Money: minor units. Prices, quantities: millionths.

-- One row per migration that was applied.
CREATE TABLE schema_version (
    version BIGINT NOT NULL PRIMARY KEY,
    applied_at TEXT NOT NULL
);

CREATE TABLE merchant (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    data TEXT NOT NULL,
    created_at TEXT NOT NULL
);

-- Settings in force of each virtual host, stored at server start.
CREATE TABLE site (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    settings TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);

-- Catalogue objects as they stand in the import file, one row each.
CREATE TABLE catalogue_object (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    external_id TEXT,
    position BIGINT NOT NULL,
    hidden BIGINT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (merchant_id, kind, id)
);
CREATE UNIQUE INDEX catalogue_object_external ON catalogue_object (merchant_id, kind, external_id);

CREATE TABLE catalogue_revision (
    merchant_id TEXT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL
);

CREATE TABLE terms_document (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    lang TEXT NOT NULL,
    title TEXT NOT NULL,
    markdown TEXT NOT NULL,
    hash TEXT NOT NULL,
    published_at TEXT NOT NULL,
    current BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX terms_document_version ON terms_document (merchant_id, kind, lang, hash);

CREATE TABLE number_series (
    merchant_id TEXT NOT NULL,
    name TEXT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, name)
);

CREATE TABLE customer (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    business BIGINT NOT NULL,
    cname TEXT NOT NULL,
    vatid TEXT NOT NULL,
    fname TEXT NOT NULL,
    lname TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    pnum TEXT NOT NULL,
    street TEXT NOT NULL,
    hnum TEXT NOT NULL,
    aline1 TEXT NOT NULL,
    aline2 TEXT NOT NULL,
    pcode TEXT NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL,
    lang TEXT NOT NULL,
    tag TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
CREATE INDEX customer_email ON customer (merchant_id, email_key);

CREATE TABLE payment_method (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    holder TEXT NOT NULL,
    iban_sealed TEXT NOT NULL,
    iban_masked TEXT NOT NULL,
    mandate_reference TEXT NOT NULL,
    mandate_text TEXT NOT NULL,
    mandate_signed_at TEXT NOT NULL,
    mandate_ip TEXT NOT NULL,
    created_at TEXT NOT NULL,
    replaced_at TEXT,
    PRIMARY KEY (merchant_id, id)
);
CREATE INDEX payment_method_customer ON payment_method (merchant_id, customer_id);
CREATE INDEX payment_method_replaced ON payment_method (merchant_id, replaced_at) WHERE replaced_at IS NOT NULL;

CREATE TABLE order_ (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    submission_key TEXT NOT NULL,
    receipt_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    variant_id TEXT NOT NULL,
    lang TEXT NOT NULL,
    data TEXT NOT NULL,
    created_at TEXT NOT NULL,
    test BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX order_submission ON order_ (merchant_id, submission_key);
CREATE UNIQUE INDEX order_receipt ON order_ (merchant_id, receipt_hash);
CREATE INDEX order_contract ON order_ (merchant_id, contract_id);

-- What the customer saw and pressed, chained by hash per merchant.
CREATE TABLE order_proof (
    merchant_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    order_id TEXT NOT NULL,
    record TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (merchant_id, sequence)
);
CREATE UNIQUE INDEX order_proof_order ON order_proof (merchant_id, order_id);

CREATE TABLE contract (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    variant_id TEXT NOT NULL,
    plan_quantity BIGINT NOT NULL,
    status TEXT NOT NULL,
    lang TEXT NOT NULL,
    start_date TEXT NOT NULL,
    trial_end TEXT NOT NULL,
    term_end TEXT NOT NULL,
    end_date TEXT NOT NULL,
    billed_until TEXT NOT NULL,
    next_billing_date TEXT NOT NULL,
    billing_before_end TEXT NOT NULL DEFAULT '',
    discount_id TEXT NOT NULL,
    coupon_code TEXT NOT NULL,
    discount_periods_left BIGINT NOT NULL,
    withdrawal_end TEXT NOT NULL,
    custom_fields TEXT NOT NULL,
    terms TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    test BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX contract_number ON contract (merchant_id, number);
CREATE INDEX contract_customer ON contract (merchant_id, customer_id);
CREATE INDEX contract_end ON contract (merchant_id, end_date);
CREATE INDEX contract_declined ON contract (merchant_id, created_at) WHERE status = 'declined';

CREATE TABLE component_subscription (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    component_id TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    start_date TEXT NOT NULL,
    end_date TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
CREATE INDEX component_subscription_contract ON component_subscription (merchant_id, contract_id);

-- What was used of a metered component; usage_key is unique per contract where it is given.
CREATE TABLE metered_usage (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    component_id TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    due_at TEXT NOT NULL,
    memo TEXT NOT NULL,
    usage_key TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX metered_usage_key ON metered_usage (merchant_id, contract_id, usage_key) WHERE usage_key <> '';
-- Holds all that a sum over a period reads.
CREATE INDEX metered_usage_due ON metered_usage (merchant_id, contract_id, due_at, component_id, quantity, created_at);

-- Changes of plan and components, each with the contract before and after it.
-- status: scheduled, held (while the contract is cancelled), applied, undone, withdrawn, superseded. At most one is
-- scheduled or held per contract.
CREATE TABLE contract_change (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    effective_date TEXT NOT NULL,
    before_ TEXT NOT NULL,
    after_ TEXT NOT NULL,
    created_at TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    retry_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (merchant_id, id)
);
CREATE INDEX contract_change_contract ON contract_change (merchant_id, contract_id, created_at);
CREATE UNIQUE INDEX contract_change_scheduled ON contract_change (merchant_id, contract_id)
    WHERE status = 'scheduled';
CREATE INDEX contract_change_due ON contract_change (status, merchant_id, site_id, effective_date);

CREATE TABLE coupon_use (
    merchant_id TEXT NOT NULL,
    coupon_id TEXT NOT NULL,
    code TEXT NOT NULL,
    order_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (merchant_id, order_id)
);
CREATE INDEX coupon_use_code ON coupon_use (merchant_id, coupon_id, code);

-- Invoices and credit notes; data is frozen at issue.
CREATE TABLE invoice (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    lang TEXT NOT NULL,
    currency TEXT NOT NULL,
    net BIGINT NOT NULL,
    vat BIGINT NOT NULL,
    gross BIGINT NOT NULL,
    issue_date TEXT NOT NULL,
    due_date TEXT NOT NULL,
    period_start TEXT NOT NULL,
    period_end TEXT NOT NULL,
    paid_at TEXT,
    document_id TEXT NOT NULL,
    data TEXT NOT NULL,
    created_at TEXT NOT NULL,
    debit_date TEXT NOT NULL DEFAULT '',
    purpose TEXT NOT NULL DEFAULT '',
    paid BIGINT NOT NULL DEFAULT 0,
    credited BIGINT NOT NULL DEFAULT 0,
    returned_at TEXT,
    PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX invoice_number ON invoice (merchant_id, number);
CREATE INDEX invoice_contract ON invoice (merchant_id, contract_id, issue_date, id, kind, gross);
CREATE INDEX invoice_kind ON invoice (merchant_id, contract_id, kind, issue_date, id);
CREATE INDEX invoice_open ON invoice (merchant_id, contract_id, due_date, id)
    WHERE kind = 'invoice' AND gross > paid + credited;
CREATE INDEX invoice_issued ON invoice (merchant_id, issue_date);

-- What is not a document: payment, chargeback, refund, payout. Above 0 the customer owes more.
CREATE TABLE ledger_entry (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    booked_on TEXT NOT NULL,
    reference TEXT NOT NULL,
    invoice_id TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
CREATE INDEX ledger_entry_contract ON ledger_entry (merchant_id, contract_id, booked_on, id, amount);

-- Letters about an invoice that is overdue, one per level; data as of an invoice, frozen. Amounts in minor units.
CREATE TABLE dunning (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    invoice_id TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    level BIGINT NOT NULL,
    fee BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    lang TEXT NOT NULL,
    currency TEXT NOT NULL,
    issue_date TEXT NOT NULL,
    due_date TEXT NOT NULL,
    document_id TEXT NOT NULL,
    data TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX dunning_number ON dunning (merchant_id, number);
CREATE UNIQUE INDEX dunning_level ON dunning (merchant_id, invoice_id, level);
CREATE INDEX dunning_contract ON dunning (merchant_id, contract_id, issue_date, id);

-- What is to be paid back after a credit note, by the due day. status: open, done.
CREATE TABLE refund (
    merchant_id TEXT NOT NULL,
    credit_note_id TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    number TEXT NOT NULL,
    contract_number TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount BIGINT NOT NULL,
    payment TEXT NOT NULL,
    due_date TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at TEXT NOT NULL,
    done_at TEXT,
    PRIMARY KEY (merchant_id, credit_note_id)
);
CREATE UNIQUE INDEX refund_number ON refund (merchant_id, number);
CREATE INDEX refund_contract ON refund (merchant_id, contract_id);
CREATE INDEX refund_due ON refund (merchant_id, status, due_date);

-- Rendered once, never changed. kind: invoice, einvoice (its XML, source_id too), dunning, contract, terms, cancellation, withdrawal.
-- Bytes come last, because SQLite reads through them to what stands behind.
CREATE TABLE document (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    source_id TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    filename TEXT NOT NULL,
    media_type TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    issue_date TEXT NOT NULL,
    created_at TEXT NOT NULL,
    rendered_at TEXT,
    bytes {{bytes}},
    PRIMARY KEY (merchant_id, id)
);
CREATE INDEX document_waiting ON document (status, created_at);
CREATE UNIQUE INDEX document_source ON document (merchant_id, kind, source_id);
CREATE INDEX document_contract ON document (merchant_id, contract_id);
CREATE INDEX document_papers ON document (merchant_id, contract_id, issue_date, id)
 WHERE kind IN ('contract', 'cancellation', 'withdrawal');

CREATE TABLE self_service_token (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    hash TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    all_contracts BIGINT NOT NULL,
    scope TEXT NOT NULL,
    channel TEXT NOT NULL,
    single_use BIGINT NOT NULL,
    lang TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    revoked_at TEXT,
    created_at TEXT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX self_service_token_hash ON self_service_token (merchant_id, hash);
CREATE INDEX self_service_token_customer ON self_service_token (merchant_id, customer_id, expires_at);
CREATE INDEX self_service_token_end ON self_service_token (merchant_id, expires_at);

CREATE TABLE session (
    merchant_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    token_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    all_contracts BIGINT NOT NULL,
    scope TEXT NOT NULL,
    lang TEXT NOT NULL,
    created_at TEXT NOT NULL,
    touched_at TEXT NOT NULL,
    idle_until TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    ended_at TEXT,
    PRIMARY KEY (merchant_id, hash)
);
CREATE INDEX session_token ON session (merchant_id, token_id);
CREATE INDEX session_customer ON session (merchant_id, customer_id);
CREATE INDEX session_end ON session (merchant_id, ends_at);

-- What a customer wants to change and has not confirmed yet, one of a kind: the code from the mail is awaited.
CREATE TABLE pending_change (
    merchant_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    wanted TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    attempts_left BIGINT NOT NULL,
    expires_at TEXT NOT NULL,
    codes BIGINT NOT NULL,
    codes_since TEXT NOT NULL,
    PRIMARY KEY (merchant_id, customer_id, kind)
);
CREATE INDEX pending_change_end ON pending_change (merchant_id, expires_at);

-- Requests for erasure and what was answered; completed when no contract runs any more: then the customer is locked.
CREATE TABLE erasure_request (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    customer_number TEXT NOT NULL,
    answer TEXT NOT NULL,
    requested_at TEXT NOT NULL,
    completed_at TEXT,
    PRIMARY KEY (merchant_id, id)
);
CREATE INDEX erasure_request_customer ON erasure_request (merchant_id, customer_id);
CREATE INDEX erasure_request_completed ON erasure_request (merchant_id, completed_at, requested_at);

-- Statements from the public legal pages, stored whether they match a contract or not.
CREATE TABLE cancellation (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    submission_key TEXT NOT NULL,
    receipt_hash TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    status TEXT NOT NULL,
    email TEXT NOT NULL,
    lang TEXT NOT NULL,
    statement TEXT NOT NULL,
    received_at TEXT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX cancellation_submission ON cancellation (merchant_id, submission_key);
CREATE UNIQUE INDEX cancellation_receipt ON cancellation (merchant_id, receipt_hash);
CREATE INDEX cancellation_number ON cancellation (merchant_id, number);
CREATE INDEX cancellation_contract ON cancellation (merchant_id, contract_id);

CREATE TABLE withdrawal (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    submission_key TEXT NOT NULL,
    receipt_hash TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    status TEXT NOT NULL,
    email TEXT NOT NULL,
    lang TEXT NOT NULL,
    statement TEXT NOT NULL,
    received_at TEXT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
CREATE UNIQUE INDEX withdrawal_submission ON withdrawal (merchant_id, submission_key);
CREATE UNIQUE INDEX withdrawal_receipt ON withdrawal (merchant_id, receipt_hash);
CREATE INDEX withdrawal_number ON withdrawal (merchant_id, number);
CREATE INDEX withdrawal_contract ON withdrawal (merchant_id, contract_id);

-- Mails to send; written in the transaction of what they tell about. status: waiting, sent, failed.
CREATE TABLE outbox (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    event TEXT NOT NULL,
    class TEXT NOT NULL,
    recipient TEXT NOT NULL,
    lang TEXT NOT NULL,
    contract_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    data TEXT NOT NULL,
    documents TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at TEXT NOT NULL,
    claimed_until TEXT NOT NULL,
    claimed_by TEXT NOT NULL,
    last_error TEXT NOT NULL,
    created_at TEXT NOT NULL,
    sent_at TEXT,
    PRIMARY KEY (merchant_id, id)
);
CREATE INDEX outbox_due ON outbox (status, due_at);
CREATE INDEX outbox_contract ON outbox (merchant_id, contract_id);
CREATE INDEX outbox_class ON outbox (merchant_id, class, id);
CREATE INDEX outbox_customer ON outbox (merchant_id, customer_id) WHERE customer_id <> '';
CREATE INDEX outbox_recipient ON outbox (merchant_id, lower(recipient), created_at);

-- VAT IDs of orders without VAT, to be looked up by the service of SelfServiceVATCheck, and what it said.
CREATE TABLE vat_check (
    merchant_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    vat_id TEXT NOT NULL,
    status TEXT NOT NULL,
    reference TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    due_at TEXT NOT NULL,
    last_error TEXT NOT NULL,
    created_at TEXT NOT NULL,
    checked_at TEXT,
    PRIMARY KEY (merchant_id, order_id)
);
CREATE INDEX vat_check_due ON vat_check (status, due_at);

-- Events for other systems; customer_id is '' for those of the catalogue.
CREATE TABLE webhook_event (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    event TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
CREATE INDEX webhook_event_customer ON webhook_event (merchant_id, customer_id);

CREATE TABLE audit_event (
    merchant_id TEXT NOT NULL,
    id TEXT NOT NULL,
    event TEXT NOT NULL,
    object_id TEXT NOT NULL,
    actor TEXT NOT NULL,
    before_ TEXT NOT NULL,
    after_ TEXT NOT NULL,
    created_at TEXT NOT NULL,
    PRIMARY KEY (merchant_id, id)
);
CREATE INDEX audit_event_object ON audit_event (merchant_id, object_id, created_at);

-- Who does background work at the moment; not tied to a merchant.
CREATE TABLE job_lease (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until TEXT NOT NULL
);
