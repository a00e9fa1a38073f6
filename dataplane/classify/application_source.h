// SPDX-License-Identifier: BSD-3-Clause
// How workers get at the newest compiled rules: see dataplane/snapshot_source.h for who may do what, and when. Worker k
// uses scratch k of the matcher it was handed. In epoch 0 every application is unknown.
#pragma once

#include "dataplane/classify/application_matcher.h"
#include "dataplane/snapshot_source.h"

namespace sextant {

using ApplicationSnapshot = Snapshot<ApplicationMatcher>;
using ApplicationReader = SnapshotReader<ApplicationMatcher>;
using ApplicationSource = SnapshotSource<ApplicationMatcher>;

}  // namespace sextant
