/* version.h - the version of both programs and of their packages. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define STAFFROOM_VERSION "0.1.0"

#endif
