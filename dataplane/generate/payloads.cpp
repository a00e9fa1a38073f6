// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/generate/payloads.h"

#include <algorithm>

#include "dataplane/generate/hello.h"

namespace sextant {

namespace {

// What is quiet in A-law lies around its two zeros, 0x55 and 0xd5: bits 6 and 5 of a sample are 1 and 0.
std::vector<std::byte> rtp_packet(Random& random) {
  constexpr std::size_t kHeaderOctets = 12;
  constexpr std::size_t kSamples = 160;
  std::vector<std::byte> octets(kHeaderOctets + kSamples);
  for (std::size_t i = kRtpHeadOctets; i < octets.size(); ++i) octets[i] = static_cast<std::byte>(random.next());
  for (std::size_t i = kHeaderOctets; i < octets.size(); ++i) {
    octets[i] = (octets[i] & std::byte{0x9f}) | std::byte{0x40};
  }
  return octets;
}

}  // namespace

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
  for (std::size_t host = 0; host < kHostCount; ++host) {
    const std::string_view name = host_name(host);
    auto initial = sextant::quic_initial(name, random);
    if (!initial) return std::unexpected(initial.error());
    all.quic_[host] = message(std::move(*initial));
    all.tls_[host] = message(tls_client_hello(name, random));
    all.http_request_[host] = message(sextant::http_request(name));
    const Ipv4Address ipv4 = server_ipv4(host);
    const Ipv6Address ipv6 = server_ipv6(host);
    const bool has_ipv6 = services()[service_of_host(host)].has_ipv6();
    all.dns_[host][0][0] = message(dns_query(name, DnsType::a));
    all.dns_[host][0][1] = message(dns_response(name, DnsType::a, ipv4.octets));
    all.dns_[host][1][0] = message(dns_query(name, DnsType::aaaa));
    all.dns_[host][1][1] =
        message(dns_response(name, DnsType::aaaa, std::span{ipv6.octets}.first(has_ipv6 ? ipv6.octets.size() : 0)));
  }
  all.http_response_ = message(http_response_head());
  all.rtp_ = message(rtp_packet(random));
  all.quic_handshake_ = message(quic_server_handshake(random));
  return all;
}

Payload Payloads::headed(const Message& message, std::span<const std::byte> head) {
  Payload payload = view(message);
  payload.head_length = static_cast<std::uint8_t>(head.size());
  std::ranges::copy(head, payload.head.begin());
  payload.sum = fold(std::uint32_t{payload.sum} + word_sum(head));
  return payload;
}

Payload Payloads::dns(std::size_t host, bool aaaa, bool response, std::uint16_t identifier) const {
  std::array<std::byte, 2> head{};
  store16(head.data(), identifier);
  return headed(dns_[host][aaaa ? 1 : 0][response ? 1 : 0], head);
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
