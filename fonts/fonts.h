/* fonts.h - which file of which Debian package draws which role.
 *
 * README.md beside this file names the packages and their licences.  A
 * character that the first font of a role lacks is looked for in FONT_SANS,
 * FONT_KAI and FONT_EMOJI; what nobody has is drawn as U+25A1. */
#ifndef FONTS_FONTS_H
#define FONTS_FONTS_H

enum font {
    FONT_SANS,
    FONT_BOLD,
    FONT_KAI,
    FONT_KAI_BOLD,
    FONT_ICON,
    FONT_EMOJI,
    FONTS
};

struct font_file {
    const char *path;
    int index;             /* of the face in a collection: Simplified forms */
    int traditional_index; /* the same for Traditional forms */
};

static const struct font_file font_files[FONTS] = {
    [FONT_SANS] = {"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2,
                   3},
    [FONT_BOLD] = {"/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", 2, 3},
    [FONT_KAI] = {"/usr/share/fonts/truetype/lxgw-wenkai/"
                  "LXGWWenKai-Regular.ttf",
                  0, 0},
    [FONT_KAI_BOLD] = {"/usr/share/fonts/truetype/lxgw-wenkai/"
                       "LXGWWenKai-Bold.ttf",
                       0, 0},
    [FONT_ICON] = {"/usr/share/fonts/truetype/materialdesignicons-webfont/"
                   "materialdesignicons-webfont.ttf",
                   0, 0},
    [FONT_EMOJI] = {"/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf", 0, 0},
};

#endif
