// SPDX-License-Identifier: BSD-3-Clause
// Applications and the rules that tell them: which names, payloads and servers are whose (metrics, section 7). Made by
// the control plane, compiled for the dataplane, immutable afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sextant/label.h"

namespace sextant {

/// An index into ApplicationRules::applications, plus one.
using ApplicationId = std::uint16_t;
inline constexpr ApplicationId kUnknownApplication = 0;
inline constexpr std::size_t kApplicationLimit = 65'535;

struct Application {
  std::string name;      ///< unique
  std::string category;  ///< portal, social, video, ...; "protocol" for what only a signature tells
  std::string owner;     ///< may be empty
};

/// A domain and every name under it. Lower case, A-labels (RFC 5890), no dot at either end.
struct ApplicationSuffix {
  std::string domain;
  ApplicationId application = kUnknownApplication;
};

enum class SignatureTransport : std::uint8_t { tcp, udp };

/// A regular expression in Hyperscan's syntax over the first payload octets of either side of a flow.
struct ApplicationSignature {
  std::string pattern;
  SignatureTransport transport = SignatureTransport::tcp;
  ApplicationId application = kUnknownApplication;
};

struct ApplicationRules {
  std::vector<Application> applications;
  std::vector<ApplicationSuffix> suffixes;  ///< each domain once; the longest that matches a name wins
  std::vector<ApplicationSignature> signatures;
  std::vector<LabelledIpv4Prefix> ipv4_servers;  ///< labels are ApplicationIds
  std::vector<LabelledIpv6Prefix> ipv6_servers;
};

}  // namespace sextant
