/* version.h - the version of both programs and of their packages, and a time
 * that is certainly over: a constant, so that builds can be repeated. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define STAFFROOM_VERSION "0.1.0"
#define STAFFROOM_MADE_S 1795305600 /* 2026-11-22, UTC seconds */

#endif
