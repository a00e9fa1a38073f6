// SPDX-License-Identifier: BSD-3-Clause
#include "bench/hyperscan_suffixes.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <string>

#include "sextant/name.h"

namespace sextant::bench {
namespace {

struct Search {
  std::string_view name;
  std::span<const std::size_t> sizes;
  std::size_t longest = 0;
  unsigned number = 0;
};

void keep_longest(Search& search, unsigned number) {
  if (search.sizes[number] <= search.longest) return;
  search.longest = search.sizes[number];
  search.number = number;
}

int on_bare(unsigned number, unsigned long long /*from*/, unsigned long long to, unsigned /*flags*/, void* context) {
  auto& search = *static_cast<Search*>(context);
  const std::size_t size = search.sizes[number];
  if (to != search.name.size()) return 0;
  if (size == search.name.size() || search.name[search.name.size() - size - 1] == '.') keep_longest(search, number);
  return 0;
}

int on_bounded(unsigned number, unsigned long long /*from*/, unsigned long long /*to*/, unsigned /*flags*/,
               void* context) {
  keep_longest(*static_cast<Search*>(context), number);
  return 0;
}

}  // namespace

HyperscanSuffixes::HyperscanSuffixes(std::span<const ApplicationSuffix> suffixes, Form form) : form_(form) {
  std::vector<std::string> texts;
  for (const ApplicationSuffix& suffix : suffixes) {
    texts.push_back(form == Form::bare ? suffix.domain : '.' + suffix.domain + '\n');
    sizes_.push_back(suffix.domain.size());
    applications_.push_back(suffix.application);
  }
  std::vector<const char*> literals;
  std::vector<std::size_t> lengths;
  for (const std::string& text : texts) {
    literals.push_back(text.data());
    lengths.push_back(text.size());
  }
  const std::vector<unsigned> flags(texts.size(), 0);
  std::vector<unsigned> numbers(texts.size());
  std::iota(numbers.begin(), numbers.end(), 0U);
  hs_compile_error_t* error = nullptr;
  if (hs_compile_lit_multi(literals.data(), flags.data(), numbers.data(), lengths.data(),
                           static_cast<unsigned>(texts.size()), HS_MODE_BLOCK, nullptr, &database_,
                           &error) != HS_SUCCESS ||
      hs_alloc_scratch(database_, &scratch_) != HS_SUCCESS) {
    std::fprintf(stderr, "%s\n", error != nullptr ? error->message : "no memory");
    std::exit(1);
  }
}

HyperscanSuffixes::~HyperscanSuffixes() {
  hs_free_scratch(scratch_);
  hs_free_database(database_);
}

ApplicationId HyperscanSuffixes::application_of(std::string_view name) const {
  Search search{.name = name, .sizes = sizes_};
  if (form_ == Form::bare) {
    hs_scan(database_, name.data(), static_cast<unsigned>(name.size()), 0, scratch_, on_bare, &search);
  } else {
    std::array<char, NameText::kCapacity + 2> text;
    text[0] = '.';
    std::memcpy(text.data() + 1, name.data(), name.size());
    text[name.size() + 1] = '\n';
    hs_scan(database_, text.data(), static_cast<unsigned>(name.size() + 2), 0, scratch_, on_bounded, &search);
  }
  return search.longest == 0 ? kUnknownApplication : applications_[search.number];
}

std::size_t HyperscanSuffixes::size_octets() const {
  std::size_t database = 0;
  std::size_t scratch = 0;
  hs_database_size(database_, &database);
  hs_scratch_size(scratch_, &scratch);
  return database + scratch;
}

}  // namespace sextant::bench
