/* log.h - one line a fact, on standard error, for systemd's journal.
 *
 * Any thread.  Lines carry ids, never names, PINs, card codes or choices. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"

void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Logs what a failed function left in *err: "doing: detail". */
void log_err(const char *doing, const struct err *err);

#endif
