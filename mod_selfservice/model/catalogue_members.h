/*
 * The objects of a catalogue file and the members they may have: one table for checker, links and
 * schema test.
 */
#ifndef SS_CATALOGUE_MEMBERS_H
#define SS_CATALOGUE_MEMBERS_H

#include "base/base.h"

/** The lists of a catalogue file, in the order in which an export writes them. */
typedef enum ss_kind_t {
    SS_KIND_TAX_POLICY,
    SS_KIND_PLAN_GROUP,
    SS_KIND_PLAN,
    SS_KIND_VARIANT,
    SS_KIND_COMPONENT,
    SS_KIND_DISCOUNT,
    SS_KIND_COUPON,
    SS_KIND_TERMS,
    SS_KIND_CONSENT,
    SS_KIND_CUSTOM_FIELD,
    SS_KIND_MAIL_TEMPLATE,
    SS_KIND_COUNT
} ss_kind_t;

/** What a discount may aim at: a plan or a component. Only as ss_member_t.refers_to. */
#define SS_KIND_PLAN_OR_COMPONENT SS_KIND_COUNT

typedef enum ss_member_type_t {
    SS_MEMBER_ID,          /* 24 hex */
    SS_MEMBER_EXTERNAL_ID, /* readable name of an address */
    SS_MEMBER_KEY,         /* id of a consent */
    SS_MEMBER_TEXT,        /* one line */
    SS_MEMBER_PROSE,       /* any number of lines */
    SS_MEMBER_NAMES,       /* one line, or an object of lines by language */
    SS_MEMBER_PROSE_NAMES, /* the same with any number of lines */
    SS_MEMBER_NAMES_LIST,
    SS_MEMBER_TEXT_LIST,
    SS_MEMBER_TEXT_MAP, /* an object of texts, numbers and booleans with free names */
    SS_MEMBER_BOOL,
    SS_MEMBER_INT,    /* low to high */
    SS_MEMBER_AMOUNT, /* decimal number, 0 or more, at most six decimals */
    SS_MEMBER_PERIOD, /* {"Unit", "Quantity"} */
    SS_MEMBER_CHOICE,
    SS_MEMBER_CHOICE_LIST,
    SS_MEMBER_DATE,
    SS_MEMBER_INSTANT,
    SS_MEMBER_REFERENCE, /* Id or ExternalId of another object */
    SS_MEMBER_REFERENCE_LIST,
    SS_MEMBER_OBJECT,
    SS_MEMBER_LIST,     /* of objects */
    SS_MEMBER_READ_ONLY /* written by exports and other programs, ignored here */
} ss_member_type_t;

typedef struct ss_member_t {
    const char *name;
    ss_member_type_t type;
    bool required;
    const char *const *choices; /* NULL-terminated; SS_MEMBER_CHOICE and _LIST */
    int low, high;              /* SS_MEMBER_INT */
    ss_kind_t refers_to;        /* SS_MEMBER_REFERENCE and _LIST */
    const struct ss_member_t *members; /* SS_MEMBER_OBJECT and _LIST; ends with a NULL name */
} ss_member_t;

/** One list of the file. */
typedef struct ss_kind_info_t {
    const char *list; /* "PlanVariants" */
    const char *row;  /* "plan_variant": kind of its rows in the database */
    const ss_member_t *members;
} ss_kind_info_t;

extern const ss_kind_info_t ss_kinds[SS_KIND_COUNT];
extern const ss_member_t ss_merchant_members[];

/** @return the member called `name`, NULL if there is none */
const ss_member_t *ss_member_find(const ss_member_t *members, const char *name);
/** Like ss_member_find(), whatever the case of letters. */
const ss_member_t *ss_member_find_any_case(const ss_member_t *members, const char *name);

#endif
