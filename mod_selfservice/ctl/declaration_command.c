/* selfservicectl declaration list, assign: cancellations and withdrawals that people must look at. */
#include "ctl/commands.h"

#include "actions/account_view.h"
#include "actions/assign_declaration.h"
#include "base/json.h"
#include "store/catalogue_store.h"
#include "store/declaration_store.h"

#include <stdio.h>
#include <string.h>

#define LIST_LIMIT 1000

static const char *const kind_names[] = { "cancellation", "withdrawal" };

static json_t *entry_of(const ss_ctl_t *ctl, ss_declaration_kind_t kind,
                        const ss_declaration_t *declaration)
{
    static const char *const members[] = { "name", "contract", "part", "kind", "reason",
                                           "end_date" };
    json_t *entry = ss_json_object(ctl->ctx->pool);
    const char *error = "";
    const json_t *typed = json_object_get(
        ss_json_parse(declaration->statement, &error, ctl->ctx->pool), "input");

    ss_json_set_text(entry, "number", declaration->number);
    ss_json_set_text(entry, "declaration", kind_names[kind]);
    ss_json_set_text(entry, "status", declaration->status);
    ss_json_set_text(entry, "received_at", declaration->received_at);
    ss_json_set_text(entry, "email", declaration->email);
    for (int i = 0; i < SS_COUNT(members); i++) {
        ss_json_set_text(entry, members[i], ss_json_text(typed, members[i]));
    }
    return entry;
}

static void print_entry(const json_t *entry)
{
    const char *part = ss_json_text(entry, "part");

    printf("%s  %-12s %-10s %s  %s <%s>: \"%s\"%s%s%s%s\n", ss_json_text(entry, "number"),
           ss_json_text(entry, "declaration"), ss_json_text(entry, "status"),
           ss_json_text(entry, "received_at"), ss_json_text(entry, "name"),
           ss_json_text(entry, "email"), ss_json_text(entry, "contract"),
           *part == '\0' ? "" : ", part \"", part, *part == '\0' ? "" : "\"",
           strcmp(ss_json_text(entry, "kind"), "extraordinary") == 0 ? ", for cause" : "");
}

static int add_kind(ss_ctl_t *ctl, ss_declaration_kind_t kind, json_t *list)
{
    apr_array_header_t *found;
    int code = ss_ctl_finish(ctl,
                             ss_declaration_list_open(ctl->ctx, kind, LIST_LIMIT, &found));

    for (int i = 0; code == SS_EXIT_OK && i < found->nelts; i++) {
        json_t *entry = entry_of(ctl, kind, &APR_ARRAY_IDX(found, i, ss_declaration_t));

        if (!ctl->json) {
            print_entry(entry);
        }
        ss_json_append(list, entry);
    }
    return code;
}

int ss_declaration_list_command(ss_ctl_t *ctl)
{
    json_t *list = ss_json_list(ctl->ctx->pool);
    int code = ss_ctl_need_merchant(ctl);

    if (code == SS_EXIT_OK) {
        ss_ctl_head(ctl);
        code = add_kind(ctl, SS_CANCELLATION, list);
    }
    if (code == SS_EXIT_OK) {
        code = add_kind(ctl, SS_WITHDRAWAL, list);
    }
    return code == SS_EXIT_OK && ctl->json ? ss_ctl_print_json(ctl, list) : code;
}

/* What was done, in a word. */
static const char *effect_name(ss_effect_kind_t kind)
{
    static const char *const names[] = {
        [SS_EFFECT_NONE] = "nothing to end",
        [SS_EFFECT_PEOPLE] = "waiting",
        [SS_EFFECT_CANCELLED] = "cancelled",
        [SS_EFFECT_WITHDRAWN] = "withdrawn",
        [SS_EFFECT_PART] = "part withdrawn",
        [SS_EFFECT_CHANGE] = "change withdrawn",
        [SS_EFFECT_AGAIN] = "withdrawn before",
        [SS_EFFECT_LATE] = "late, cancelled",
        [SS_EFFECT_LOST] = "right lost, cancelled",
        [SS_EFFECT_BUSINESS] = "business, cancelled",
    };

    return names[kind];
}

static int tell(const ss_ctl_t *ctl, const ss_assignment_t *assignment, const ss_effect_t *effect)
{
    json_t *answer = ss_json_object(ctl->ctx->pool);

    if (!ctl->json) {
        printf("%s  %s  %s%s%s\n", assignment->number, effect->contract.number,
               effect_name(effect->kind), *effect->end_date == '\0' ? "" : ", ends ",
               effect->end_date);
        return SS_EXIT_OK;
    }
    ss_json_set_text(answer, "number", assignment->number);
    ss_json_set_text(answer, "contract", effect->contract.number);
    ss_json_set_text(answer, "effect", effect_name(effect->kind));
    ss_json_set_text(answer, "part", effect->part);
    ss_json_set_text(answer, "ends", effect->end_date);
    ss_json_set_int(answer, "credit_notes", effect->credited.count);
    return ss_ctl_print_json(ctl, answer);
}

/* --credit AMOUNT --invoice NUMBER, in minor units of the contract's currency. */
static int read_by_hand(ss_ctl_t *ctl, ss_by_hand_t *by_hand)
{
    const char *typed = ss_ctl_option(ctl, "credit"), *number = ss_ctl_option(ctl, "invoice");
    ss_contract_t contract;
    int code = ss_ctl_need_contract(ctl, ctl->args[1], &contract);

    if (code != SS_EXIT_OK) {
        return code;
    }
    *by_hand = (ss_by_hand_t){ 0, number == NULL ? "" : number };
    return ss_ctl_read_amount(ctl, "--credit", typed, ss_account_currency(ctl->ctx, &contract),
                              &by_hand->amount);
}

/* What the command needs before it can begin. */
static int prepare(ss_ctl_t *ctl, ss_assignment_t *assignment, ss_by_hand_t *by_hand)
{
    int code;

    if (ss_ctl_option(ctl, "whole") != NULL && ss_ctl_option(ctl, "part") != NULL) {
        ss_ctl_fail(ctl, "declaration assign: --part COMPONENT or --whole, not both");
        return SS_EXIT_USAGE;
    }
    if (ss_ctl_option(ctl, "invoice") != NULL && ss_ctl_option(ctl, "credit") == NULL) {
        ss_ctl_fail(ctl, "declaration assign: --invoice belongs to --credit AMOUNT");
        return SS_EXIT_USAGE;
    }
    code = ss_ctl_need_merchant(ctl);
    if (code == SS_EXIT_OK) {
        code = ss_ctl_need_texts(ctl);
    }
    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_catalogue_load(ctl->ctx, ctl->merchant));
    }
    if (code == SS_EXIT_OK && ss_ctl_option(ctl, "credit") != NULL) {
        code = read_by_hand(ctl, by_hand);
        assignment->by_hand = by_hand;
    }
    return code;
}

int ss_declaration_assign_command(ss_ctl_t *ctl)
{
    ss_assignment_t assignment = {
        .number = ctl->args[0],
        .contract = ctl->args[1],
        .part = ss_ctl_option(ctl, "whole") != NULL ? "" : ss_ctl_option(ctl, "part"),
        .anyway = ss_ctl_option(ctl, "anyway") != NULL,
    };
    ss_by_hand_t by_hand;
    ss_effect_t effect;
    ss_status_t status;
    int code = prepare(ctl, &assignment, &by_hand);

    if (code != SS_EXIT_OK) {
        return code;
    }
    status = ss_assign_declaration(ctl->ctx, &assignment, &effect);
    if (status == SS_CONFLICT) {
        return ss_ctl_fail(ctl, "%s is assigned already; \"selfservicectl declaration list\" shows what waits",
                           assignment.number);
    }
    return status == SS_OK ? tell(ctl, &assignment, &effect) : ss_ctl_finish(ctl, status);
}
