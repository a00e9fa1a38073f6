// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/quic_version.h"

namespace sextant {

std::optional<QuicVersion> quic_version(std::uint32_t version) {
  constexpr std::uint32_t kDraft = 0xff000000;
  if (version == 1) return QuicVersion{QuicSalt::version_1, {}};
  if (version == 0x6b3343cf) return QuicVersion{QuicSalt::version_2, {}};
  if (version == kDraft + 22) return QuicVersion{QuicSalt::draft_22, {}};
  if (version > kDraft + 22 && version <= kDraft + 28) return QuicVersion{QuicSalt::draft_23, {}};
  if (version > kDraft + 28 && version <= kDraft + 32) return QuicVersion{QuicSalt::draft_29, {}};
  if (version > kDraft + 32 && version <= kDraft + 34) return QuicVersion{QuicSalt::version_1, {}};
  if ((version & 0x0f0f0f0f) == 0x0a0a0a0a) return QuicVersion{QuicSalt::version_1, QuicSalt::draft_29};
  switch (version) {
    case 0x51303530:  // Q050
      return QuicVersion{QuicSalt::google_q050, {}};
    case 0x54303530:  // T050
      return QuicVersion{QuicSalt::google_t050, {}};
    case 0x54303531:  // T051
      return QuicVersion{QuicSalt::google_t051, {}};
    case 0xfaceb001:  // this one and those below: mvfst's QuicConstants.h
      return QuicVersion{QuicSalt::draft_22, {}};
    case 0xfaceb002:
    case 0xfaceb00e:
    case 0xfaceb010:
    case 0xfaceb011:
    case 0xfaceb012:
    case 0xfaceb013:
      return QuicVersion{QuicSalt::draft_23, {}};
    case 0xfaceb003:
    case 0xfaceb004:
      return QuicVersion{QuicSalt::version_1, {}};
    default:
      return std::nullopt;
  }
}

bool is_like_quic_version(std::uint32_t version) {
  const auto is_digit = [version](unsigned shift) {
    const std::uint32_t octet = version >> shift & 0xffU;
    return octet >= '0' && octet <= '9';
  };
  const std::uint32_t family = version >> 24U;
  if (family == 'Q' || family == 'T') return is_digit(16) && is_digit(8) && is_digit(0);
  return version >> 8U == 0xff0000 || version >> 8U == 0xfaceb0 || version >> 8U == 0xff0200 || version == 0x709a50c4;
}

}  // namespace sextant
