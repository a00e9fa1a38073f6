// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/dpdk/eal.h"

#include <fcntl.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <sched.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace sextant {
namespace {

bool is_pci_address(const std::string& device) {
  return device.find(':') != std::string::npos && !device.starts_with("ring:") && !device.starts_with("net_");
}

/// The process that runs as this probe, 0 when there is none. rte_eal_init() would only say that it cannot make a lock.
pid_t process_of(const std::string& probe) {
  const char* session = std::getenv("XDG_RUNTIME_DIR");
  const std::string folder = getuid() == 0 ? "/var/run" : session != nullptr ? session : "/tmp";
  const int number = open((folder + "/dpdk/sextant-" + probe + "/config").c_str(), O_RDONLY | O_CLOEXEC);
  if (number < 0) return 0;
  struct flock lock{.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0, .l_pid = 0};
  const bool locked = fcntl(number, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close(number);
  return locked ? lock.l_pid : 0;
}

std::string why_not_started(int error) {
  switch (error) {
    case EACCES:
    case EPERM:
      return "this user may not use DPDK's memory or devices; run as root, or grant the capabilities README names";
    case ENOMEM:
      return "there is not enough memory; lower flows.capacity, rx_descriptors or the number of queues";
    case ENODEV:
      return "a PCI device of the configuration does not exist or is bound to a kernel driver";
    default:
      return std::string(rte_strerror(error));
  }
}

}  // namespace

std::vector<std::string> eal_arguments(const Configuration& configuration, const Plan& plan) {
  std::vector<std::string> arguments{"sextant",
                                     "--file-prefix=sextant-" + configuration.probe,
                                     "--lcores=0@" + std::to_string(plan.control_core),
                                     "--no-telemetry",
                                     "--log-level=error",
                                     "--log-level=pmd.*:critical"};
  if (!plan.uses_huge_pages) {
    arguments.emplace_back("--no-huge");
    arguments.emplace_back("-m");
    arguments.push_back(std::to_string(plan.no_huge_megabytes));
  }
  bool has_pci_device = false;
  for (const PortConfiguration& port : configuration.ports) {
    if (!is_pci_address(port.device)) continue;
    arguments.emplace_back("-a");
    arguments.push_back(port.device);
    has_pci_device = true;
  }
  if (!has_pci_device) arguments.emplace_back("--no-pci");
  return arguments;
}

Expected<std::unique_ptr<Eal>> Eal::start(const Configuration& configuration, const Plan& plan) {
  if (const pid_t process = process_of(configuration.probe); process != 0) {
    return fail("A probe named '" + configuration.probe + "' runs already, as process " + std::to_string(process) +
                "; stop it, or give this one another name (probe).");
  }
  std::vector<std::string> arguments = eal_arguments(configuration, plan);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());

  cpu_set_t cores;
  CPU_ZERO(&cores);
  const bool cores_known = sched_getaffinity(0, sizeof cores, &cores) == 0;
  const int result = rte_eal_init(static_cast<int>(pointers.size()), pointers.data());
  const int error = rte_errno;
  if (cores_known) sched_setaffinity(0, sizeof cores, &cores);  // the EAL pins its main thread; ours chooses itself
  if (result < 0) {
    return fail("DPDK does not start for probe '" + configuration.probe + "': " + why_not_started(error) + ".");
  }
  return std::unique_ptr<Eal>(new Eal(rte_eal_get_runtime_dir()));
}

Eal::~Eal() {
  rte_eal_cleanup();
  std::error_code ignored;
  if (!runtime_folder_.empty()) std::filesystem::remove_all(runtime_folder_, ignored);
}

}  // namespace sextant
