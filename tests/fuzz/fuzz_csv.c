/* Tables: every row, its fields and its header. */
#include "fuzz.h"

#include "base/utf8.h"
#include "sync/hub/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct csv_name names[] = {
        {"name", 0}, {"姓名", 0}, {"number", 1}, {"工号", 1}, {NULL, 0}};
    enum { COLUMNS = 2 };
    char *bytes = bytes_of(data, size);
    struct err err = {0};
    struct csv *c = csv_open_text(bytes, size, &err);
    free(bytes); /* it was copied */
    if (!c) {
        assert(err.kind == ERR_INPUT);
        return 0;
    }
    struct csv_row row;
    int at[COLUMNS], line = 0;
    while (csv_next(c, &row)) {
        assert(row.line > line);
        assert(row.count >= 1 && row.count <= CSV_COLUMNS_MAX);
        line = row.line;
        for (int i = 0; i < row.count && !row.bad; i++) {
            size_t n = strlen(row.fields[i]);
            assert(n <= CSV_FIELD_MAX && utf8_is_valid(row.fields[i], n));
        }
        csv_header(&row, names, at, COLUMNS);
        for (int i = 0; i < COLUMNS; i++)
            assert(at[i] >= -1 && at[i] < row.count &&
                 csv_field(&row, at[i]) != NULL);
    }
    csv_close(c);
    return 0;
}
