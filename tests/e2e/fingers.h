/* fingers.h - real pointer and touch devices for tests.
 *
 * The pointer goes through the X server's XTEST extension; fingers go through
 * Xorg's inputtest driver, so that the kiosk gets true multi-touch. */
#ifndef E2E_FINGERS_H
#define E2E_FINGERS_H

/* A press and release of the first mouse button, through XTEST. */
void pointer_click(const char *display, int x, int y);

/* Types through XTEST: letters, digits and '\n' only, as a card reader. */
void pointer_type(const char *display, const char *text);

/* Fingers on the display of a DISPLAY_TOUCH world.  w x h: its size. */
struct fingers;
struct fingers *fingers_new(const char *folder, int w, int h);
void fingers_free(struct fingers *f); /* NULL is allowed */
void finger_down(struct fingers *f, int id, int x, int y);
void finger_move(struct fingers *f, int id, int x, int y);
void finger_up(struct fingers *f, int id);
/* Touches twice, as fast as the server takes it in. */
void finger_twice(struct fingers *f, int id, int x, int y);

#endif
