// SPDX-License-Identifier: BSD-3-Clause
#include "dataplane/classify/application_matcher.h"

#include <hs/hs.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

#include "dataplane/classify/suffix_table.h"
#include "dataplane/label/prefix_table.h"

namespace sextant {
namespace {

constexpr std::size_t kSignatureTransportCount = 2;
// Payload is octets, so a dot is any of them. Of each signature it counts only that it matches.
constexpr unsigned kSignatureFlags = HS_FLAG_DOTALL | HS_FLAG_SINGLEMATCH;
constexpr unsigned kNoSignature = std::numeric_limits<unsigned>::max();

struct DatabaseFree {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
using Database = std::unique_ptr<hs_database_t, DatabaseFree>;

struct ScratchFree {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using Scratch = std::unique_ptr<hs_scratch_t, ScratchFree>;

MatcherError no_memory() {
  return {.sentence = "there is not enough memory for the rules of applications: use fewer of them."};
}

MatcherError bad_signature(std::size_t index, std::string_view pattern, std::string_view why) {
  std::string sentence = "the pattern '" + std::string(pattern) + "' does not compile: " + std::string(why);
  if (!sentence.ends_with('.')) sentence += '.';
  std::ranges::replace_if(sentence, [](char c) { return c >= 0 && c < ' '; }, '?');
  return {.sentence = std::move(sentence), .signature = index};
}

/// What is wrong with a pattern by itself, which Hyperscan would not say or say in words of its own interface.
std::string_view flaw_of(const std::string& pattern) {
  if (pattern.find('\0') != std::string::npos) return "it holds the octet 0, to be written as \\x00.";
  hs_expr_info_t* facts = nullptr;
  hs_compile_error_t* error = nullptr;
  const bool is_read = hs_expression_info(pattern.c_str(), kSignatureFlags, &facts, &error) == HS_SUCCESS;
  const bool matches_empty = is_read && facts->min_width == 0;
  std::free(facts);
  hs_free_compile_error(error);
  return matches_empty ? "it matches an empty payload: let it ask for an octet at least." : "";
}

/// Hyperscan's numbers are indices into the list of all signatures. Null where the transport has none.
std::expected<Database, MatcherError> compile_signatures(std::span<const ApplicationSignature> signatures,
                                                         SignatureTransport transport) {
  std::vector<const char*> patterns;
  std::vector<unsigned> numbers;
  for (std::size_t i = 0; i < signatures.size(); ++i) {
    const std::string& pattern = signatures[i].pattern;
    if (signatures[i].transport != transport) continue;
    if (const std::string_view flaw = flaw_of(pattern); !flaw.empty()) {
      return std::unexpected(bad_signature(i, pattern, flaw));
    }
    patterns.push_back(pattern.c_str());
    numbers.push_back(static_cast<unsigned>(i));
  }
  if (patterns.empty()) return nullptr;
  const std::vector<unsigned> flags(patterns.size(), kSignatureFlags);
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_multi(patterns.data(), flags.data(), numbers.data(), static_cast<unsigned>(patterns.size()),
                       HS_MODE_BLOCK, nullptr, &database, &error) == HS_SUCCESS) {
    return Database(database);
  }
  // Below zero it is not about one of the patterns.
  MatcherError problem{.sentence = std::string("the signatures do not compile: ") + error->message};
  if (error->expression >= 0) {
    const std::size_t index = numbers[static_cast<std::size_t>(error->expression)];
    problem = bad_signature(index, signatures[index].pattern, error->message);
  }
  hs_free_compile_error(error);
  return std::unexpected(std::move(problem));
}

using Databases = std::array<Database, kSignatureTransportCount>;  // by SignatureTransport

/// Each database behind its length, which is 0 where there is none. Hyperscan checks its own version, platform and sum.
/// False, with `databases` empty, where something does not fit.
bool restore(std::span<const std::byte> compiled, Databases& databases) {
  Databases restored;
  for (Database& database : restored) {
    std::uint64_t length = 0;
    if (compiled.size() < sizeof length) return false;
    std::memcpy(&length, compiled.data(), sizeof length);
    compiled = compiled.subspan(sizeof length);
    if (length > compiled.size()) return false;
    hs_database_t* made = nullptr;
    if (length != 0 &&
        hs_deserialize_database(reinterpret_cast<const char*>(compiled.data()), length, &made) != HS_SUCCESS)
      return false;
    database.reset(made);
    compiled = compiled.subspan(length);
  }
  if (!compiled.empty()) return false;
  databases = std::move(restored);
  return true;
}

/// Keeps the lowest number of all that match; Hyperscan tells them in the order of their ends.
int keep_first(unsigned number, unsigned long long /*from*/, unsigned long long /*to*/, unsigned /*flags*/,
               void* first) {
  auto& lowest = *static_cast<unsigned*>(first);
  lowest = std::min(lowest, number);
  return 0;
}

bool is_application(const ApplicationRules& rules, ApplicationId application) {
  return application != kUnknownApplication && application <= rules.applications.size();
}

/// The first rule that is for no application of the list.
std::optional<MatcherError> stray_rule(const ApplicationRules& rules) {
  const std::string sentence = "the application of a rule is not in the list of applications: add it.";
  const auto strays = [&](const auto& rule) { return !is_application(rules, rule.application); };
  if (const auto suffix = std::ranges::find_if(rules.suffixes, strays); suffix != rules.suffixes.end()) {
    const auto index = static_cast<std::size_t>(suffix - rules.suffixes.begin());
    return MatcherError{.sentence = sentence, .suffix = index};
  }
  if (const auto signature = std::ranges::find_if(rules.signatures, strays); signature != rules.signatures.end()) {
    const auto index = static_cast<std::size_t>(signature - rules.signatures.begin());
    return MatcherError{.sentence = sentence, .signature = index};
  }
  return std::nullopt;
}

}  // namespace

class MatcherScratch {
 public:
  Scratch memory;
};

struct ApplicationMatcher::Parts {
  SuffixTable suffixes;
  std::unique_ptr<const PrefixTable> servers;  // null: there are no prefixes
  Databases databases;
  std::vector<ApplicationId> signed_applications;  // by index of the signature
  bool was_compiled_before = false;
  std::unique_ptr<MatcherScratch[]> scratches;  // by worker, each used by nobody else
};

ApplicationMatcher::ApplicationMatcher(std::unique_ptr<const Parts> parts) : parts_(std::move(parts)) {}
ApplicationMatcher::~ApplicationMatcher() = default;

std::expected<std::unique_ptr<const ApplicationMatcher>, MatcherError> ApplicationMatcher::compile(
    const ApplicationRules& rules, std::size_t worker_count, std::span<const std::byte> compiled) {
  if (auto stray = stray_rule(rules)) return std::unexpected(*std::move(stray));
  auto suffixes = SuffixTable::build(rules.suffixes);
  if (!suffixes) {
    return std::unexpected(
        MatcherError{.sentence = std::move(suffixes.error().sentence), .suffix = suffixes.error().index});
  }
  auto parts = std::make_unique<Parts>(*std::move(suffixes));
  if (!rules.ipv4_servers.empty() || !rules.ipv6_servers.empty()) {
    auto servers = PrefixTable::build(rules.ipv4_servers, rules.ipv6_servers);
    if (!servers) return std::unexpected(MatcherError{.sentence = std::move(servers.error().sentence)});
    parts->servers = *std::move(servers);
  }
  parts->scratches = std::make_unique<MatcherScratch[]>(worker_count);
  parts->was_compiled_before = restore(compiled, parts->databases);
  for (const SignatureTransport transport : {SignatureTransport::tcp, SignatureTransport::udp}) {
    Database& database = parts->databases[std::to_underlying(transport)];
    if (!parts->was_compiled_before) {
      auto made = compile_signatures(rules.signatures, transport);
      if (!made) return std::unexpected(std::move(made.error()));
      database = *std::move(made);
    }
    // One scratch serves both databases: what is asked for again grows.
    for (std::size_t i = 0; database != nullptr && i < worker_count; ++i) {
      hs_scratch_t* scratch = parts->scratches[i].memory.release();
      const hs_error_t outcome = hs_alloc_scratch(database.get(), &scratch);
      parts->scratches[i].memory.reset(scratch);
      if (outcome != HS_SUCCESS) return std::unexpected(no_memory());
    }
  }
  for (const ApplicationSignature& signature : rules.signatures) {
    parts->signed_applications.push_back(signature.application);
  }
  return std::unique_ptr<const ApplicationMatcher>(new ApplicationMatcher(std::move(parts)));
}

std::vector<std::byte> ApplicationMatcher::compiled_signatures() const {
  std::vector<std::byte> compiled;
  for (const Database& database : parts_->databases) {
    char* octets = nullptr;
    std::size_t size = 0;
    if (database != nullptr && hs_serialize_database(database.get(), &octets, &size) != HS_SUCCESS) return {};
    const std::uint64_t length = size;
    const auto* length_octets = reinterpret_cast<const std::byte*>(&length);
    compiled.insert(compiled.end(), length_octets, length_octets + sizeof length);
    compiled.insert(compiled.end(), reinterpret_cast<const std::byte*>(octets),
                    reinterpret_cast<const std::byte*>(octets) + size);
    std::free(octets);
  }
  return compiled;
}

std::string_view ApplicationMatcher::compiler() {
  return hs_version();
}

bool ApplicationMatcher::was_compiled_before() const {
  return parts_->was_compiled_before;
}

ApplicationId ApplicationMatcher::by_name(std::string_view name) const {
  return parts_->suffixes.application_of(name);
}

ApplicationId ApplicationMatcher::by_payload(SignatureTransport transport, std::span<const std::byte> payload,
                                             MatcherScratch& scratch) const {
  const hs_database_t* database = parts_->databases[std::to_underlying(transport)].get();
  if (database == nullptr || payload.empty()) return kUnknownApplication;
  const auto length = static_cast<unsigned>(std::min(payload.size(), kPayloadOctets));
  unsigned first = kNoSignature;
  hs_scan(database, reinterpret_cast<const char*>(payload.data()), length, 0, scratch.memory.get(), keep_first, &first);
  return first < parts_->signed_applications.size() ? parts_->signed_applications[first] : kUnknownApplication;
}

ApplicationId ApplicationMatcher::by_server(Family family, const Ipv6Address& address) const {
  if (parts_->servers == nullptr) return kUnknownApplication;
  if (family == Family::ipv6) return static_cast<ApplicationId>(parts_->servers->label_of(address));
  Ipv4Address ipv4;
  std::memcpy(&ipv4, address.octets.data() + sizeof address - sizeof ipv4, sizeof ipv4);
  return static_cast<ApplicationId>(parts_->servers->label_of(ipv4));
}

MatcherScratch& ApplicationMatcher::scratch(std::size_t worker) const {
  return parts_->scratches[worker];
}

std::size_t ApplicationMatcher::suffix_octets() const {
  return parts_->suffixes.size_octets();
}

std::size_t ApplicationMatcher::signature_octets() const {
  std::size_t sum = 0;
  for (const Database& database : parts_->databases) {
    std::size_t octets = 0;
    if (database != nullptr && hs_database_size(database.get(), &octets) == HS_SUCCESS) sum += octets;
  }
  return sum;
}

}  // namespace sextant
