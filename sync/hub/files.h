/* files.h - whole files and folders, as imports and pictures need them.
 *
 * Any thread.  Paths are absolute or relative to the working folder. */
#ifndef SYNC_HUB_FILES_H
#define SYNC_HUB_FILES_H

#include "base/err.h"

#include <stddef.h>

/* The bytes of a plain file with a NUL behind them; the caller's to free.
 * NULL with ERR_INPUT when it is absent, no plain file, or larger than max. */
char *file_read(const char *path, size_t max, size_t *n, struct err *err);
bool file_write(const char *path, const void *bytes, size_t n,
                struct err *err);

/* SHA-256 in hex, and the size (may be NULL).  Errors as file_read(). */
bool file_sha256(const char *path, size_t max, char sha[65], long long *bytes,
                 struct err *err);

/* Renames within one file system.  When it returns true, the bytes and the
 * new name are still there after a power cut; else errno tells why not. */
bool file_move(const char *from, const char *to);

/* A new empty folder `parent`/.new-XXXXXX; `parent` NULL: the system's place
 * for temporary files.  Owned text. */
char *folder_new(const char *parent, struct err *err);
bool folder_make(const char *path, struct err *err); /* with its parents */
void folder_remove(const char *path); /* with all in it; NULL allowed */
bool folder_is(const char *path);

/* Names in a folder that end with one of `endings` (NULL-terminated, compared
 * without case), sorted; hidden ones are passed over.  At most FILES_MAX. */
enum { FILES_MAX = 5000 };
struct file_names {
    char **list; /* owned */
    int count;
};
bool folder_list(const char *path, const char *const endings[],
                 struct file_names *out, struct err *err);
void file_names_clear(struct file_names *names);

/* "folder/name", owned. */
char *path_join(const char *folder, const char *name);
const char *path_name(const char *path);  /* behind the last slash */
char *path_folder(const char *path);      /* before it, or "."; owned */

#endif
