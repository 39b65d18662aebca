/*
 * What keeps the user of this process from writing the file of a database, in words for a log line.
 */
#ifndef SS_FILE_RIGHTS_H
#define SS_FILE_RIGHTS_H

#include "base/base.h"

/**
 * SQLite writes to the file, to files beside it and thereby to its folder.
 * @return "; www-data cannot write …: run \"chown …\"", or whose command it is if the file belongs
 * to another user than root; "" if file and folder can be written or do not exist
 */
const char *ss_file_rights_advice(const char *path, apr_pool_t *pool);

#endif
