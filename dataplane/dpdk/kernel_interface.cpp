// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/dpdk/kernel_interface.h"

#include <linux/ethtool.h>
#include <linux/if_packet.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <cstring>

#include "dataplane/device.h"

namespace sextant {
namespace {

constexpr std::uint32_t kDefaultFrameSize = 2048;  // net_af_packet's framesz
// What tpacket_rcv() puts before the frame in its slot of the ring: TPACKET_ALIGN(TPACKET2_HDRLEN + 16) - ETH_HLEN.
constexpr std::uint32_t kSlotHeaderSize = 66;
constexpr std::uint32_t kEthernetOctets = 14;

bool fragments_are_left_alone = false;

bool ask(std::string_view interface, unsigned long question, ifreq& request) {
  const int number = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (number < 0) return false;
  interface.copy(request.ifr_name, IFNAMSIZ - 1);
  const bool answered = ioctl(number, question, &request) == 0;
  close(number);
  return answered;
}

std::uint32_t ethtool_value_of(std::string_view interface, std::uint32_t question) {
  ethtool_value answer{.cmd = question, .data = 0};
  ifreq request{};
  request.ifr_data = reinterpret_cast<char*>(&answer);
  return ask(interface, SIOCETHTOOL, request) ? answer.data : 0;
}

}  // namespace

bool kernel_interface_exists(const std::string& interface) {
  return if_nametoindex(interface.c_str()) != 0;
}

bool kernel_interface_up(std::string_view interface) {
  ifreq request{};
  constexpr int kReady = IFF_UP | IFF_RUNNING;
  return ask(interface, SIOCGIFFLAGS, request) && (request.ifr_flags & kReady) == kReady;
}

std::vector<std::string> kernel_interface_notes(const std::string& port, std::string_view device, std::uint32_t mtu) {
  std::vector<std::string> notes;
  const std::string opening = "port '" + port + "': ";
  const std::string interface(device_argument(device, "iface"));
  if (!fragments_are_left_alone) {
    notes.push_back(opening + "the kernel joins IPv4 fragments before they arrive here; net_af_xdp would count each.");
  }
  const bool joins = ethtool_value_of(interface, ETHTOOL_GGRO) != 0 ||
                     (ethtool_value_of(interface, ETHTOOL_GFLAGS) & ETH_FLAG_LRO) != 0;
  if (joins) {
    notes.push_back(opening + "the kernel may join TCP segments of '" + interface +
                    "' before they arrive here; `ethtool -K " + interface + " gro off lro off` ends it.");
  }
  std::uint32_t frame_size = kDefaultFrameSize;
  const std::string_view framesz = device_argument(device, "framesz");
  std::from_chars(framesz.data(), framesz.data() + framesz.size(), frame_size);
  if (mtu + kEthernetOctets + kSlotHeaderSize > frame_size) {
    notes.push_back(opening + "framesz=" + std::to_string(frame_size) + " cuts frames of more than " +
                    std::to_string(frame_size - kSlotHeaderSize) + " octets, and mtu is " + std::to_string(mtu) +
                    "; give the device a larger framesz and blocksz.");
  }
  return notes;
}

}  // namespace sextant

/// net_af_packet asks for PACKET_FANOUT_FLAG_DEFRAG whatever its arguments are: the kernel then joins IPv4 fragments
/// and keeps back those whose siblings never come. The program's own setsockopt stands before libc's for every library
/// it loads, and passes everything else on unchanged.
extern "C" int setsockopt(int number, int level, int name, const void* value, socklen_t size) noexcept {
  std::uint32_t fanout = 0;
  if (level == SOL_PACKET && name == PACKET_FANOUT && size == sizeof fanout) {
    std::memcpy(&fanout, value, sizeof fanout);
    fanout &= ~(std::uint32_t{PACKET_FANOUT_FLAG_DEFRAG} << 16U);
    value = &fanout;
    sextant::fragments_are_left_alone = true;
  }
  return static_cast<int>(syscall(SYS_setsockopt, number, level, name, value, size));
}
