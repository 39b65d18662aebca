/* What the problems of an action mean to whoever typed the command, and how to mend them. */
#ifndef SS_PROBLEM_WORDS_H
#define SS_PROBLEM_WORDS_H

#include "base/base.h"

/** @return one sentence, made in `pool`: what is wrong, where, and the remedy */
const char *ss_problem_words(const ss_problem_t *problem, apr_pool_t *pool);

#endif
