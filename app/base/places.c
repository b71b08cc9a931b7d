#include "base/places.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* From the program's own folder: installed; the sources of a build tree; what
 * a build tree made. */
static const char *const beside[] = {
    "../share/staffroom",
    "../../assets",
    "..",
};
enum { BESIDE = sizeof beside / sizeof beside[0] };

bool places_find(const char *what, char *out, size_t size)
{
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    out[0] = '\0';
    if (n <= 0)
        return false;
    exe[n] = '\0';
    char *slash = strrchr(exe, '/');
    if (!slash)
        return false;
    *slash = '\0';
    for (int i = 0; i < BESIDE; i++) {
        int len = snprintf(out, size, "%s/%s/%s", exe, beside[i], what);
        if (len > 0 && (size_t)len < size && access(out, R_OK) == 0)
            return true;
    }
    out[0] = '\0';
    return false;
}
