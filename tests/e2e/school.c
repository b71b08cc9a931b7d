#include "tests/e2e/school.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const digits[] = {"零", "一", "二", "三", "四",
                                     "五", "六", "七", "八", "九"};

static FILE *create(struct world *w, const char *name, char path[300])
{
    snprintf(path, 300, "%s/%s", world_folder(w), name);
    FILE *f = fopen(path, "we");
    ck_assert_ptr_nonnull(f);
    return f;
}

void school_members(struct world *w, int count)
{
    char path[300];
    FILE *f = create(w, "members.csv", path);
    fputs("工号,姓名,拼音,工会小组,状态,管签到,卡号,密码\n", f);
    for (int i = 1; i <= count; i++)
        fprintf(f, "N%03d,测%s%s%s,ce %ci %ci,语文组,在职,%s,%010d,%s\n", i,
                i < 100 ? "" : digits[i / 100], digits[i / 10 % 10],
                digits[i % 10], 'a' + i / 10 % 10, 'a' + i % 10,
                i == 1 ? "是" : "否", 1000000000 + i,
                i <= 2 ? "135790" : "");
    ck_assert_int_eq(fclose(f), 0);
    free(hub_must(w, "import", "members", path, NULL));
}

void school_activity(struct world *w, const char *title, enum day day,
                     int capacity, int walkins)
{
    char path[300], date[16], tomorrow[16];
    time_t at = time(NULL) + 8 * 3600 + (day == TODAY ? 0 : 86400);
    struct tm t;
    strftime(date, sizeof date, "%Y%m%d", gmtime_r(&at, &t));
    at += 86400;
    strftime(tomorrow, sizeof tomorrow, "%Y%m%d", gmtime_r(&at, &t));
    FILE *f = create(w, "year.ics", path);
    fprintf(f,
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//t//ZH\r\n"
            "BEGIN:VEVENT\r\nUID:%s@test\r\nDTSTAMP:20260101T000000Z\r\n"
            "SUMMARY:%s\r\nLOCATION:体育馆\r\n"
            "DTSTART;TZID=Asia/Shanghai:%sT000100\r\n"
            "DTEND;TZID=Asia/Shanghai:%sT235900\r\n"
            "X-STAFFROOM-SIGNUP:%s\r\n"
            "X-STAFFROOM-SIGNUP-OPENS:20200101T000000\r\n"
            "X-STAFFROOM-SIGNUP-CLOSES:%sT235900\r\n"
            "X-STAFFROOM-CANCEL-UNTIL:%sT235900\r\n"
            "X-STAFFROOM-CHECKIN-OPENS:%sT000000\r\n"
            "X-STAFFROOM-CHECKIN-CLOSES:%sT235900\r\n"
            "X-STAFFROOM-CAPACITY:%d\r\n%s"
            "END:VEVENT\r\nEND:VCALENDAR\r\n",
            title, title, date, date, day == TODAY ? "NONE" : "OPEN",
            tomorrow, tomorrow, date, tomorrow, capacity,
            walkins ? "X-STAFFROOM-WALKINS:TRUE\r\n" : "");
    ck_assert_int_eq(fclose(f), 0);
    free(hub_must(w, "import", "calendar", path, NULL));
}

void school_open_activity(struct screen_process *s, const char *title)
{
    char label[200];
    driver_settle(s->driver);
    driver_tap_at(s->driver, 640, 300);
    driver_wait_screen(s->driver, "home");
    snprintf(label, sizeof label, "*%s*", title);
    driver_tap(s->driver, label);
    driver_wait_screen(s->driver, "activity");
}

void school_identify(struct screen_process *s, const char *staff_no)
{
    driver_wait_screen(s->driver, "identify");
    driver_tap(s->driver, "工号");
    for (const char *p = staff_no; *p; p++) {
        char key[2] = {*p, '\0'};
        driver_tap(s->driver, key);
    }
    driver_tap(s->driver, "确定");
}

int school_count(struct world *w, const char *entity, const char *text)
{
    char *list = hub_must(w, "list", entity, NULL);
    int n = 0;
    char *rest = list;
    for (char *line; (line = strsep(&rest, "\n"));)
        n += *line && strstr(line, text) != NULL;
    free(list);
    return n;
}
