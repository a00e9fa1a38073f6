// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/payloads.h"

#include <algorithm>

#include "dataplane/generate/hello.h"

namespace sextant {

Payloads::Message Payloads::message(std::vector<std::byte> octets) {
  const std::uint16_t sum = fold(word_sum(octets));
  return {std::move(octets), sum};
}

Expected<Payloads> Payloads::make(Random& random) {
  Payloads all;
  all.bulk_.resize(kBulkOctets);
  for (std::size_t i = Payload::kHeadCapacity; i < kBulkOctets; ++i) {
    all.bulk_[i] = static_cast<std::byte>(random.next());
  }
  all.bulk_sums_.resize(kBulkOctets + 1);
  for (std::size_t i = 0; i < kBulkOctets; ++i) {
    const auto octet = std::to_integer<std::uint32_t>(all.bulk_[i]);
    all.bulk_sums_[i + 1] = all.bulk_sums_[i] + (i % 2 == 0 ? octet << 8U : octet);
  }
  for (std::size_t name = 0; name < kNameCount; ++name) {
    const std::string_view text = served_name(name);
    auto initial = sextant::quic_initial(text, random);
    if (!initial) return std::unexpected(initial.error());
    all.quic_[name] = message(std::move(*initial));
    all.tls_[name] = message(tls_client_hello(text, random));
    all.http_request_[name] = message(sextant::http_request(text));
    all.dns_[name][0][0] = message(dns_query(text, DnsType::a));
    all.dns_[name][0][1] = message(dns_response(text, DnsType::a, server_ipv4(name).octets));
    all.dns_[name][1][0] = message(dns_query(text, DnsType::aaaa));
    all.dns_[name][1][1] = message(dns_response(text, DnsType::aaaa, server_ipv6(name).octets));
  }
  all.http_response_ = message(http_response_head());
  all.quic_handshake_ = message(quic_server_handshake(random));
  return all;
}

Payload Payloads::dns(std::size_t name, bool aaaa, bool response, std::uint16_t identifier) const {
  Payload payload = view(dns_[name][aaaa ? 1 : 0][response ? 1 : 0]);
  payload.head_length = 2;
  store16(payload.head.data(), identifier);
  payload.sum = fold(std::uint32_t{payload.sum} + identifier);  // the identifier was built as 0
  return payload;
}

Payload Payloads::bulk(std::uint16_t length, std::span<const std::byte> head) const {
  Payload payload{
      bulk_.data(), length, fold(bulk_sums_[length] + word_sum(head)), static_cast<std::uint8_t>(head.size()), {}};
  std::ranges::copy(head, payload.head.begin());
  return payload;
}

Payload Payloads::bulk_part(std::uint16_t offset, std::uint16_t length) const {
  return {bulk_.data() + offset, length, fold(bulk_sums_[offset + length] - bulk_sums_[offset]), 0, {}};
}

Payload Payloads::tls_data(std::uint16_t length) const {
  constexpr std::uint16_t kRecordHeaderOctets = 5;
  std::array<std::byte, kRecordHeaderOctets> head{std::byte{23}, std::byte{3}, std::byte{3}};  // RFC 8446, section 5.1
  store16(&head[3], static_cast<std::uint16_t>(length - kRecordHeaderOctets));
  return bulk(length, head);
}

}  // namespace sextant
