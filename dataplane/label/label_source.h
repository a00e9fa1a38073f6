// SPDX-License-Identifier: BSD-3-Clause
// How workers get at the newest prefix table while the control thread makes new ones: see dataplane/snapshot_source.h
// for who may do what, and when. In epoch 0 every label is unknown.
#pragma once

#include "dataplane/label/prefix_table.h"
#include "dataplane/snapshot_source.h"

namespace sextant {

using LabelSnapshot = Snapshot<PrefixTable>;
using LabelReader = SnapshotReader<PrefixTable>;
using LabelSource = SnapshotSource<PrefixTable>;

}  // namespace sextant
