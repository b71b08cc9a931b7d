/* jpeg_file.h - JPEG files for tests of pictures. */
#ifndef UNIT_JPEG_FILE_H
#define UNIT_JPEG_FILE_H

enum jpeg_kind { JPEG_BASELINE, JPEG_PROGRESSIVE, JPEG_GREY, JPEG_CMYK };

/* Its left half is red and its right half is blue, or white and black when it
 * is grey. */
void jpeg_halves(const char *path, int w, int h, enum jpeg_kind kind);
/* Of one grey: 0 is black, 255 white. */
void jpeg_plain(const char *path, int w, int h, unsigned char grey);

#endif
