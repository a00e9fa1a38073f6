// SPDX-License-Identifier: BSD-3-Clause
// The server name in Google QUIC's CHLO: Q024 to Q043 and Q046 send it in the clear; in Q050 it is what the CRYPTO
// frames of an Initial hold (quic_initial.h). Pure; any thread. Refuses Q044, Q045 and a CHLO that does not begin in
// the datagram.
#pragma once

#include <cstddef>
#include <span>

#include "dataplane/classify/name_finding.h"

namespace sextant {

/// `datagram`: the payload of a UDP datagram from client to server.
[[nodiscard]] NameFinding read_gquic(std::span<const std::byte> datagram);

/// `message`: a handshake message or its beginning ("QUIC Crypto", section "Handshake message format").
[[nodiscard]] NameFinding read_gquic_hello(std::span<const std::byte> message);

}  // namespace sextant
