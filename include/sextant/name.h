// SPDX-License-Identifier: BSD-3-Clause
// The name of a server or of a question, as traffic spells it, and where it was found (metrics, section 7). Value
// types of fixed size; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "sextant/traffic.h"

namespace sextant {

enum class NameSource : std::uint8_t {
  tls_sni,    ///< server_name of a TLS ClientHello (RFC 6066, section 3)
  quic_sni,   ///< the same in a QUIC Initial (RFC 9001)
  gquic_sni,  ///< the SNI tag of Google QUIC's CHLO
  http_host,  ///< Host of an HTTP/1 request, or the authority of its target (RFC 9112, section 3.2)
  rtsp_host,  ///< the host of an RTSP request's URI (RFC 7826)
  sip_host,   ///< the host of a SIP request's URI (RFC 3261)
  dns_query,  ///< the question of a DNS query or response (RFC 1035), over UDP or TCP
  mdns,       ///< the question of a multicast DNS message (RFC 6762)
  llmnr,      ///< the question of an LLMNR message (RFC 4795)
  learnt,     ///< an answer of DNS that led to the server's address before
};
inline constexpr std::size_t kNameSourceCount = 10;
inline constexpr std::array<std::string_view, kNameSourceCount> kNameSourceNames{
    "tls_sni", "quic_sni", "gquic_sni", "http_host", "rtsp_host", "sip_host", "dns_query", "mdns", "llmnr", "learnt"};

/// Questions belong to messages, not to flows.
[[nodiscard]] constexpr bool is_question(NameSource source) {
  return source == NameSource::dns_query || source == NameSource::mdns || source == NameSource::llmnr;
}

/// A name in lower case, without the dot of the root; never longer than DNS allows in text (RFC 1035, section 2.3.4).
/// Without a port, unless an HTTP client sent one in its authority. Printable ASCII without spaces: what is not is
/// escaped as \DDD, as is a dot inside a DNS label (RFC 4343, section 2.1), so that every dot is a border.
class NameText {
 public:
  static constexpr std::size_t kCapacity = 253;

  NameText() = default;
  /// Takes what fits.
  explicit NameText(std::string_view text)
      : size_(static_cast<std::uint8_t>(text.size() < kCapacity ? text.size() : kCapacity)) {
    if (size_ != 0) std::memcpy(text_.data(), text.data(), size_);
  }

  /// False, with nothing appended, when there is no room.
  [[nodiscard]] bool append(char c) {
    if (size_ == kCapacity) return false;
    text_[size_++] = c;
    return true;
  }

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::string_view view() const { return {text_.data(), size_}; }
  void clear() { size_ = 0; }
  bool operator==(const NameText& other) const { return view() == other.view(); }

 private:
  std::uint8_t size_ = 0;
  std::array<char, kCapacity> text_;  // the first size_ count
};

/// What responses say of a name's IPv6 addresses; the greater is the stronger.
enum class AaaaEvidence : std::uint8_t {
  none,      ///< no response to an AAAA question says either of what follows
  empty,     ///< there is no AAAA record, though the name is there
  answered,  ///< there is one
};
inline constexpr std::array<std::string_view, 3> kAaaaEvidenceNames{"none", "empty", "answered"};

/// A name in one frame.
struct NameSighting {
  NameText name;
  NameSource source = NameSource::dns_query;
  Family family = Family::other;           ///< of the innermost IP header
  bool encrypted_client_hello = false;     ///< it is the outer name of one (RFC 9849)
  bool names_flow = false;                 ///< flow records of the frame's flow carry it
  AaaaEvidence aaaa = AaaaEvidence::none;  ///< of a question of unicast DNS
  std::uint32_t frame_octets = 0;          ///< of that frame
};

/// What became of the search for a flow's name.
enum class NamingOutcome : std::uint8_t {
  named,
  unnamed,       ///< its first payload carries none
  malformed,     ///< what would have carried one broke the rules of its protocol
  unfinished,    ///< the flow or the limit on its payload ended before the name did
  dispossessed,  ///< newer flows needed the memory in which its payload was put together
  over_budget,   ///< a turn had more QUIC Initials than it may open
  unkept,        ///< the table of names was full of names in use
};
inline constexpr std::size_t kNamingOutcomeCount = 7;
inline constexpr std::array<std::string_view, kNamingOutcomeCount> kNamingOutcomeNames{
    "named", "unnamed", "malformed", "unfinished", "dispossessed", "over_budget", "unkept"};

}  // namespace sextant
