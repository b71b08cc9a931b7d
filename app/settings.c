#include "settings.h"

#include "base/lang.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONFIG_LINES_MAX = 200, CONFIG_LINE = 700 };

const struct settings settings_default = {
    .data = "staffroom-data",
    .hub = "http://127.0.0.1:8080",
    .renderer = "auto",
    .theme = "auto",
    .text = "normal",
    .motion = "full",
    .reach = "full",
    .lang = "zh_CN",
};

enum kind { KIND_FLAG, KIND_TEXT, KIND_WORD, KIND_NUMBER, KIND_SIZE };

static const struct row {
    const char *name;
    enum kind kind;
    size_t offset, size;
    const char *choices; /* KIND_WORD, KIND_NUMBER: separated by '|' */
    const char *help;
} rows[] = {
#define FIELD(f) offsetof(struct settings, f), sizeof((struct settings *)0)->f
    {"data", KIND_TEXT, FIELD(data), "DIR", N_("数据库和图片存放的文件夹")},
    {"hub", KIND_TEXT, FIELD(hub), "URL",
     N_("服务器地址；留空则单机使用")},
    {"hub-cert", KIND_TEXT, FIELD(hub_cert), "FILE",
     N_("学校自己的服务器证书或签发它的证书；不写则用系统信任的")},
    {"pair", KIND_TEXT, FIELD(pair), "CODE", N_("用这个配对码与服务器配对")},
    {"window", KIND_SIZE, FIELD(window), "WxH|fit",
     N_("窗口大小，fit 为合适的大小；不写则占满屏幕")},
    {"rotate", KIND_NUMBER, FIELD(rotate), "0|90|180|270",
     N_("画面顺时针转多少度")},
    {"renderer", KIND_WORD, FIELD(renderer), "auto|software|gpu",
     N_("由谁把画面送上屏幕；auto 开机时比一比")},
    {"theme", KIND_WORD, FIELD(theme), "auto|light|quiet|contrast",
     N_("配色；auto 随铃声")},
    {"text", KIND_WORD, FIELD(text), "normal|large", N_("字号")},
    {"motion", KIND_WORD, FIELD(motion), "full|reduced",
     N_("动态；reduced 只留照片的淡入淡出")},
    {"reach", KIND_WORD, FIELD(reach), "full|low",
     N_("low 时只有屏幕下部可点，给坐着的人")},
    {"lang", KIND_WORD, FIELD(lang), "zh_CN|zh_TW|en", N_("界面语言")},
    {"control", KIND_TEXT, FIELD(control), "PATH",
     N_("测试用的控制套接字；不写则没有")},
    {"config", KIND_TEXT, FIELD(config), "FILE",
     N_("设置文件，每行 名字=值，# 开头为说明")},
#ifdef STAFFROOM_DEVELOPER
    {"screen", KIND_WORD, FIELD(screen), "gallery",
     N_("开发用：先打开组件陈列")},
#endif
    {"version", KIND_FLAG, FIELD(version), "", N_("显示版本")},
    {"help", KIND_FLAG, FIELD(help), "", N_("显示这份说明")},
#undef FIELD
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static bool is_choice(const char *choices, const char *value)
{
    size_t n = strlen(value);
    if (strchr(value, '|'))
        return false; /* else two neighbours would be one choice */
    for (const char *p = choices; p && n > 0; p = strchr(p, '|')) {
        if (*p == '|')
            p++;
        if (strncmp(p, value, n) == 0 && (p[n] == '|' || p[n] == '\0'))
            return true;
    }
    return false;
}

static bool set_size(struct settings *s, const char *value)
{
    int w = 0, h = 0, n = 0;
    if (strcmp(value, "fit") == 0)
        return true;
    if (sscanf(value, "%5dx%5d%n", &w, &h, &n) != 2 || value[n] || w < 320 ||
        h < 320 || w > 16384 || h > 16384)
        return false;
    s->window_w = w;
    s->window_h = h;
    return true;
}

static bool set_row(struct settings *s, const struct row *row,
                    const char *value)
{
    char *field = (char *)s + row->offset;
    switch (row->kind) {
    case KIND_FLAG:
        if (value[0])
            return false;
        *(bool *)field = true;
        return true;
    case KIND_NUMBER:
        if (!is_choice(row->choices, value))
            return false;
        *(int *)(void *)field = (int)strtol(value, NULL, 10);
        return true;
    case KIND_SIZE:
        if (strlen(value) >= row->size || !set_size(s, value))
            return false;
        break;
    case KIND_WORD:
        if (!is_choice(row->choices, value))
            return false;
        break;
    case KIND_TEXT:
        break;
    }
    if (strlen(value) >= row->size)
        return false;
    memcpy(field, value, strlen(value) + 1);
    return true;
}

bool settings_set(struct settings *s, const char *name, const char *value,
                  struct err *err)
{
    for (int i = 0; i < ROWS; i++)
        if (strcmp(rows[i].name, name) == 0)
            return set_row(s, &rows[i], value) ||
                   err_set(err, ERR_INPUT,
                           N_("这个设置的值不对，请看 --help。"), "%s=%.100s",
                           name, value);
    return err_set(err, ERR_INPUT, N_("没有这个设置，请看 --help。"), "%.60s",
                   name);
}

/* "name=value" or a bare "name"; spaces around both are dropped. */
static bool set_pair(struct settings *s, char *text, struct err *err)
{
    char *value = strchr(text, '=');
    if (value)
        *value++ = '\0';
    else
        value = text + strlen(text);
    for (char *end = text + strlen(text); end > text && end[-1] == ' ';)
        *--end = '\0';
    while (*value == ' ')
        value++;
    return settings_set(s, text, value, err);
}

static bool read_file(struct settings *s, const char *path, struct err *err)
{
    FILE *f = fopen(path, "re");
    if (!f)
        return err_set(err, ERR_INPUT, N_("设置文件打不开。"), "%.120s: %s",
                       path, strerror(errno));
    char line[CONFIG_LINE];
    bool ok = true;
    int n = 0;
    while (ok && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\r\n")] = '\0';
        char *text = line + strspn(line, " \t");
        if (++n > CONFIG_LINES_MAX)
            ok = err_set(err, ERR_INPUT, N_("设置文件太长了。"), "%.120s",
                         path);
        else if (text[0] && text[0] != '#')
            ok = set_pair(s, text, err);
    }
    fclose(f);
    return ok;
}

static bool read_word(struct settings *s, const char *word, struct err *err)
{
    char text[CONFIG_LINE];
    if (strncmp(word, "--", 2) != 0 || strlen(word) >= sizeof text)
        return err_set(err, ERR_INPUT, N_("没有这个设置，请看 --help。"),
                       "%.100s", word);
    memcpy(text, word + 2, strlen(word) - 1);
    return set_pair(s, text, err);
}

bool settings_read(struct settings *s, int argc, char **argv,
                   struct err *err)
{
    static const char prefix[] = "--config=";
    for (int i = 1; i < argc; i++)
        if (strncmp(argv[i], prefix, sizeof prefix - 1) == 0 &&
            !read_file(s, argv[i] + sizeof prefix - 1, err))
            return false;
    for (int i = 1; i < argc; i++)
        if (!read_word(s, argv[i], err))
            return false;
    return true;
}

void settings_print_help(void)
{
    printf("%s\n", _("用法：staffroom [--名字=值 …]"));
    for (int i = 0; i < ROWS; i++) {
        char left[64];
        snprintf(left, sizeof left, "--%s%s%s", rows[i].name,
                 rows[i].choices[0] ? "=" : "", rows[i].choices);
        printf("  %-36s %s\n", left, _(rows[i].help));
    }
}
