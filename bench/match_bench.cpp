// SPDX-License-Identifier: BSD-3-Clause
// What it takes to tell an application: suffix rules by the table of dataplane/classify and by Hyperscan's literal API
// (compiling, CPU time a name, memory), and signatures by Hyperscan. Names are drawn from 65,536, some 50 octets long,
// every second one under a rule; `differences` counts names where Hyperscan and the table disagree.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "bench/hyperscan_suffixes.h"
#include "dataplane/classify/application_matcher.h"
#include "dataplane/classify/suffix_table.h"

namespace {

using namespace sextant;
using sextant::bench::HyperscanSuffixes;
using Form = HyperscanSuffixes::Form;

constexpr std::size_t kNameCount = 65'536;

std::string random_label(std::mt19937_64& random, std::size_t shortest, std::size_t longest) {
  std::string label(shortest + random() % (longest - shortest + 1), ' ');
  for (char& c : label) c = "abcdefghijklmnopqrstuvwxyz0123456789-"[random() % 37];
  return label;
}

std::string random_domain(std::mt19937_64& random) {
  static constexpr std::array<const char*, 8> kAbove{"com", "com", "com", "net", "org", "ru", "de", "co.uk"};
  std::string domain = random_label(random, 3, 14) + '.' + kAbove[random() % kAbove.size()];
  // Every fourth rule is for a part of somebody's domain.
  return random() % 4 == 0 ? random_label(random, 2, 8) + '.' + domain : domain;
}

/// Suffix rules, and names for them.
struct Scene {
  std::vector<ApplicationSuffix> suffixes;
  std::vector<std::string> names;

  explicit Scene(std::size_t count) {
    std::mt19937_64 random(count);
    std::set<std::string> domains;
    while (domains.size() < count) domains.insert(random_domain(random));
    for (const std::string& domain : domains) {
      suffixes.push_back({domain, static_cast<ApplicationId>(1 + random() % kApplicationLimit)});
    }
    std::ranges::shuffle(suffixes, random);
    while (names.size() < kNameCount) {
      std::string name = names.size() % 2 == 0 ? suffixes[random() % count].domain : random_domain(random);
      while (name.size() < 44) name.insert(0, random_label(random, 2, 14) + '.');
      names.push_back(name);
    }
  }
};

const Scene& scene_of(std::size_t count) {
  static std::vector<std::pair<std::size_t, Scene>> scenes;
  for (const auto& [size, scene] : scenes) {
    if (size == count) return scene;
  }
  scenes.reserve(3);
  return scenes.emplace_back(count, Scene(count)).second;
}

SuffixTable table_of(const Scene& scene) {
  auto table = SuffixTable::build(scene.suffixes);
  if (!table) std::abort();
  return *std::move(table);
}

template <typename Matcher>
void look_up(benchmark::State& state, const Scene& scene, const Matcher& matcher) {
  std::size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(matcher.application_of(scene.names[i++ % kNameCount]));
  const SuffixTable table = table_of(scene);
  std::size_t differences = 0;
  std::size_t known = 0;
  std::size_t octets = 0;
  for (const std::string& name : scene.names) {
    const ApplicationId application = matcher.application_of(name);
    if (application != table.application_of(name)) ++differences;
    if (application != kUnknownApplication) ++known;
    octets += name.size();
  }
  state.counters["known"] = static_cast<double>(known) / kNameCount;
  state.counters["octets/name"] = static_cast<double>(octets) / kNameCount;
  state.counters["differences"] = static_cast<double>(differences);
  state.counters["memory"] = benchmark::Counter(static_cast<double>(matcher.size_octets()),
                                                benchmark::Counter::kDefaults, benchmark::Counter::kIs1024);
}

void table_name(benchmark::State& state) {
  const Scene& scene = scene_of(static_cast<std::size_t>(state.range(0)));
  look_up(state, scene, table_of(scene));
}

void table_compile(benchmark::State& state) {
  const Scene& scene = scene_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(table_of(scene).size_octets());
}

void hyperscan_name(benchmark::State& state, Form form) {
  const Scene& scene = scene_of(static_cast<std::size_t>(state.range(0)));
  look_up(state, scene, HyperscanSuffixes(scene.suffixes, form));
}

void hyperscan_compile(benchmark::State& state, Form form) {
  const Scene& scene = scene_of(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(HyperscanSuffixes(scene.suffixes, form).size_octets());
}

void sizes(benchmark::internal::Benchmark* one) {
  for (const std::int64_t count : {1'000, 10'000, 100'000}) one->Arg(count);
}

BENCHMARK(table_name)->Apply(sizes);
BENCHMARK_CAPTURE(hyperscan_name, bare, Form::bare)->Apply(sizes);
BENCHMARK_CAPTURE(hyperscan_name, bounded, Form::bounded)->Apply(sizes);
BENCHMARK(table_compile)->Apply(sizes)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(hyperscan_compile, bare, Form::bare)->Apply(sizes)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(hyperscan_compile, bounded, Form::bounded)->Apply(sizes)->Unit(benchmark::kMillisecond);

/// Forty protocols by their first octets; 0 to 29 over TCP, the others over UDP.
constexpr std::array kPatterns{
    R"(^SSH-[12]\.)",
    R"(^\x13BitTorrent protocol)",
    R"(^220[ -][^\r\n]{0,120}(SMTP|ESMTP|[Mm]ail))",
    R"(^220[ -][^\r\n]{0,120}(FTP|vsftpd|ftpd))",
    R"(^(EHLO|HELO) )",
    R"(^\+OK[ \r])",
    R"(^\* OK[ \[])",
    R"(^RFB 00[3-5]\.00\d\n)",
    R"(^\x03\x00\x00[\x05-\xff][\x02-\xff]\xe0\x00\x00)",
    R"(^\x00..\x85?\xff?SMB[\x72\x75])",
    R"(^\x00\x00..\xfeSMB)",
    R"(^.{0,3}\x0a[3-8]\.\d{1,2}\.\d{1,2}[^\x00]{0,40}\x00)",
    R"(^\x00\x00\x00[\x08-\xff]\x00\x03\x00\x00user\x00)",
    R"(^\x00\x00\x00\x08\x04\xd2\x16\x2f)",
    R"(^\*[1-9]\d{0,2}\r\n\$\d{1,4}\r\n)",
    R"(^(get|set|add|incr|stats) ?[^\r\n]{0,200}\r\n)",
    R"(^\x10.{1,4}\x00\x04MQTT[\x04\x05])",
    R"(^AMQP[\x00-\x03])",
    R"(^\x03.{8}[\x00-\xff]{100,})",
    R"(^(NICK|USER|PASS|CAP) [^\r\n]{1,100}\r\n)",
    R"(^<\?xml[^>]{0,60}>.{0,20}<stream:stream)",
    R"(^(CONNECT|GET|POST|PUT|HEAD|OPTIONS|PRI) [^ ]{1,150} HTTP/[12]\.)",
    R"(^HTTP/1\.[01] \d{3} )",
    R"(^\xff[\xfb-\xfe].\xff[\xfb-\xfe])",
    R"(^\xff{16}..\x01\x04)",
    R"(^\x30.{1,5}\x02\x01.\x60)",
    R"(^\x05[\x01-\x05][\x00-\x02])",
    R"(^OPTIONS rtsp://|^RTSP/1\.0 )",
    R"(^..\x00\x00\x00\x06.[\x01-\x10]....)",
    R"(^\x68[\x04-\xfd]....\x64)",
    R"(^\x00[\x01\x11]..\x21\x12\xa4\x42)",
    R"(^d1:[aqre]d?2:id20:)",
    R"(^[\x1b\x23\xdb\xe3].{47}$)",
    R"(^(INVITE|REGISTER|OPTIONS|SUBSCRIBE|NOTIFY|MESSAGE) sip)",
    R"(^(M-SEARCH \*|NOTIFY \*) HTTP/1\.1)",
    R"(^\x01\x00\x00\x00.{144}$)",
    R"(^\x38.{8}\x00\x00\x00\x00\x00$)",
    R"(^\x30.{1,3}\x02\x01[\x00-\x03][\x04\x30])",
    R"(^.{8}.{8}[\x01\x21\x29\x2e]\x20[\x22-\x25])",
    R"(^\xff\xff\xff\xff(getinfo|getstatus|TSource Engine Query))",
};
constexpr std::size_t kTcpPatterns = 30;

ApplicationRules signature_rules() {
  ApplicationRules rules;
  for (const char* pattern : kPatterns) {
    const std::size_t index = rules.signatures.size();
    rules.applications.push_back({.name = std::to_string(index), .category = "protocol", .owner = ""});
    rules.signatures.push_back({.pattern = pattern,
                                .transport = index < kTcpPatterns ? SignatureTransport::tcp : SignatureTransport::udp,
                                .application = static_cast<ApplicationId>(index + 1)});
  }
  return rules;
}

std::unique_ptr<const ApplicationMatcher> compiled(const ApplicationRules& rules) {
  auto matcher = ApplicationMatcher::compile(rules, 1);
  if (!matcher) {
    std::fprintf(stderr, "%s\n", matcher.error().sentence.c_str());
    std::exit(1);
  }
  return *std::move(matcher);
}

void signatures_compile(benchmark::State& state) {
  const ApplicationRules rules = signature_rules();
  for (auto _ : state) benchmark::DoNotOptimize(compiled(rules).get());
  state.counters["memory"] = benchmark::Counter(static_cast<double>(compiled(rules)->signature_octets()),
                                                benchmark::Counter::kDefaults, benchmark::Counter::kIs1024);
}
BENCHMARK(signatures_compile)->Unit(benchmark::kMillisecond);

void payload(benchmark::State& state, SignatureTransport transport, std::span<const std::string> beginnings) {
  const std::unique_ptr<const ApplicationMatcher> matcher = compiled(signature_rules());
  std::mt19937_64 random(1);
  std::vector<std::string> payloads(1024);
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    payloads[i] = i % 2 == 0 ? beginnings[i / 2 % beginnings.size()] : "";
    while (payloads[i].size() < ApplicationMatcher::kPayloadOctets) payloads[i] += static_cast<char>(random());
  }
  MatcherScratch& scratch = matcher->scratch(0);
  std::size_t i = 0;
  std::size_t known = 0;
  for (auto _ : state) {
    const std::string& octets = payloads[i++ % payloads.size()];
    known += matcher->by_payload(transport, std::as_bytes(std::span(octets)), scratch) != kUnknownApplication ? 1U : 0U;
  }
  state.counters["known"] = static_cast<double>(known) / static_cast<double>(state.iterations());
}
const std::array<std::string, 5> kTcpBeginnings{"SSH-2.0-OpenSSH_9.2p1\r\n",
                                                "\x13"
                                                "BitTorrent protocol",
                                                "220 mx.example.net ESMTP Postfix\r\n", "GET / HTTP/1.1\r\n",
                                                "* OK [CAPABILITY IMAP4rev1]"};
const std::array<std::string, 3> kUdpBeginnings{"d1:ad2:id20:", std::string("\0\1\0\x08\x21\x12\xa4\x42", 8),
                                                "INVITE sip:a@example.net SIP/2.0\r\n"};
BENCHMARK_CAPTURE(payload, tcp, SignatureTransport::tcp, kTcpBeginnings);
BENCHMARK_CAPTURE(payload, udp, SignatureTransport::udp, kUdpBeginnings);

}  // namespace

BENCHMARK_MAIN();
