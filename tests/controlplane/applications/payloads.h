// SPDX-License-Identifier: BSD-3-Clause
// First payloads of real protocols, each with the signature's name that it must earn. Constants; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sextant/application.h"

namespace sextant {

struct FirstPayload {
  std::string_view sentence;  ///< who sends it, and what it is
  std::string_view protocol;
  SignatureTransport transport = SignatureTransport::tcp;
  std::string octets;
};

/// The octets that hexadecimal digits stand for; blanks between them are for the eye.
inline std::string hex(std::string_view digits) {
  std::string octets;
  int high = -1;
  for (const char c : digits) {
    if (c == ' ') continue;
    const int value = c <= '9' ? c - '0' : c - 'a' + 10;
    if (high < 0) {
      high = value;
    } else {
      octets += static_cast<char>(high * 16 + value);
      high = -1;
    }
  }
  return octets;
}

/// Octets that stand for what only its sender can read: keys, ciphers, sound.
inline std::string opaque(std::size_t count) {
  std::string octets;
  for (std::size_t i = 0; i < count; ++i) octets += static_cast<char>((i * 167 + 91) & 0xffU);
  return octets;
}

std::vector<FirstPayload> network_payloads();
std::vector<FirstPayload> media_payloads();
std::vector<FirstPayload> service_payloads();

}  // namespace sextant
