/* icu.h - ICU with memory or nothing, as base/mem.h has it.
 *
 * Refused memory, ICU 72 hands out objects that are half made and crash when
 * used.  So it is never refused: running out ends the program. */
#ifndef BASE_ICU_H
#define BASE_ICU_H

/* Any thread, again and again; before anything else of ICU. */
void icu_ready(void);

#endif
