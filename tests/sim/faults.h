/* faults.h - all that goes wrong in a district, by its seed. */
#ifndef SIM_FAULTS_H
#define SIM_FAULTS_H

#include <stdint.h>

/* Plans what goes wrong from now until then. */
void faults_plan(int64_t until);
/* Ends all of it: lines heal, everything is on and paired. */
void faults_end(void);

#endif
