#pragma once

// The oneDNN that runs, as major, minor and patch.
void ck_onednn_version(int version[3]);
