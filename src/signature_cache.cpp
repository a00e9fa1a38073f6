// SPDX-License-Identifier: BSD-3-Clause
#include "src/signature_cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "dataplane/classify/application_matcher.h"

namespace sextant {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "signatures-";
constexpr int kFormat = 1;  // of the files, and of how patterns are compiled: one more with each change
constexpr std::size_t kFilesKept = 4;
constexpr std::uintmax_t kLargestFile = 256UL << 20U;

std::string cache_folder() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && cache[0] == '/') return std::string(cache) + "/sextant";
  const char* home = std::getenv("HOME");
  return home != nullptr && home[0] == '/' ? std::string(home) + "/.cache/sextant" : std::string{};
}

/// SHA-256, in hexadecimal digits; empty: OpenSSL refuses.
std::string digest_of(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned length = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) return {};
  std::string digits;
  for (unsigned i = 0; i < length; ++i) digits += fmt::format("{:02x}", digest[i]);
  return digits;
}

/// Only we wrote it, and only we can.
bool is_ours(int file) {
  struct stat status{};
  return fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
         (status.st_mode & (S_IWGRP | S_IWOTH)) == 0 && std::cmp_less_equal(status.st_size, kLargestFile);
}

bool write_all(int file, std::span<const std::byte> octets) {
  const ssize_t written = write(file, octets.data(), octets.size());
  return written >= 0 && static_cast<std::size_t>(written) == octets.size();
}

void remove_old_files(const std::string& folder) {
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    const fs::path& path = entry->path();
    if (path.filename().string().starts_with(kPrefix)) files.emplace_back(fs::last_write_time(path, error), path);
  }
  std::ranges::sort(files, std::ranges::greater{});
  for (std::size_t i = kFilesKept; i < files.size(); ++i) fs::remove(files[i].second, error);
}

}  // namespace

SignatureCache::SignatureCache(std::span<const ApplicationSignature> signatures) : folder_(cache_folder()) {
  std::string content = fmt::format("{} {}", kFormat, ApplicationMatcher::compiler());
  for (const ApplicationSignature& signature : signatures) {
    content +=
        fmt::format("\n{} {} {}", std::to_underlying(signature.transport), signature.pattern.size(), signature.pattern);
  }
  digest_ = digest_of(content);
  if (digest_.empty()) folder_.clear();
  path_ = fmt::format("{}/{}{}", folder_, kPrefix, digest_);
}

std::vector<std::byte> SignatureCache::load() const {
  if (folder_.empty()) return {};
  const int file = open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0) return {};
  std::vector<std::byte> compiled;
  if (is_ours(file)) {
    struct stat status{};
    if (fstat(file, &status) == 0) compiled.resize(static_cast<std::size_t>(status.st_size));
    std::size_t got = 0;
    while (got < compiled.size()) {
      const ssize_t count = read(file, compiled.data() + got, compiled.size() - got);
      if (count <= 0) break;
      got += static_cast<std::size_t>(count);
    }
    if (got != compiled.size()) compiled.clear();
  }
  close(file);
  // The name of a file is whoever may rename it's: the digest within says what it was compiled from.
  const auto digest = std::as_bytes(std::span(digest_));
  if (compiled.size() < digest.size() || !std::ranges::equal(digest, std::span(compiled).first(digest.size())))
    return {};
  compiled.erase(compiled.begin(), compiled.begin() + static_cast<std::ptrdiff_t>(digest.size()));
  return compiled;
}

void SignatureCache::store(std::span<const std::byte> compiled) const {
  if (folder_.empty() || compiled.empty()) return;
  std::error_code error;
  fs::create_directories(folder_, error);
  const std::string draft = fmt::format("{}.{}", path_, getpid());
  const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return;
  const bool is_whole = write_all(file, std::as_bytes(std::span(digest_))) && write_all(file, compiled);
  close(file);
  if (is_whole) {
    fs::rename(draft, path_, error);
    remove_old_files(folder_);
  } else {
    fs::remove(draft, error);
  }
}

}  // namespace sextant
