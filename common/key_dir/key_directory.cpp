#include "common/key_dir/key_directory.hpp"

#include "common/crypto/key_file.hpp"

#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <linux/magic.h>
#include <map>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>

namespace nephele::key_dir {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t page_size = 4096;
constexpr mode_t owner_only = S_IRUSR | S_IWUSR;
constexpr std::string_view key_suffix = ".key";
constexpr std::string_view filter_suffix = ".filter";

std::string reason() {
  return std::strerror(errno);
}

bool is_memory(const fs::path& path) noexcept {
  struct statfs about{};
  if (::statfs(path.c_str(), &about) != 0)
    return false;
  return about.f_type == TMPFS_MAGIC || about.f_type == RAMFS_MAGIC;
}

std::string stem_of(const key_name& name) {
  return "r" + std::to_string(name.rotation.value()) + "-g"
         + std::to_string(name.generation.value());
}

template <class Int>
bool read_number(std::string_view& text, char lead, Int& out) {
  if (text.empty() || text.front() != lead)
    return false;
  const auto* end = text.data() + text.size();
  const auto [next, failure] = std::from_chars(text.data() + 1, end, out);
  if (failure != std::errc{})
    return false;
  text.remove_prefix(static_cast<std::size_t>(next - text.data()));
  return true;
}

/// "r5-g0" and nothing else.
std::optional<key_name> name_of(std::string_view stem) {
  std::uint32_t rotation = 0;
  std::uint16_t generation = 0;
  if (!read_number(stem, 'r', rotation) || stem.empty() || stem.front() != '-')
    return std::nullopt;
  stem.remove_prefix(1);
  if (!read_number(stem, 'g', generation) || !stem.empty())
    return std::nullopt;
  return key_name{rotation_number{rotation}, key_generation{generation}};
}

/// In place: on a memory file system these are the pages that held the bytes.
void overwrite_and_remove(const fs::path& path) {
  const descriptor file{
      ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW)};
  struct stat about{};
  if (file.is_open() && ::fstat(file.number(), &about) == 0) {
    const byte_vector zeros(64 * 1024);
    for (off_t at = 0; at < about.st_size;) {
      const auto size = std::min<off_t>(about.st_size - at,
                                        static_cast<off_t>(zeros.size()));
      const auto done = ::pwrite(file.number(), zeros.data(),
                                 static_cast<std::size_t>(size), at);
      if (done <= 0)
        break;
      at += done;
    }
    ::fsync(file.number());
  }
  ::unlink(path.c_str());
}

} // namespace

result<key_directory> key_directory::open(key_directory_options options) {
  std::error_code failure;
  fs::create_directories(options.path, failure);
  if (failure)
    return fail(errc::not_usable,
                options.path.string() + ": " + failure.message());
  ::chmod(options.path.c_str(), S_IRWXU);
  if (!options.allow_disk && !is_memory(options.path))
    return fail(errc::not_memory,
                options.path.string()
                    + " is not on a memory file system (tmpfs); keys deleted "
                      "from a disk can be read again");
  descriptor lock{::open((options.path / "lock").c_str(),
                         O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
                         owner_only)};
  if (!lock.is_open())
    return fail(errc::not_usable, options.path.string() + ": " + reason());
  // Released by the kernel however the process ends.
  if (::flock(lock.number(), LOCK_EX | LOCK_NB) != 0)
    return fail(errc::in_use, options.path.string());
  return key_directory{std::move(options), std::move(lock)};
}

fs::path key_directory::key_path(const key_name& name) const {
  return options_.path / (stem_of(name) + std::string{key_suffix});
}

fs::path key_directory::filter_path(const key_name& name) const {
  return options_.path / (stem_of(name) + std::string{filter_suffix});
}

result<std::vector<std::shared_ptr<stored_key>>> key_directory::load() {
  std::vector<fs::path> ours;
  std::error_code failure;
  for (fs::directory_iterator at{options_.path, failure}, end;
       !failure && at != end; at.increment(failure))
    if (at->path().filename() != "lock")
      ours.push_back(at->path());
  if (failure)
    return fail(errc::not_usable,
                options_.path.string() + ": " + failure.message());
  std::map<key_name, std::shared_ptr<stored_key>> whole;
  for (const auto& path : ours) {
    const auto name = name_of(path.stem().string());
    if (path.extension() == key_suffix && name)
      if (auto key = load_one(*name))
        whole.emplace(*name, std::move(key));
  }
  // What is left are halves, and files of an interrupted write.
  for (const auto& path : ours) {
    const auto name = name_of(path.stem().string());
    if (!name || !whole.contains(*name))
      overwrite_and_remove(path);
  }
  std::vector<std::shared_ptr<stored_key>> keys;
  for (auto& [name, key] : whole)
    keys.push_back(std::move(key));
  return keys;
}

std::shared_ptr<stored_key> key_directory::load_one(const key_name& name) {
  const descriptor file{
      ::open(filter_path(name).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW)};
  struct stat about{};
  if (!file.is_open() || ::fstat(file.number(), &about) != 0
      || about.st_size <= 0)
    return nullptr;
  auto tags
      = mapping::shared(file.number(), static_cast<std::size_t>(about.st_size));
  if (!tags)
    return nullptr;
  auto filter = mixing::replay_filter::attach(tags->bytes());
  auto page = mapping::locked(page_size);
  if (!filter || !page)
    return nullptr;
  auto* secret = ::new (page->bytes().data()) crypto::x25519_secret{};
  if (!crypto::load_key_file(key_path(name), secret->expose_mutable()))
    return nullptr;
  return std::make_shared<stored_key>(name, std::move(*page), std::move(*tags),
                                      std::move(filter));
}

result<mapping> key_directory::make_filter(const key_name& name,
                                           crypto::random& source) {
  const auto path = filter_path(name);
  const auto size = filter_size();
  const descriptor file{
      ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
             owner_only)};
  if (!file.is_open())
    return fail(errc::not_usable, path.string() + ": " + reason());
  // Whole and now: a page that is missing later would kill the process.
  const auto failure
      = ::posix_fallocate(file.number(), 0, static_cast<off_t>(size));
  if (failure != 0) {
    ::unlink(path.c_str());
    return fail(errc::no_space, path.string() + ": a replay filter of "
                                    + std::to_string(size)
                                    + " bytes: " + std::strerror(failure));
  }
  auto tags = mapping::shared(file.number(), size);
  if (tags)
    mixing::replay_filter::format(tags->bytes(), source);
  return tags;
}

result<std::shared_ptr<stored_key>>
key_directory::create(const key_name& name, crypto::random& source) {
  overwrite_and_remove(key_path(name));
  overwrite_and_remove(filter_path(name));
  // The filter first: with the key in place it must be there.
  auto tags = make_filter(name, source);
  if (!tags)
    return fail(tags.error());
  auto filter = mixing::replay_filter::attach(tags->bytes());
  auto page = mapping::locked(page_size);
  if (!page)
    return fail(page.error());
  auto* secret = ::new (page->bytes().data()) crypto::x25519_secret{};
  source.fill(secret->expose_mutable());
  if (const auto stored
      = crypto::store_key_file(key_path(name), secret->expose());
      !stored)
    return fail(errc::not_usable, stored.error().text());
  return std::make_shared<stored_key>(name, std::move(*page), std::move(*tags),
                                      std::move(filter));
}

void key_directory::destroy(stored_key& key) {
  overwrite_and_remove(key_path(key.name()));
  ::unlink(filter_path(key.name()).c_str());
  key.destroyed_ = true;
}

} // namespace nephele::key_dir
