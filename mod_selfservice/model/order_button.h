/*
 * The words on the binding order button: chosen from a fixed list, because others make no contract.
 */
#ifndef SS_ORDER_BUTTON_H
#define SS_ORDER_BUTTON_H

#include "model/site.h"

/**
 * The label in a language: the merchant's choice, else the statutory words; a language without
 * statutory words of its own here shows the English ones. Nothing else may stand on the button.
 * Source: BGB section 312j(3); Directive 2011/83/EU art. 8(2).
 */
const char *ss_order_button(const ss_site_t *site, const char *lang);

/**
 * @return true if the label is on the list of the language; outer blanks and case of the first
 * letter are free
 */
bool ss_order_button_allowed(const char *lang, const char *label);

/**
 * The allowed labels of a language, statutory words first, NULL-terminated; empty if no words are
 * known.
 */
const char *const *ss_order_button_choices(const char *lang);

#endif
