// SPDX-License-Identifier: BSD-3-Clause
// The starter set's signatures, by the rules the dataplane has: over the first 256 octets, a dot is any of them, the
// first in the list wins.
#include <gtest/gtest.h>
#include <hs/hs.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <random>
#include <set>
#include <utility>

#include "controlplane/applications/application_file.h"
#include "tests/controlplane/applications/payloads.h"

namespace sextant {
namespace {

constexpr unsigned kNone = std::numeric_limits<unsigned>::max();
constexpr std::size_t kPayloadOctets = 256;

int keep_first(unsigned number, unsigned long long /*from*/, unsigned long long /*to*/, unsigned /*flags*/,
               void* first) {
  auto& lowest = *static_cast<unsigned*>(first);
  lowest = std::min(lowest, number);
  return 0;
}

class Signatures : public testing::Test {
 protected:
  Signatures() {
    auto read = starter_rules();
    if (read) rules_ = *std::move(read);
    compile(SignatureTransport::tcp);
    compile(SignatureTransport::udp);
  }

  ~Signatures() override {
    for (hs_database_t* database : databases_) hs_free_database(database);
    hs_free_scratch(scratch_);
  }

  void compile(SignatureTransport transport) {
    std::vector<const char*> patterns;
    std::vector<unsigned> numbers;
    for (std::size_t i = 0; i < rules_.signatures.size(); ++i) {
      if (rules_.signatures[i].transport != transport) continue;
      patterns.push_back(rules_.signatures[i].pattern.c_str());
      numbers.push_back(static_cast<unsigned>(i));
    }
    const std::vector<unsigned> flags(patterns.size(), HS_FLAG_DOTALL | HS_FLAG_SINGLEMATCH);
    hs_compile_error_t* error = nullptr;
    hs_database_t*& database = databases_[std::to_underlying(transport)];
    hs_compile_multi(patterns.data(), flags.data(), numbers.data(), static_cast<unsigned>(patterns.size()),
                     HS_MODE_BLOCK, nullptr, &database, &error);
    if (error != nullptr) {
      ADD_FAILURE() << error->message << ": "
                    << (error->expression < 0 ? "" : patterns[static_cast<std::size_t>(error->expression)]);
    }
    hs_free_compile_error(error);
    ASSERT_EQ(hs_alloc_scratch(database, &scratch_), HS_SUCCESS);
  }

  /// The index of the first signature that matches.
  unsigned first_match(SignatureTransport transport, std::string_view payload) {
    unsigned first = kNone;
    hs_scan(databases_[std::to_underlying(transport)], payload.data(),
            static_cast<unsigned>(std::min(payload.size(), kPayloadOctets)), 0, scratch_, keep_first, &first);
    return first;
  }

  std::string protocol_of(unsigned signature) const {
    if (signature == kNone) return "nothing";
    return rules_.applications[rules_.signatures[signature].application - 1U].name;
  }

  ApplicationRules rules_;
  std::array<hs_database_t*, 2> databases_{};
  hs_scratch_t* scratch_ = nullptr;
};

std::vector<FirstPayload> all_payloads() {
  std::vector<FirstPayload> all;
  for (auto part : {network_payloads(), media_payloads(), service_payloads()}) {
    std::ranges::move(part, std::back_inserter(all));
  }
  return all;
}

TEST_F(Signatures, EachFirstPayloadTellsItsProtocol) {
  for (const FirstPayload& payload : all_payloads()) {
    EXPECT_EQ(protocol_of(first_match(payload.transport, payload.octets)), payload.protocol) << payload.sentence;
  }
}

TEST_F(Signatures, EveryOneIsEarnedByAPayload) {
  std::set<unsigned> earned;
  for (const FirstPayload& payload : all_payloads()) earned.insert(first_match(payload.transport, payload.octets));
  for (unsigned i = 0; i < rules_.signatures.size(); ++i) {
    EXPECT_TRUE(earned.contains(i)) << protocol_of(i) << ": " << rules_.signatures[i].pattern;
  }
}

TEST_F(Signatures, APayloadOfOneTransportIsNoneOfTheOther) {
  for (const FirstPayload& payload : all_payloads()) {
    const auto other = payload.transport == SignatureTransport::tcp ? SignatureTransport::udp : SignatureTransport::tcp;
    const std::string found = protocol_of(first_match(other, payload.octets));
    EXPECT_TRUE(found == "nothing" || found == payload.protocol || payload.protocol == "SSDP" ||
                (found == "SSDP" && payload.protocol == "HTTP"))
        << payload.sentence << ": " << found;
  }
}

TEST_F(Signatures, NoneFiresOnRandomOctets) {
  std::mt19937_64 random(20260101);
  // Of the sizes that signatures ask for, and of any.
  const std::array<std::size_t, 9> sizes{14, 26, 48, 68, 92, 148, 172, 256, 0};
  std::string payload;
  for (int i = 0; i < 100'000; ++i) {
    const std::size_t size = sizes[static_cast<std::size_t>(i) % sizes.size()];
    payload.resize(size != 0 ? size : 1 + random() % kPayloadOctets);
    for (char& octet : payload) octet = static_cast<char>(random());
    for (const auto transport : {SignatureTransport::tcp, SignatureTransport::udp}) {
      const unsigned match = first_match(transport, payload);
      ASSERT_EQ(match, kNone) << protocol_of(match) << ": " << rules_.signatures[match].pattern;
    }
  }
}

}  // namespace
}  // namespace sextant
