#pragma once
// The _threads libraries are linked for fftw(f)_make_planner_thread_safe alone: two rooms make plans.
#include <fftw3.h>
