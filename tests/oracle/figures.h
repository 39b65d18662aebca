/* Every figure of a price as JSON, named as the oracle names them. */
#ifndef SS_ORACLE_FIGURES_H
#define SS_ORACLE_FIGURES_H

#include "model/price.h"

json_t *price_figures(const ss_price_t *price, apr_pool_t *pool);

#endif
