// SPDX-License-Identifier: BSD-3-Clause
// DPDK's environment: started once a process, ever, and cleaned up with everything it left on disk. Main thread only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "dataplane/plan.h"
#include "sextant/configuration.h"
#include "sextant/error.h"

namespace sextant {

/// The arguments rte_eal_init() gets, argv[0] first. Pure.
[[nodiscard]] std::vector<std::string> eal_arguments(const Configuration& configuration, const Plan& plan);

class Eal {
 public:
  /// Leaves the calling thread on the cores it may use now.
  [[nodiscard]] static Expected<std::unique_ptr<Eal>> start(const Configuration& configuration, const Plan& plan);
  ~Eal();
  Eal(const Eal&) = delete;
  Eal& operator=(const Eal&) = delete;

 private:
  explicit Eal(std::string runtime_folder) : runtime_folder_(std::move(runtime_folder)) {}
  std::string runtime_folder_;
};

}  // namespace sextant
