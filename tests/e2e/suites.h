/* suites.h - the suites of the end-to-end tests. */
#ifndef E2E_SUITES_H
#define E2E_SUITES_H

#include <check.h>

Suite *suite_first_start(void);
Suite *suite_start(void);
Suite *suite_notices(void);
Suite *suite_signup(void);
Suite *suite_checkin(void);
Suite *suite_gallery(void);
Suite *suite_touch(void);
Suite *suite_renderer(void);
Suite *suite_bad_input(void);
Suite *suite_golden(void);
Suite *suite_kills(void);

#endif
