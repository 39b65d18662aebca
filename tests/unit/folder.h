/* A folder with files for one test; it is removed with the test's pool. */
#ifndef SS_TEST_FOLDER_H
#define SS_TEST_FOLDER_H

#include "base/base.h"

/** A new folder below the system's temporary one. */
const char *given_folder(void);

/** Write a file below `folder`; folders on the way are made. @return its path */
const char *given_file(const char *folder, const char *name, const char *content);

#endif
