/* Where the built-in templates, texts and assets stand. */
#ifndef SS_SHARE_DIR_H
#define SS_SHARE_DIR_H

/** The folder that holds templates, with text/ and assets/ inside. */
extern const char *const ss_share_dir;

/** The JSON schema of import files. */
extern const char *const ss_import_schema_file;

#endif
