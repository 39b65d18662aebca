/* The kinds of documents, each turned from its frozen data into what ss_pdf_draw() takes. */
#ifndef SS_DOCUMENT_PARTS_H
#define SS_DOCUMENT_PARTS_H

#include "base/json.h"
#include "model/invoice_data.h"
#include "store/declaration_store.h"

/**
 * All of them are in ctx->lang and need ctx->site with skin. @return {"title", "address", "facts",
 * "blocks"}
 */
json_t *ss_invoice_document(ss_ctx_t *ctx, const ss_invoice_data_t *data);
/** A letter about an overdue invoice. @param level  from 1; the first is a reminder */
json_t *ss_dunning_document(ss_ctx_t *ctx, const ss_invoice_data_t *data, int64_t level);
/** @param view  of the order, see order_view.c */
json_t *ss_contract_document(ss_ctx_t *ctx, const json_t *view);
/**
 * The receipt of a cancellation or withdrawal.
 * @param told  the statement as its mail has it; NULL: as it is stored
 */
json_t *ss_statement_document(ss_ctx_t *ctx, const ss_declaration_t *declaration,
                              const json_t *told);
/** @param published_at  instant of this version */
json_t *ss_terms_blocks_document(ss_ctx_t *ctx, const char *title, const char *markdown,
                                 apr_time_t published_at);

/* Blocks, in the order of a document; each takes ready texts. */
json_t *ss_block_add(ss_ctx_t *ctx, json_t *blocks, const char *type);
/** A heading; level 1 to 3. */
void ss_heading_add(ss_ctx_t *ctx, json_t *blocks, int level, const char *text);
/** Nothing if the text is "". */
void ss_paragraph_add(ss_ctx_t *ctx, json_t *blocks, const char *text);
/** A paragraph in small print. */
void ss_note_add(ss_ctx_t *ctx, json_t *blocks, const char *text);
/** A text that leads to a URL. */
void ss_link_add(ss_ctx_t *ctx, json_t *blocks, const char *text, const char *url);
/** A list of facts as a block; nothing if it is empty. */
void ss_facts_block_add(ss_ctx_t *ctx, json_t *blocks, const json_t *facts);
/** Name and address as a list of lines. */
json_t *ss_recipient_lines(ss_ctx_t *ctx, const ss_invoice_recipient_t *recipient);
/** A box with what a transfer of the gross amount needs. @param reference  the customer's, for us */
void ss_transfer_add(ss_ctx_t *ctx, json_t *blocks, const ss_invoice_data_t *data,
                     const char *reference);
/** A column of a table; width is its share. */
void ss_column_add(ss_ctx_t *ctx, json_t *columns, const char *label, int width, bool right);

#endif
